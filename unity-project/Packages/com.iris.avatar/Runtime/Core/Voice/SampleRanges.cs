using System.Collections.Generic;

namespace Iris.Core
{
    /// <summary>
    /// Which samples of a sentence are there. Pieces may come in any order, more than once, and
    /// overlap; what counts is how far there is no gap.
    /// </summary>
    internal sealed class SampleRanges
    {
        private readonly List<(long Start, long End)> _islands = new List<(long, long)>();

        /// <summary>Every sample before this one is there.</summary>
        public long Whole { get; private set; }

        /// <summary>Samples from <paramref name="start"/> to just before <paramref name="end"/> came.</summary>
        public void Add(long start, long end)
        {
            if (start > Whole)
            {
                _islands.Add((start, end));
                return;
            }
            Whole = end > Whole ? end : Whole;
            for (var i = 0; i < _islands.Count; i++)
            {
                if (_islands[i].Start <= Whole)
                {
                    Whole = _islands[i].End > Whole ? _islands[i].End : Whole;
                    _islands.RemoveAt(i);
                    i = -1;
                }
            }
        }

        /// <summary>Nothing is there.</summary>
        public void Clear()
        {
            Whole = 0;
            _islands.Clear();
        }
    }
}
