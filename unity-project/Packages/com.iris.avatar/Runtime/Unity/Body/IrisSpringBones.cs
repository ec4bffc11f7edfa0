using System;
using System.Collections.Generic;
using Iris.Core;
using UnityEngine;

namespace Iris
{
    /// <summary>Lets hair and jewellery swing.</summary>
    [AddComponentMenu("Iris/Spring Bones")]
    [DefaultExecutionOrder(50)]
    public sealed class IrisSpringBones : MonoBehaviour
    {
        [SerializeField]
        [Tooltip("The first bone of each chain; those named Hair_(chain)_(number), if left empty.")]
        private Transform[] _roots = Array.Empty<Transform>();

        [SerializeField]
        [Tooltip("What it must not go through; all below this one, if left empty.")]
        private IrisSpringCollider[] _colliders = Array.Empty<IrisSpringCollider>();

        [SerializeField]
        [Tooltip("How strongly it goes back to how it was modelled.")]
        [Min(0)]
        private float _stiffness = 150;

        [SerializeField]
        [Tooltip("How much of its speed it loses, a second.")]
        [Min(0)]
        private float _drag = 5;

        [SerializeField]
        [Tooltip("Metres a second squared; hair is modelled as it hangs, ear-rings may want 9.81 downwards.")]
        private Vector3 _gravity = Vector3.zero;

        [SerializeField]
        [Tooltip("Metres that it keeps away from colliders.")]
        [Min(0)]
        private float _radius = 0.008f;

        private readonly List<SpringChain> _chains = new List<SpringChain>();
        private SpringCollider[] _now = Array.Empty<SpringCollider>();

        /// <summary>How many chains swing.</summary>
        public int Chains => _chains.Count;

        /// <summary>Hang as modelled and at rest, as after a jump to another place.</summary>
        public void Rest()
        {
            foreach (var chain in _chains)
            {
                chain.Reset();
            }
        }

        private void OnEnable()
        {
            if (_chains.Count == 0)
            {
                foreach (var root in _roots.Length > 0 ? _roots : Named())
                {
                    _chains.Add(new SpringChain(root));
                }
            }
            if (_colliders.Length == 0)
            {
                _colliders = GetComponentsInChildren<IrisSpringCollider>(true);
            }
            _now = new SpringCollider[_colliders.Length];
            Rest();
        }

        private void LateUpdate()
        {
            for (var i = 0; i < _now.Length; i++)
            {
                _now[i] = _colliders[i].Now;
            }
            foreach (var chain in _chains)
            {
                chain.Spring.Stiffness = _stiffness;
                chain.Spring.Drag = _drag;
                chain.Spring.Gravity = _gravity.ToCore();
                chain.Spring.Radius = _radius;
                chain.Update(Time.deltaTime, _now);
            }
        }

        /// <summary>The first bones of the chains whose names say that they are some.</summary>
        private Transform[] Named()
        {
            var bones = GetComponentsInChildren<Transform>(true);
            return Array.FindAll(bones, bone => BoneNames.ChainOf(bone.name) is string chain
                && (bone.parent == null || BoneNames.ChainOf(bone.parent.name) != chain));
        }
    }
}
