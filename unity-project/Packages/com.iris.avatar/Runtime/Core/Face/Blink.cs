using System;

namespace Iris.Core
{
    /// <summary>
    /// Closes the eyes from time to time, at irregular intervals. A lid falls within about 75 ms and
    /// rises within about 180 ms: Guitton, Simard and Codere, "Upper eyelid movements measured with a
    /// search coil during blinks and vertical saccades", 1991. Some 17 blinks a minute: Bentivoglio
    /// and others, "Analysis of blink rate patterns in normal subjects", 1997.
    /// </summary>
    public sealed class Blink
    {
        private const float Falling = 0.075f;
        private const float Shut = 0.03f;
        private const float Rising = 0.18f;
        private const float Shortest = 0.7f;

        private readonly SeededRandom _random;
        private float _until;
        private float _since = float.PositiveInfinity;

        /// <param name="random">Decides when.</param>
        /// <param name="meanSeconds">Between two blinks, on average; more than 0.7.</param>
        public Blink(SeededRandom random, float meanSeconds = 3.5f)
        {
            _random = random;
            MeanSeconds = meanSeconds;
            _until = Interval();
        }

        /// <summary>Between two blinks, on average.</summary>
        public float MeanSeconds { get; set; }

        /// <summary>How often one blink is followed by another at once, 0 to 1.</summary>
        public float Doubles { get; set; } = 0.1f;

        /// <summary>How far the eyes are closed, 0 to 1.</summary>
        public float Weight { get; private set; }

        /// <summary>Blink now, as people do when they look elsewhere.</summary>
        public void Trigger()
        {
            if (_since > Falling + Shut + Rising)
            {
                _until = 0;
            }
        }

        /// <summary>Time goes by, in seconds.</summary>
        public void Update(float seconds)
        {
            _until -= seconds;
            _since += seconds;
            if (_until <= 0)
            {
                _since = Math.Min(-_until, seconds);
                var twice = _random.Next() < Doubles;
                _until += Falling + Shut + Rising + (twice ? 0.05f : Interval());
                _until = Math.Max(_until, 0.01f);
            }
            Weight = Lid(_since);
        }

        private static float Lid(float seconds)
        {
            if (seconds < Falling)
            {
                return Smooth(seconds / Falling);
            }
            return seconds < Falling + Shut ? 1 : 1 - Smooth((seconds - Falling - Shut) / Rising);
        }

        private static float Smooth(float share)
        {
            share = Math.Max(0, Math.Min(1, share));
            return share * share * (3 - 2 * share);
        }

        private float Interval() => Shortest + _random.Wait(Math.Max(0.1f, MeanSeconds - Shortest));
    }
}
