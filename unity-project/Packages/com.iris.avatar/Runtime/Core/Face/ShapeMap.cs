using System;
using System.Collections.Generic;

namespace Iris.Core
{
    /// <summary>
    /// What each viseme does on a character: any number of its shapes, each with a share. Made once;
    /// applying it allocates nothing.
    /// </summary>
    public sealed class ShapeMap
    {
        private readonly List<(Viseme Viseme, int Shape, float Share)> _entries =
            new List<(Viseme, int, float)>();

        /// <param name="shapes">How many shapes the character has.</param>
        public ShapeMap(int shapes) => Shapes = shapes;

        /// <summary>How many shapes the character has.</summary>
        public int Shapes { get; }

        /// <summary>How many pairs of viseme and shape there are.</summary>
        public int Count => _entries.Count;

        /// <summary>A viseme moves a shape.</summary>
        /// <param name="viseme">Which one.</param>
        /// <param name="shape">The shape's index.</param>
        /// <param name="share">The shape's weight, 0 to 1, while the viseme's is 1.</param>
        public void Add(Viseme viseme, int shape, float share)
        {
            if (shape < 0 || shape >= Shapes)
            {
                throw new ArgumentOutOfRangeException(nameof(shape), $"there are {Shapes} shapes");
            }
            _entries.Add((viseme, shape, share));
        }

        /// <summary>The shapes for a mouth.</summary>
        /// <param name="visemes">15 weights of 0 to 1.</param>
        /// <param name="shapes">Gets a weight of 0 to 1 for each of <see cref="Shapes"/>.</param>
        public void Apply(ReadOnlySpan<float> visemes, Span<float> shapes)
        {
            shapes.Slice(0, Shapes).Clear();
            foreach (var entry in _entries)
            {
                shapes[entry.Shape] += visemes[(int)entry.Viseme] * entry.Share;
            }
            for (var i = 0; i < Shapes; i++)
            {
                shapes[i] = Math.Max(0, Math.Min(1, shapes[i]));
            }
        }
    }
}
