namespace Iris.Core
{
    /// <summary>
    /// Decides when to tell the dialogue what was heard: as a sentence begins, about every 200 ms,
    /// and at its end.
    /// </summary>
    public sealed class PlayedReporter
    {
        private const double EveryMs = 200;

        private uint _turn;
        private int _sentence = -1;
        private double _toldMs;

        /// <summary>What to send for this progress; null for nothing.</summary>
        public SpeechPlayed? See(in Progress progress)
        {
            var begins = progress.Turn != _turn || progress.Sentence != _sentence;
            if (!begins && !progress.Over && progress.Ms < _toldMs + EveryMs)
            {
                return null;
            }
            _turn = progress.Turn;
            _sentence = progress.Sentence;
            _toldMs = progress.Ms;
            return new SpeechPlayed
            {
                Turn = progress.Turn,
                Sentence = progress.Sentence,
                Ms = progress.Ms,
            };
        }
    }
}
