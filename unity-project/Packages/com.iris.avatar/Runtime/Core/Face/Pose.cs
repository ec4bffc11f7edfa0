using System.Collections.Generic;

namespace Iris.Core
{
    /// <summary>Shapes by name, each with its share of 0 to 1 while the pose is fully there.</summary>
    public sealed class Pose
    {
        private readonly List<(string Shape, float Share)> _shapes = new List<(string, float)>();

        /// <summary>The shapes, in the order in which they were added.</summary>
        public IReadOnlyList<(string Shape, float Share)> Shapes => _shapes;

        /// <summary>With one more shape.</summary>
        public Pose With(string shape, float share)
        {
            _shapes.Add((shape, share));
            return this;
        }

        /// <summary>With a shape of both sides, as ARKit names them.</summary>
        public Pose Both(string shape, float share) =>
            With($"{shape}Left", share).With($"{shape}Right", share);
    }
}
