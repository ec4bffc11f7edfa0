using System;
using System.Threading;

namespace Iris.Core
{
    /// <summary>
    /// Random numbers that are the same for the same seed on every runtime.
    /// Source: SplitMix64, Steele, Lea and Flood, "Fast splittable pseudorandom number generators",
    /// OOPSLA 2014.
    /// </summary>
    public sealed class SeededRandom
    {
        private static long _made;
        private ulong _state;

        /// <param name="seed">Any number.</param>
        public SeededRandom(ulong seed) => _state = seed;

        /// <summary>Numbers unlike those of every other run and of every other call.</summary>
        public static SeededRandom Unlike() => new SeededRandom(
            (ulong)DateTime.UtcNow.Ticks ^ ((ulong)Interlocked.Increment(ref _made) << 40));

        /// <summary>From 0 to just below 1, evenly.</summary>
        public double Next()
        {
            unchecked
            {
                _state += 0x9E3779B97F4A7C15;
                var z = _state;
                z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
                z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
                return ((z ^ (z >> 31)) >> 11) * (1.0 / 9007199254740992);
            }
        }

        /// <summary>From <paramref name="low"/> to just below <paramref name="high"/>, evenly.</summary>
        public float Between(float low, float high) => low + (high - low) * (float)Next();

        /// <summary>
        /// A waiting time of this mean, as between things that happen independently of each other.
        /// </summary>
        public float Wait(float mean) => (float)(-Math.Log(1 - Next()) * mean);
    }
}
