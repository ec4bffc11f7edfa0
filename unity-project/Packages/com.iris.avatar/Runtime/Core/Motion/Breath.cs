using System;

namespace Iris.Core
{
    /// <summary>
    /// The chest of somebody who breathes quietly: in for two fifths of a breath, out for the rest,
    /// with a pause at its end. No two breaths are alike.
    /// </summary>
    public sealed class Breath
    {
        private const float In = 0.4f;
        private const float Out = 0.9f;

        private readonly SeededRandom _random;
        private float _at;
        private float _length;
        private float _depth = 1;

        /// <param name="random">Makes breaths unlike each other.</param>
        public Breath(SeededRandom random)
        {
            _random = random;
            _at = random.Between(Out, 1);
        }

        /// <summary>Breaths a minute; people at rest have 12 to 18.</summary>
        public float PerMinute { get; set; } = 14;

        /// <summary>How full the chest is: 0 to about 1.</summary>
        public float Fullness { get; private set; }

        /// <summary>Time goes by, in seconds.</summary>
        public void Update(float seconds)
        {
            _length = _length > 0 ? _length : 60 / Math.Max(1, PerMinute);
            _at += seconds / _length;
            if (_at >= 1)
            {
                _at -= (float)Math.Floor(_at);
                _length = 60 / Math.Max(1, PerMinute) * _random.Between(0.85f, 1.15f);
                _depth = _random.Between(0.8f, 1.1f);
            }
            var share = _at < In ? _at / In : _at < Out ? 1 - (_at - In) / (Out - In) : 0;
            Fullness = _depth * share * share * (3 - 2 * share);
        }
    }
}
