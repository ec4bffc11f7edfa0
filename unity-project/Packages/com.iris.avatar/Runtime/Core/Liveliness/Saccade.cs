using System;

namespace Iris.Core
{
    /// <summary>
    /// The small quick jumps of eyes that rest on something. A jump of A degrees takes 2.2 A + 21 ms:
    /// Carpenter, "Movements of the Eyes", 1988.
    /// </summary>
    public sealed class Saccade
    {
        /// <summary>Degrees that the eyes go from the middle, at most.</summary>
        private const double Reach = 3;

        private const double Shortest = 0.2;
        private const double Mean = 1.2;

        private readonly SeededRandom _random;
        private (double Yaw, double Pitch) _from;
        private (double Yaw, double Pitch) _to;
        private double _duration = 1;
        private double _since = 1;
        private double _until;

        /// <param name="random">Decides when and where to.</param>
        public Saccade(SeededRandom random)
        {
            _random = random;
            _until = Rest();
        }

        /// <summary>Degrees that the eyes look to the right of the middle.</summary>
        public double Yaw { get; private set; }

        /// <summary>Degrees that the eyes look above the middle.</summary>
        public double Pitch { get; private set; }

        /// <summary>Time goes by, in seconds.</summary>
        public void Update(double seconds)
        {
            _until -= seconds;
            _since += seconds;
            if (_until <= 0)
            {
                Jump();
            }
            var share = Easing.Smooth(_since / _duration);
            Yaw = _from.Yaw + (_to.Yaw - _from.Yaw) * share;
            Pitch = _from.Pitch + (_to.Pitch - _from.Pitch) * share;
        }

        private void Jump()
        {
            // Within a circle, the middle more often than the rim; eyes go less far up and down.
            var distance = Reach * _random.Next();
            var direction = 2 * Math.PI * _random.Next();
            _from = (Yaw, Pitch);
            _to = (distance * Math.Cos(direction), 0.6 * distance * Math.Sin(direction));
            var (aside, up) = (_to.Yaw - _from.Yaw, _to.Pitch - _from.Pitch);
            _duration = 0.0022 * Math.Sqrt(aside * aside + up * up) + 0.021;
            _since = 0;
            _until = Rest();
        }

        private double Rest() => Shortest + _random.Wait(Mean - Shortest);
    }
}
