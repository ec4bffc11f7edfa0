using System.Collections.Generic;

namespace Iris.Core
{
    /// <summary>Shapes by name, each with its share of 0 to 1 while the pose is fully there.</summary>
    public sealed class FacePose
    {
        private readonly List<(string Shape, float Share)> _shapes = new List<(string, float)>();

        /// <summary>The shapes, in the order in which they were added.</summary>
        public IReadOnlyList<(string Shape, float Share)> Shapes => _shapes;

        /// <summary>With one more shape.</summary>
        public FacePose With(string shape, float share)
        {
            _shapes.Add((shape, share));
            return this;
        }

        /// <summary>With a shape of both sides, as ARKit names them.</summary>
        public FacePose Both(string shape, float share) =>
            With($"{shape}Left", share).With($"{shape}Right", share);
    }
}
