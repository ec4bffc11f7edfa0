using System;
using System.Collections.Generic;

namespace Iris.Core
{
    /// <summary>Finds the stresses of one sentence in its sound, as far as that has come.</summary>
    public sealed class StressFinder
    {
        /// <summary>Milliseconds of sound that one value of loudness stands for.</summary>
        private const int Step = 20;

        /// <summary>Steps around a peak in which nothing is louder, and over which loudness is smoothed.</summary>
        private const int Around = 7;
        private const int Smooth = 2;

        /// <summary>A peak stands out when it is so many times as loud as the sentence is on average until then.</summary>
        private const double StandsOut = 1.25;

        /// <summary>How many times the average the strongest stress is.</summary>
        private const double Strongest = 2.6;

        private readonly List<double> _loudness = new List<double>();
        private readonly int _size;
        private double _sum;
        private double _squares;
        private int _samples;
        private int _next;

        /// <param name="rate">Samples a second.</param>
        public StressFinder(int rate) => _size = (int)Math.Round(rate * Step / 1000.0);

        /// <summary>Add the stresses that can be told now that this sound (s16le mono) has come, in order.</summary>
        public void Add(ReadOnlySpan<byte> pcm, List<Stress> found)
        {
            for (var i = 0; i + 1 < pcm.Length; i += 2)
            {
                var sample = (short)(pcm[i] | (pcm[i + 1] << 8)) / 32768.0;
                _squares += sample * sample;
                if (++_samples == _size)
                {
                    _loudness.Add(Math.Sqrt(_squares / _size));
                    (_samples, _squares) = (0, 0);
                }
            }
            for (; _next + Around + Smooth < _loudness.Count; _next++)
            {
                _sum += _loudness[_next];
                var strength = Strength(_next);
                if (strength > 0)
                {
                    found.Add(new Stress((_next + 0.5) * Step, strength));
                }
            }
        }

        /// <summary>How far the loudness at a step stands out; 0 where it is no peak.</summary>
        private double Strength(int step)
        {
            var here = Smoothed(step);
            for (var other = step - Around; other <= step + Around; other++)
            {
                var level = Smoothed(other);
                if (level > here || (level == here && other < step))
                {
                    return 0;
                }
            }
            var mean = _sum / (step + 1);
            if (here < StandsOut * mean || here < 0.01)
            {
                return 0;
            }
            var share = (here / mean - StandsOut) / (Strongest - StandsOut);
            return 0.3 + 0.7 * Math.Min(1, share);
        }

        private double Smoothed(int step)
        {
            var sum = 0.0;
            for (var i = step - Smooth; i <= step + Smooth; i++)
            {
                sum += i >= 0 && i < _loudness.Count ? _loudness[i] : 0;
            }
            return sum / (2 * Smooth + 1);
        }
    }
}
