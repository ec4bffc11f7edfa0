using System;

namespace Iris.Core
{
    /// <summary>
    /// Follows a value that may change at any time, as a critically damped spring: it never
    /// overshoots and its speed has no jumps. The step is exact, so it is the same at every frame
    /// rate.
    /// </summary>
    public sealed class Follower
    {
        private readonly double _rate;
        private double _speed;

        /// <param name="time">
        /// Seconds after which 59 % of the way is made; all but a hundredth after three of them.
        /// </param>
        public Follower(double time) => _rate = 2 / time;

        public double Value { get; private set; }

        /// <summary>Time goes by, in seconds.</summary>
        public void Update(double wanted, double seconds)
        {
            var gap = Value - wanted;
            var drift = (_speed + _rate * gap) * seconds;
            var left = Math.Exp(-_rate * seconds);
            _speed = (_speed - _rate * drift) * left;
            Value = wanted + (gap + drift) * left;
        }
    }
}
