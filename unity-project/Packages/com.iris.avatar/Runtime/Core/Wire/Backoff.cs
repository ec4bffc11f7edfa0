using System;

namespace Iris.Core
{
    /// <summary>
    /// How long to wait before the next try to connect: twice as long each time, up to a limit, and
    /// up to a half less by chance, so that many clients do not come back in the same instant.
    /// </summary>
    public sealed class Backoff
    {
        private readonly TimeSpan _first;
        private readonly TimeSpan _limit;
        private readonly SeededRandom _random;

        /// <param name="first">Before the first new try.</param>
        /// <param name="limit">At most this long.</param>
        /// <param name="random">Decides how much less.</param>
        public Backoff(TimeSpan first, TimeSpan limit, SeededRandom random)
        {
            _first = first > TimeSpan.Zero ? first : throw new ArgumentOutOfRangeException(nameof(first));
            _limit = limit >= first ? limit : throw new ArgumentOutOfRangeException(nameof(limit));
            _random = random;
        }

        /// <summary>Tries since the last success.</summary>
        public int Tries { get; private set; }

        /// <summary>How long to wait now; counts a try.</summary>
        public TimeSpan Next()
        {
            var doubled = _first.TotalSeconds * Math.Pow(2, Math.Min(Tries, 40));
            Tries++;
            var longest = Math.Min(doubled, _limit.TotalSeconds);
            return TimeSpan.FromSeconds(longest * (1 - _random.Next() / 2));
        }

        /// <summary>It worked: the next wait is the first one again.</summary>
        public void Reset() => Tries = 0;
    }
}
