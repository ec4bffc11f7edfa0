using Iris.Core;
using UnityEngine;

namespace Iris
{
    /// <summary>Turns the eyes to a target, no farther than eyes can.</summary>
    [AddComponentMenu("Iris/Look At")]
    [RequireComponent(typeof(IrisEyes))]
    [DisallowMultipleComponent]
    public sealed class IrisLookAt : MonoBehaviour
    {
        [SerializeField]
        [Tooltip("What is looked at; the main camera, if left empty.")]
        private Transform? _target = null;

        [SerializeField]
        [Tooltip("Degrees to either side, at most.")]
        [Range(0, 60)]
        private float _limitSide = 30;

        [SerializeField]
        [Tooltip("Degrees up, at most.")]
        [Range(0, 45)]
        private float _limitUp = 18;

        [SerializeField]
        [Tooltip("Degrees down, at most.")]
        [Range(0, 45)]
        private float _limitDown = 22;

        [SerializeField]
        [Tooltip("From this many degrees off the front on, it is not looked at.")]
        [Range(30, 180)]
        private float _giveUp = 100;

        private readonly Gaze _gaze = new Gaze();
        private IrisEyes? _eyes;

        /// <summary>What is looked at; null for the main camera.</summary>
        public Transform? Target
        {
            get => _target;
            set => _target = value;
        }

        private void OnEnable() => _eyes = GetComponent<IrisEyes>();

        private void Update()
        {
            if (!_eyes!.Found)
            {
                return;
            }
            _gaze.LimitYaw = _limitSide;
            _gaze.LimitUp = _limitUp;
            _gaze.LimitDown = _limitDown;
            _gaze.GiveUp = _giveUp;
            _gaze.Update(ToTarget().ToCore(), Time.deltaTime);
            _eyes.Turn(_gaze.Angles.ToUnity());
        }

        /// <summary>The way to the target in the face's own frame; zero where there is none.</summary>
        private Vector3 ToTarget()
        {
            var target = _target;
            if (target == null)
            {
                var camera = Camera.main;
                target = camera != null ? camera.transform : null;
            }
            return target == null
                ? Vector3.zero
                : Quaternion.Inverse(_eyes!.Ahead) * (target.position - _eyes.Centre);
        }
    }
}
