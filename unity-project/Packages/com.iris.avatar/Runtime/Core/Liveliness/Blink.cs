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
        private const double Falling = 0.075;
        private const double Shut = 0.03;
        private const double Rising = 0.18;
        private const double Shortest = 0.7;
        private const double Mean = 3.5;

        /// <summary>How often one blink is followed by another at once.</summary>
        private const double Doubles = 0.1;

        private readonly SeededRandom _random;
        private double _until;
        private double _since = double.PositiveInfinity;

        /// <param name="random">Decides when.</param>
        public Blink(SeededRandom random)
        {
            _random = random;
            _until = Interval();
        }

        /// <summary>How far the eyes are closed, 0 to 1.</summary>
        public double Weight { get; private set; }

        /// <summary>Blink now, as people do when they look elsewhere.</summary>
        public void Trigger()
        {
            if (_since > Falling + Shut + Rising)
            {
                _until = 0;
            }
        }

        /// <summary>Time goes by, in seconds.</summary>
        public void Update(double seconds)
        {
            _until -= seconds;
            _since += seconds;
            if (_until <= 0)
            {
                _since = Math.Min(-_until, seconds);
                var twice = _random.Chance(Doubles);
                _until += Falling + Shut + Rising + (twice ? 0.05 : Interval());
                _until = Math.Max(_until, 0.01);
            }
            Weight = Lid(_since);
        }

        private static double Lid(double seconds)
        {
            if (seconds < Falling)
            {
                return Easing.Smooth(seconds / Falling);
            }
            return seconds < Falling + Shut ? 1 : 1 - Easing.Smooth((seconds - Falling - Shut) / Rising);
        }

        private double Interval() => Shortest + _random.Wait(Mean - Shortest);
    }
}
