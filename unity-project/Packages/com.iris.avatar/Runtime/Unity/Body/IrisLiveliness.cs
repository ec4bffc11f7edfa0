using Iris.Core;
using UnityEngine;

namespace Iris
{
    /// <summary>
    /// Life beside the mouth, on top of whatever animation plays: breath, posture, glances, blinks,
    /// nods, and beats of head, brows and shoulders on stressed words. Needs no more than the bones
    /// and shapes that a character has.
    /// </summary>
    [AddComponentMenu("Iris/Liveliness")]
    [DisallowMultipleComponent]
    [DefaultExecutionOrder(-50)]
    public sealed class IrisLiveliness : MonoBehaviour
    {
        private const float NeckShare = 0.4f;

        private static readonly FacePose Raised =
            new FacePose().With("browInnerUp", 0.7f).Both("browOuterUp", 1);

        [SerializeField]
        [Tooltip("The avatar; the one above or in the scene, if left empty.")]
        private IrisAvatar? _avatar = null;

        [SerializeField]
        [Tooltip("Leave out all that sways, for those whom it makes ill.")]
        private bool _calm = false;

        [SerializeField]
        [Tooltip("How far head, chest and shoulders move: 1 as on the page.")]
        [Range(0, 2)]
        private float _strength = 1;

        [SerializeField]
        [Tooltip("Bones, found by their names if left empty.")]
        private Transform? _head = null;

        [SerializeField]
        private Transform? _neck = null;

        [SerializeField]
        private Transform? _chest = null;

        [SerializeField]
        private Transform? _leftShoulder = null;

        [SerializeField]
        private Transform? _rightShoulder = null;

        private readonly float[] _weights = new float[2];
        private AddedTurn? _headTurn;
        private AddedTurn? _neckTurn;
        private AddedTurn? _chestTurn;
        private AddedTurn? _leftTurn;
        private AddedTurn? _rightTurn;
        private IrisFace? _face;
        private IrisEyes? _eyes;
        private IrisLookAt? _lookAt;
        private ShapeMap? _map;

        /// <summary>Close the eyes for a moment.</summary>
        public void Blink()
        {
            if (_avatar != null)
            {
                _avatar.Liveliness.Blink();
            }
        }

        private void OnEnable()
        {
            _avatar = IrisAvatar.Of(this, _avatar);
            _headTurn = Added(ref _head, BoneNames.IsHead);
            _neckTurn = Added(ref _neck, BoneNames.IsNeck);
            _chestTurn = Added(ref _chest, BoneNames.IsChest);
            _leftTurn = Added(ref _leftShoulder, BoneNames.IsLeftShoulder);
            _rightTurn = Added(ref _rightShoulder, BoneNames.IsRightShoulder);
            TryGetComponent(out _eyes);
            TryGetComponent(out _lookAt);
            if (TryGetComponent(out _face))
            {
                var shut = _face!.Blink ?? new FacePose();
                _map = ShapeMap.Of(new[] { shut, Raised }, _face.Names);
            }
        }

        private void OnDisable()
        {
            _headTurn?.Release();
            _neckTurn?.Release();
            _chestTurn?.Release();
            _leftTurn?.Release();
            _rightTurn?.Release();
        }

        private void Update()
        {
            var her = _avatar!.Liveliness;
            her.Calm = _calm;
            if (_map != null)
            {
                _weights[0] = (float)her.Lids;
                _weights[1] = (float)her.Brows;
                _map.Apply(_weights, _face!.Weights);
            }
            if (_eyes != null && _eyes.Found)
            {
                _eyes.Turn(new Vector2((float)her.EyesYaw, (float)her.EyesPitch));
            }
        }

        private void LateUpdate()
        {
            var her = _avatar!.Liveliness;
            var body = transform.rotation;
            // A character without a neck nods with its head alone.
            var neck = _neckTurn != null ? NeckShare : 0;
            _chestTurn?.Apply(World(body, her.Chest, _strength));
            _leftTurn?.Apply(World(body, new BodyTurn(0, 0, her.LeftShoulder), _strength));
            _rightTurn?.Apply(World(body, new BodyTurn(0, 0, -her.RightShoulder), _strength));
            var looks = _lookAt != null && _lookAt.isActiveAndEnabled ? _lookAt.HeadAngles : Vector2.zero;
            var head = new BodyTurn(her.Head.X - looks.y, her.Head.Y - looks.x, her.Head.Z);
            _neckTurn?.Apply(World(body, head, neck * _strength));
            _headTurn?.Apply(World(body, head, (1 - neck) * _strength));
        }

        /// <summary>A turn of the body's own axes, in the world's; Unity turns to the right and leans to the left.</summary>
        private static Quaternion World(Quaternion body, in BodyTurn turn, float share) =>
            body * Quaternion.Euler((float)turn.X * share, -(float)turn.Y * share, -(float)turn.Z * share)
                * Quaternion.Inverse(body);

        private AddedTurn? Added(ref Transform? bone, System.Func<string, bool> isRight)
        {
            bone = bone != null ? bone : Bones.Find(transform, isRight);
            return bone != null ? new AddedTurn(bone) : null;
        }
    }
}
