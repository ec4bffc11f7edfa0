namespace Iris.Core
{
    /// <summary>Picks one of some animations at random, never the same twice in a row.</summary>
    public sealed class ClipPicker
    {
        private readonly SeededRandom _random;
        private int _last = -1;

        /// <param name="random">Decides which.</param>
        public ClipPicker(SeededRandom random) => _random = random;

        /// <summary>The next of <paramref name="count"/>; 0 where there is only one.</summary>
        public int Next(int count)
        {
            if (_last < 0 || _last >= count || count < 2)
            {
                _last = (int)(_random.Next() * count);
                return _last;
            }
            var step = 1 + (int)(_random.Next() * (count - 1));
            _last = (_last + step) % count;
            return _last;
        }
    }
}
