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

        [SerializeField]
        [Tooltip("The share of the way to it that the head makes, if there is an IrisLiveliness; the eyes do the rest.")]
        [Range(0, 1)]
        private float _headShare = 0.6f;

        private readonly Gaze _gaze = new Gaze();

        // As far and as slowly as on the page.
        private readonly Gaze _head = new Gaze
        {
            LimitYaw = 16,
            LimitUp = 9,
            LimitDown = 10,
            SmoothSeconds = 0.35f,
            Speed = 90,
        };

        private IrisEyes? _eyes;

        /// <summary>What is looked at; null for the main camera.</summary>
        public Transform? Target
        {
            get => _target;
            set => _target = value;
        }

        /// <summary>How the head is turned towards it: degrees to the right and up.</summary>
        public Vector2 HeadAngles => (_headShare * _head.Angles).ToUnity();

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
            var way = ToTarget();
            _gaze.Update((Quaternion.Inverse(_eyes.Ahead) * way).ToCore(), Time.deltaTime);
            _head.GiveUp = _giveUp;
            _head.Update((Quaternion.Inverse(transform.rotation) * way).ToCore(), Time.deltaTime);
            _eyes.Turn(_gaze.Angles.ToUnity());
        }

        /// <summary>The way to the target in the world; zero where there is none.</summary>
        private Vector3 ToTarget()
        {
            var target = _target;
            if (target == null)
            {
                var camera = Camera.main;
                target = camera != null ? camera.transform : null;
            }
            return target == null ? Vector3.zero : target.position - _eyes!.Centre;
        }
    }
}
