using System;
using System.Threading;

namespace Iris.Core
{
    /// <summary>
    /// Random numbers that are the same for the same seed on every runtime, and on the page.
    /// Source: mulberry32 by Tommy Ettinger (public domain).
    /// </summary>
    public sealed class SeededRandom
    {
        private static int _made;
        private uint _state;

        /// <param name="seed">Any number.</param>
        public SeededRandom(uint seed) => _state = seed;

        /// <summary>Numbers unlike those of every other run and of every other call.</summary>
        public static SeededRandom Unlike() => new SeededRandom(UnlikeSeed());

        /// <summary>A seed unlike that of every other run and of every other call.</summary>
        public static uint UnlikeSeed() =>
            Part((uint)DateTime.UtcNow.Ticks, Interlocked.Increment(ref _made));

        /// <summary>A seed of its own for part <paramref name="number"/> of something that has one seed.</summary>
        public static uint Part(uint seed, int number) =>
            unchecked(Mixed(seed + (uint)(number + 1) * 0x9E3779B1));

        /// <summary>
        /// Smooth noise at a place: a uniform cubic B-spline through random control points, one for
        /// each whole number. It lies between -1 and 1 and does not repeat; its speed and
        /// acceleration have no jumps.
        /// </summary>
        public static double Noise(uint seed, double place)
        {
            var whole = (int)Math.Floor(place);
            var s = place - whole;
            var r = 1 - s;
            return (Control(seed, whole - 1) * r * r * r
                + Control(seed, whole) * (3 * s * s * s - 6 * s * s + 4)
                + Control(seed, whole + 1) * (3 * r * r * r - 6 * r * r + 4)
                + Control(seed, whole + 2) * s * s * s) / 6;
        }

        /// <summary>From 0 to just below 1, evenly.</summary>
        public double Next()
        {
            _state = unchecked(_state + 0x6D2B79F5);
            return Mixed(_state) / 4294967296.0;
        }

        /// <summary>From <paramref name="low"/> to just below <paramref name="high"/>, evenly.</summary>
        public double Between(double low, double high) => low + (high - low) * Next();

        /// <summary>True in this share of all calls.</summary>
        public bool Chance(double share) => Next() < share;

        /// <summary>1 or -1.</summary>
        public int Sign() => Next() < 0.5 ? -1 : 1;

        /// <summary>
        /// A waiting time of this mean, as between things that happen independently of each other.
        /// </summary>
        public double Wait(double mean) => -Math.Log(1 - Next()) * mean;

        private static double Control(uint seed, int number) =>
            Mixed(unchecked(seed + (uint)number * 0x9E3779B1)) / 2147483648.0 - 1;

        private static uint Mixed(uint value)
        {
            unchecked
            {
                var t = (value ^ (value >> 15)) * (1 | value);
                t = (t + (t ^ (t >> 7)) * (61 | t)) ^ t;
                return t ^ (t >> 14);
            }
        }
    }
}
