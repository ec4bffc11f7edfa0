using System;

namespace Iris.Core
{
    /// <summary>Bytes or text that are no message of Iris; the text says what is wrong.</summary>
    public sealed class BadMessageException : Exception
    {
        /// <param name="message">What is wrong, in a sentence for people.</param>
        public BadMessageException(string message)
            : base(message)
        {
        }
    }
}
