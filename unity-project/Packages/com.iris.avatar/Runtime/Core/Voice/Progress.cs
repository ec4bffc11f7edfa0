namespace Iris.Core
{
    /// <summary>How far a sentence has been played.</summary>
    public readonly struct Progress
    {
        public Progress(uint turn, int sentence, double ms, bool over)
        {
            Turn = turn;
            Sentence = sentence;
            Ms = ms;
            Over = over;
        }

        public uint Turn { get; }

        public int Sentence { get; }

        /// <summary>Milliseconds of the sentence that were played.</summary>
        public double Ms { get; }

        /// <summary>Whether that is all of it.</summary>
        public bool Over { get; }
    }
}
