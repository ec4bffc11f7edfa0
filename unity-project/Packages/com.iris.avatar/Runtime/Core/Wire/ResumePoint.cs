namespace Iris.Core
{
    /// <summary>
    /// Remembers how far a client has come in the stream, so that after a cut nothing comes twice
    /// and nothing is missing.
    /// </summary>
    public sealed class ResumePoint
    {
        /// <summary>The last number that arrived: what <c>hello</c> resumes from. Null at first.</summary>
        public long? Last { get; private set; }

        /// <summary>How many were dropped because they had come before.</summary>
        public long Duplicates { get; private set; }

        /// <summary>
        /// Take the server's greeting. Gives whether what went before still holds; where not, the
        /// client starts afresh: what it has queued will not be completed.
        /// </summary>
        public bool OnWelcome(Welcome welcome)
        {
            if (Last != null && welcome.Resumed)
            {
                return true;
            }
            var goesOn = Last == null;
            Last = welcome.Seq;
            return goesOn;
        }

        /// <summary>Whether to take what arrived; null and 0 are numbers of what is not stored.</summary>
        public bool Accept(long? seq)
        {
            if (!(seq is long number) || number == 0)
            {
                return true;
            }
            if (number <= Last)
            {
                Duplicates++;
                return false;
            }
            Last = number;
            return true;
        }
    }
}
