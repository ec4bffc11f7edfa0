using System;

namespace Iris.Core
{
    /// <summary>A message of the bus.</summary>
    public abstract class Message : WireMessage
    {
        /// <summary>
        /// Unix time in seconds at which it was made; of arrival where the sender left it out.
        /// </summary>
        public double At { get; init; } =
            DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;

        /// <summary>
        /// Its number in the stream that clients resume from; null of one that is not stored there.
        /// </summary>
        public long? Seq { get; internal set; }
    }
}
