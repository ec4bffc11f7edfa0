using System.Numerics;

namespace Iris.Core
{
    /// <summary>
    /// What hair must not go through: a sphere, or a capsule between two points. World space, metres.
    /// </summary>
    public struct SpringCollider
    {
        /// <summary>A sphere.</summary>
        public SpringCollider(Vector3 centre, float radius)
            : this(centre, centre, radius)
        {
        }

        /// <summary>A capsule: everything within the radius of the line from start to end.</summary>
        public SpringCollider(Vector3 start, Vector3 end, float radius)
        {
            Start = start;
            End = end;
            Radius = radius;
        }

        public Vector3 Start { get; set; }

        public Vector3 End { get; set; }

        public float Radius { get; set; }

        /// <summary>The nearest place outside for a ball of this radius.</summary>
        public readonly Vector3 PushOut(Vector3 point, float radius)
        {
            var nearest = Nearest(point);
            var away = point - nearest;
            var distance = away.Length();
            var least = Radius + radius;
            if (distance >= least)
            {
                return point;
            }
            return distance > 1e-6f
                ? nearest + away * (least / distance)
                : nearest + Vector3.UnitY * least;
        }

        private readonly Vector3 Nearest(Vector3 point)
        {
            var line = End - Start;
            var length = line.LengthSquared();
            if (length < 1e-12f)
            {
                return Start;
            }
            var share = Vector3.Dot(point - Start, line) / length;
            return Start + line * (share < 0 ? 0 : share > 1 ? 1 : share);
        }
    }
}
