using System;
using System.Numerics;

namespace Iris.Core
{
    /// <summary>
    /// The small quick jumps of eyes that rest on something. A jump of A degrees takes 2.2 A + 21 ms:
    /// Carpenter, "Movements of the Eyes", 1988.
    /// </summary>
    public sealed class Saccade
    {
        private readonly SeededRandom _random;
        private Vector2 _from;
        private Vector2 _to;
        private float _duration = 1;
        private float _since = 1;
        private float _until;

        /// <param name="random">Decides when and where to.</param>
        public Saccade(SeededRandom random)
        {
            _random = random;
            _until = Rest();
        }

        /// <summary>Degrees that the eyes go from the middle, at most.</summary>
        public float Reach { get; set; } = 3;

        /// <summary>Seconds that they rest, on average.</summary>
        public float MeanSeconds { get; set; } = 1.2f;

        /// <summary>Where the eyes look: degrees to the right and up, from the middle.</summary>
        public Vector2 Angles { get; private set; }

        /// <summary>Time goes by, in seconds.</summary>
        public void Update(float seconds)
        {
            _until -= seconds;
            _since += seconds;
            if (_until <= 0)
            {
                Jump();
            }
            var share = Math.Min(1, _since / _duration);
            Angles = Vector2.Lerp(_from, _to, share * share * (3 - 2 * share));
        }

        private void Jump()
        {
            // Within a circle, the middle more often than the rim; eyes go less far up and down.
            var distance = Reach * (float)_random.Next();
            var direction = _random.Between(0, (float)(2 * Math.PI));
            _from = Angles;
            _to = new Vector2(
                distance * (float)Math.Cos(direction), 0.6f * distance * (float)Math.Sin(direction));
            _duration = 0.0022f * Vector2.Distance(_from, _to) + 0.021f;
            _since = 0;
            _until = Rest();
        }

        private float Rest() => 0.2f + _random.Wait(Math.Max(0.05f, MeanSeconds - 0.2f));
    }
}
