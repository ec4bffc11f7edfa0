using Iris.Core;
using UnityEngine;

namespace Iris
{
    /// <summary>
    /// The bones of the eyes. Look-at and saccades say where they look, in <c>Update</c>; this turns
    /// them, after animations have moved the head.
    /// </summary>
    [AddComponentMenu("Iris/Eyes")]
    [DisallowMultipleComponent]
    [DefaultExecutionOrder(-10)]
    public sealed class IrisEyes : MonoBehaviour
    {
        /// <summary>Degrees at which ARKit's shapes are fully there.</summary>
        private const float Full = 30;

        /// <summary>The lids when she looks up, down, to her right and to her left.</summary>
        private static readonly FacePose[] Looks =
        {
            new FacePose().Both("eyeLookUp", 1),
            new FacePose().Both("eyeLookDown", 1),
            new FacePose().With("eyeLookInLeft", 1).With("eyeLookOutRight", 1),
            new FacePose().With("eyeLookOutLeft", 1).With("eyeLookInRight", 1),
        };

        [SerializeField]
        [Tooltip("The bone of the left eye; found by its name, if left empty.")]
        private Transform? _left = null;

        [SerializeField]
        [Tooltip("The bone of the right eye; found by its name, if left empty.")]
        private Transform? _right = null;

        [SerializeField]
        [Tooltip("The bone that the eyes move with; their parent, if left empty.")]
        private Transform? _head = null;

        [SerializeField]
        [Tooltip("Lids go with the eyes: for characters whose eyeLook shapes move lids, and no eyeballs.")]
        private bool _lids = false;

        private readonly float[] _looks = new float[Looks.Length];
        private IrisFace? _shapes;
        private ShapeMap? _map;
        private Quaternion _face;
        private Quaternion _leftRest;
        private Quaternion _rightRest;
        private Vector2 _angles;
        private bool _found;

        /// <summary>Whether the character has bones for its eyes.</summary>
        public bool Found
        {
            get
            {
                if (!_found)
                {
                    Find();
                }
                return _found;
            }
        }

        /// <summary>The middle between the eyes, in the world.</summary>
        public Vector3 Centre => (_left!.position + _right!.position) * 0.5f;

        /// <summary>Where the face looks straight ahead: forward is out of the face.</summary>
        public Quaternion Ahead => _head!.rotation * _face;

        /// <summary>Look further in this frame: degrees to the right and up.</summary>
        public void Turn(Vector2 degrees) => _angles += degrees;

        private void OnEnable()
        {
            Find();
            // Where they were to look while this was switched off.
            _angles = Vector2.zero;
            if (_lids && TryGetComponent(out _shapes))
            {
                _map = ShapeMap.Of(Looks, _shapes!.Names);
            }
        }

        private void LateUpdate()
        {
            if (!_found)
            {
                return;
            }
            var ahead = Ahead;
            var turn = ahead * Quaternion.Euler(-_angles.y, _angles.x, 0);
            _left!.rotation = turn * _leftRest;
            _right!.rotation = turn * _rightRest;
            if (_map != null)
            {
                _looks[0] = Mathf.Clamp01(_angles.y / Full);
                _looks[1] = Mathf.Clamp01(-_angles.y / Full);
                _looks[2] = Mathf.Clamp01(_angles.x / Full);
                _looks[3] = Mathf.Clamp01(-_angles.x / Full);
                _map.Apply(_looks, _shapes!.Weights);
            }
            _angles = Vector2.zero;
        }

        /// <summary>Find the bones, as they are modelled: before any animation has moved them.</summary>
        private void Find()
        {
            _left = _left != null ? _left : Bones.Find(transform, BoneNames.IsLeftEye);
            _right = _right != null ? _right : Bones.Find(transform, BoneNames.IsRightEye);
            if (_found || _left == null || _right == null)
            {
                return;
            }
            _head = _head != null ? _head : _left.parent;
            _face = Quaternion.Inverse(_head.rotation) * transform.rotation;
            var away = Quaternion.Inverse(transform.rotation);
            _leftRest = away * _left.rotation;
            _rightRest = away * _right.rotation;
            _found = true;
        }
    }
}
