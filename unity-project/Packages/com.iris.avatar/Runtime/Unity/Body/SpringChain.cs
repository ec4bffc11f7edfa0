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
        /// <summary>Metres of a bone that is alone, and does not say where it ends.</summary>
        private const float Alone = 0.03f;

        private readonly List<Transform> _bones = new List<Transform>();
        private readonly Transform _body;
        private readonly Quaternion[] _rest;

        /// <param name="first">
        /// The bone that hangs on the body; each one's first child is the next, and the last one only
        /// says where the chain ends.
        /// </param>
        public SpringChain(Transform first)
        {
            for (var bone = first; bone != null; bone = bone.childCount > 0 ? bone.GetChild(0) : null)
            {
                _bones.Add(bone);
            }
            _body = first.parent;
            var away = Quaternion.Inverse(_body.rotation);
            _rest = new Quaternion[Math.Max(1, _bones.Count - 1)];
            for (var i = 0; i < _rest.Length; i++)
            {
                _rest[i] = away * _bones[i].rotation;
            }
            var joints = new Numerics.Vector3[_rest.Length + 1];
            for (var i = 0; i < _bones.Count; i++)
            {
                joints[i] = (away * (_bones[i].position - first.position)).ToCore();
            }
            if (_bones.Count == 1)
            {
                joints[1] = (away * (first.rotation * (Vector3.up * Alone))).ToCore();
            }
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
            for (var i = 0; i < _rest.Length; i++)
            {
                _bones[i].rotation = Spring.Swing(i, turn).ToUnity() * (body * _rest[i]);
            }
        }
    }
}
