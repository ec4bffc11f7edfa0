namespace Iris.Core
{
    /// <summary>Breathing: no breath is as long or as deep as the one before.</summary>
    public sealed class Breath
    {
        private readonly SeededRandom _random;
        private double _since;
        private double _seconds = 1;
        private double _depth;
        private double _in = 1;
        private double _out = 1;
        private bool _sigh;

        /// <param name="random">Makes breaths unlike each other.</param>
        public Breath(SeededRandom random)
        {
            _random = random;
            Next(false);
        }

        /// <summary>How far the chest is filled, 0 to 1.</summary>
        public double Value { get; private set; }

        /// <summary>Make the next breath a deep one.</summary>
        public void Sigh() => _sigh = true;

        /// <summary>Time goes by, in seconds.</summary>
        public void Update(double seconds, bool speaking)
        {
            _since += seconds;
            while (_since >= _seconds)
            {
                _since -= _seconds;
                Next(speaking);
            }
            var rising = Easing.MinimumJerk(_since / _in);
            Value = _depth * rising * (1 - Easing.MinimumJerk((_since - _in) / _out));
        }

        /// <summary>Some 13 breaths a minute at rest and 17 while speaking.</summary>
        private void Next(bool speaking)
        {
            _seconds = speaking ? _random.Between(3.0, 4.2) : _random.Between(3.9, 5.6);
            _depth = _sigh ? 1 : _random.Between(0.55, 0.85);
            // Air goes out more slowly than it comes in, and then waits.
            _in = _seconds * _random.Between(0.34, 0.44);
            _out = _seconds * _random.Between(0.44, 0.54);
            _sigh = false;
        }
    }
}
