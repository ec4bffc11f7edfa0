using System;
using System.Numerics;

namespace Iris.Core
{
    /// <summary>
    /// A chain of bones that swings: hair, an ear-ring. Every joint keeps its distance to the one
    /// before it, wants to hang as it was modelled, and falls, drags and bumps. Positions are in
    /// world space, metres. Steps are of one fixed length, so that it swings alike at any frame rate.
    /// The scheme is Verlet's, as in VRM's VRMC_springBone 1.0.
    /// </summary>
    public sealed class SpringBone
    {
        /// <summary>Seconds of one step.</summary>
        public const float Step = 1 / 90f;

        /// <summary>Metres from one frame to the next that nobody walks: a teleport, or a first frame.</summary>
        public const float Jump = 0.5f;

        /// <summary>After a pause longer than this many steps, time is skipped, not caught up with.</summary>
        private const int MostSteps = 9;

        /// <summary>A bone that is shorter has no direction.</summary>
        private const float Point = 1e-6f;

        private readonly Vector3[] _rest;
        private readonly Vector3[] _positions;
        private readonly Vector3[] _before;
        private readonly float[] _lengths;
        private Vector3 _rootFrom;
        private Quaternion _turnFrom;
        private float _left;

        /// <param name="rest">
        /// The joints as modelled, the first of which hangs on the body: offsets from it, in the
        /// body's frame. At least two.
        /// </param>
        public SpringBone(ReadOnlySpan<Vector3> rest)
        {
            if (rest.Length < 2)
            {
                throw new ArgumentException("a chain has at least two joints", nameof(rest));
            }
            _rest = rest.ToArray();
            _positions = new Vector3[rest.Length];
            _before = new Vector3[rest.Length];
            _lengths = new float[rest.Length];
            for (var i = 1; i < rest.Length; i++)
            {
                _lengths[i] = Vector3.Distance(rest[i], rest[i - 1]);
            }
            Reset(Vector3.Zero, Quaternion.Identity);
        }

        /// <summary>How strongly it goes back to how it was modelled, a second squared.</summary>
        public float Stiffness { get; set; } = 60;

        /// <summary>How much of its speed it loses, a second: 0 swings for ever.</summary>
        public float Drag { get; set; } = 4;

        /// <summary>Metres a second squared.</summary>
        public Vector3 Gravity { get; set; } = new Vector3(0, -9.81f, 0);

        /// <summary>Of each joint, for colliders, in metres.</summary>
        public float Radius { get; set; } = 0.01f;

        /// <summary>Where the joints are, in world space; the first is on the body.</summary>
        public ReadOnlySpan<Vector3> Joints => _positions;

        /// <summary>Hang as modelled and at rest, as after a jump of the body.</summary>
        public void Reset(Vector3 root, Quaternion turn)
        {
            for (var i = 0; i < _rest.Length; i++)
            {
                _positions[i] = _before[i] = root + Vector3.Transform(_rest[i] - _rest[0], turn);
            }
            _rootFrom = root;
            _turnFrom = turn;
            _left = 0;
        }

        /// <summary>
        /// The body moved to here within this many seconds; farther than <see cref="Jump"/>, it was put
        /// there, and the chain hangs at rest again. Allocates nothing.
        /// </summary>
        /// <param name="root">Where the chain hangs, in world space.</param>
        /// <param name="turn">How the body is turned.</param>
        /// <param name="seconds">That went by.</param>
        /// <param name="colliders">As they are now.</param>
        public void Update(
            Vector3 root, Quaternion turn, float seconds, ReadOnlySpan<SpringCollider> colliders)
        {
            if (Vector3.Distance(root, _rootFrom) > Jump)
            {
                Reset(root, turn);
            }
            var time = _left + Math.Max(0, seconds);
            var steps = Math.Min(MostSteps, (int)(time / Step));
            _left = steps == MostSteps ? 0 : time - steps * Step;
            Vector3 rootFrom = _rootFrom;
            Quaternion turnFrom = _turnFrom;
            for (var i = 1; i <= steps; i++)
            {
                var share = (float)i / steps;
                _rootFrom = Vector3.Lerp(rootFrom, root, share);
                _turnFrom = Quaternion.Slerp(turnFrom, turn, share);
                StepOnce(colliders);
            }
        }

        /// <summary>
        /// How bone <paramref name="bone"/> (to the joint after it) is turned away from how it was
        /// modelled: what a skeleton applies on top of the body's own turn, in world space.
        /// </summary>
        public Quaternion Swing(int bone, Quaternion turn)
        {
            if (_lengths[bone + 1] < Point)
            {
                return Quaternion.Identity;
            }
            var was = Vector3.Normalize(Vector3.Transform(_rest[bone + 1] - _rest[bone], turn));
            var now = Vector3.Normalize(_positions[bone + 1] - _positions[bone]);
            var dot = Vector3.Dot(was, now);
            if (dot < -0.9999f)
            {
                var side = Math.Abs(was.X) < 0.9f ? Vector3.UnitX : Vector3.UnitY;
                return Quaternion.CreateFromAxisAngle(
                    Vector3.Normalize(Vector3.Cross(was, side)), (float)Math.PI);
            }
            return Quaternion.Normalize(new Quaternion(Vector3.Cross(was, now), 1 + dot));
        }

        private void StepOnce(ReadOnlySpan<SpringCollider> colliders)
        {
            var keep = (float)Math.Exp(-Drag * Step);
            _positions[0] = _before[0] = _rootFrom;
            for (var i = 1; i < _positions.Length; i++)
            {
                var at = _positions[i];
                var home = _positions[i - 1] + Vector3.Transform(_rest[i] - _rest[i - 1], _turnFrom);
                var pull = (home - at) * Stiffness + Gravity;
                var next = at + (at - _before[i]) * keep + pull * (Step * Step);
                next = AtLength(i, next);
                foreach (ref readonly var collider in colliders)
                {
                    next = AtLength(i, collider.PushOut(next, Radius));
                }
                _before[i] = at;
                _positions[i] = next;
            }
        }

        /// <summary>The joint at its distance from the one before it.</summary>
        private Vector3 AtLength(int joint, Vector3 point)
        {
            var bone = point - _positions[joint - 1];
            var length = bone.Length();
            return length > Point
                ? _positions[joint - 1] + bone * (_lengths[joint] / length)
                : _positions[joint - 1] + Vector3.Transform(
                    _rest[joint] - _rest[joint - 1], _turnFrom);
        }
    }
}
