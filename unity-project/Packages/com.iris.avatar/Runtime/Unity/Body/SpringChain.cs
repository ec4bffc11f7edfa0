using System;
using System.Collections.Generic;
using Iris.Core;
using UnityEngine;
using Numerics = System.Numerics;

namespace Iris
{
    /// <summary>A chain of bones, and the spring that it hangs on.</summary>
    internal sealed class SpringChain
    {
        /// <summary>Metres of the last bone, where nothing says how long it is.</summary>
        private const float Tail = 0.03f;

        private readonly List<Transform> _bones = new List<Transform>();
        private readonly Transform _body;
        private readonly Quaternion[] _rest;

        /// <param name="first">The bone that hangs on the body; each one's first child is the next.</param>
        public SpringChain(Transform first)
        {
            for (var bone = first; bone != null; bone = bone.childCount > 0 ? bone.GetChild(0) : null)
            {
                _bones.Add(bone);
            }
            _body = first.parent;
            var away = Quaternion.Inverse(_body.rotation);
            _rest = new Quaternion[_bones.Count];
            var joints = new Numerics.Vector3[_bones.Count + 1];
            for (var i = 0; i < _bones.Count; i++)
            {
                _rest[i] = away * _bones[i].rotation;
                joints[i] = (away * (_bones[i].position - _bones[0].position)).ToCore();
            }
            joints[_bones.Count] = joints[_bones.Count - 1] + End(away).ToCore();
            Spring = new SpringBone(joints);
            Reset();
        }

        public SpringBone Spring { get; }

        /// <summary>Hang as modelled and at rest.</summary>
        public void Reset() => Spring.Reset(_bones[0].position.ToCore(), _body.rotation.ToCore());

        /// <summary>Swing on for so many seconds.</summary>
        public void Update(float seconds, ReadOnlySpan<SpringCollider> colliders)
        {
            var body = _body.rotation;
            var turn = body.ToCore();
            Spring.Update(_bones[0].position.ToCore(), turn, seconds, colliders);
            for (var i = 0; i < _bones.Count; i++)
            {
                _bones[i].rotation = Spring.Swing(i, turn).ToUnity() * (body * _rest[i]);
            }
        }

        /// <summary>From the last bone to where it ends: as long as the one before, straight on.</summary>
        private Vector3 End(Quaternion away)
        {
            var last = _bones[_bones.Count - 1];
            return _bones.Count > 1
                ? away * (last.position - _bones[_bones.Count - 2].position)
                : away * (last.rotation * (Vector3.up * Tail));
        }
    }
}
