namespace Iris.Core
{
    /// <summary>Moves from where it is to a place, after a delay and within a time of its own.</summary>
    internal sealed class Glide
    {
        private double _from;
        private double _to;
        private double _delay;
        private double _seconds = 1;
        private double _since = double.PositiveInfinity;

        public double Value { get; private set; }

        /// <summary>Begin to move to a place after a delay; it takes so many seconds.</summary>
        public void Go(double to, double delay, double seconds)
        {
            (_from, _to) = (Value, to);
            (_delay, _seconds, _since) = (delay, seconds, 0);
        }

        /// <summary>Time goes by, in seconds.</summary>
        public void Update(double seconds)
        {
            _since += seconds;
            var share = Easing.MinimumJerk((_since - _delay) / _seconds);
            Value = _from + (_to - _from) * share;
        }
    }
}
