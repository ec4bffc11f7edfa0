using System;

namespace Iris.Core
{
    /// <summary>
    /// The weights of a character's shapes for one frame. Whoever moves the face adds its own; what
    /// is more than 1 is 1. A shape that nobody has ever moved is left to others.
    /// </summary>
    public sealed class FaceWeights
    {
        /// <summary>A difference that cannot be seen.</summary>
        private const float Invisible = 0.0005f;

        private readonly float[] _wanted;
        private readonly float[] _shown;
        private readonly bool[] _moved;

        /// <param name="count">How many shapes the character has.</param>
        public FaceWeights(int count)
        {
            _wanted = new float[count];
            _shown = new float[count];
            _moved = new bool[count];
        }

        /// <summary>How many shapes there are.</summary>
        public int Count => _wanted.Length;

        /// <summary>What was shown last: 0 to 1 for each shape.</summary>
        public ReadOnlySpan<float> Shown => _shown;

        /// <summary>Move a shape further in this frame.</summary>
        public void Add(int shape, float weight)
        {
            _wanted[shape] += weight;
            _moved[shape] = true;
        }

        /// <summary>Nothing was added.</summary>
        public void Clear() => Array.Clear(_wanted, 0, _wanted.Length);

        /// <summary>
        /// Whether a shape is to be set, and to what: the sum of what was added since the last time
        /// that this was asked. Nothing is to be set where nothing has changed.
        /// </summary>
        public bool Take(int shape, out float weight)
        {
            weight = Math.Max(0, Math.Min(1, _wanted[shape]));
            _wanted[shape] = 0;
            var gone = weight == 0 && _shown[shape] != 0;
            if (!_moved[shape] || (!gone && Math.Abs(weight - _shown[shape]) < Invisible))
            {
                return false;
            }
            _shown[shape] = weight;
            return true;
        }
    }
}
