using System;
using System.Collections.Generic;

namespace Iris.Core
{
    /// <summary>
    /// What each of some poses does on a character: any number of its shapes, each with a share.
    /// Made once; applying it allocates nothing.
    /// </summary>
    public sealed class ShapeMap
    {
        private readonly List<(int FacePose, int Shape, float Share)> _entries =
            new List<(int, int, float)>();

        /// <param name="poses">How many poses there are.</param>
        public ShapeMap(int poses) => Poses = poses;

        /// <summary>How many poses there are.</summary>
        public int Poses { get; }

        /// <summary>How many pairs of pose and shape there are.</summary>
        public int Count => _entries.Count;

        /// <summary>The map of poses whose shapes have names; those the character lacks are left out.</summary>
        public static ShapeMap Of(IReadOnlyList<FacePose> poses, ShapeNames names)
        {
            var map = new ShapeMap(poses.Count);
            for (var pose = 0; pose < poses.Count; pose++)
            {
                foreach (var (name, share) in poses[pose].Shapes)
                {
                    var shape = names.Find(name);
                    if (shape >= 0)
                    {
                        map.Add(pose, shape, share);
                    }
                }
            }
            return map;
        }

        /// <summary>A pose moves a shape.</summary>
        /// <param name="pose">Which one.</param>
        /// <param name="shape">The shape's index.</param>
        /// <param name="share">The shape's weight, 0 to 1, while the pose's is 1.</param>
        public void Add(int pose, int shape, float share)
        {
            if (pose < 0 || pose >= Poses)
            {
                throw new ArgumentOutOfRangeException(nameof(pose), $"there are {Poses} poses");
            }
            _entries.Add((pose, shape, share));
        }

        /// <summary>Add to a face what the poses do.</summary>
        /// <param name="weights">Of each pose, 0 to 1.</param>
        /// <param name="face">Gets what they do.</param>
        public void Apply(ReadOnlySpan<float> weights, FaceWeights face)
        {
            foreach (var (pose, shape, share) in _entries)
            {
                face.Add(shape, weights[pose] * share);
            }
        }
    }
}
