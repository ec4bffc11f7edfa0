using Iris.Core;
using UnityEngine;

namespace Iris
{
    /// <summary>Moves the mouth with the voice.</summary>
    [AddComponentMenu("Iris/Lip Sync")]
    [RequireComponent(typeof(IrisFace))]
    [DisallowMultipleComponent]
    public sealed class IrisLipSync : MonoBehaviour
    {
        [SerializeField]
        [Tooltip("The avatar; the one above or in the scene, if left empty.")]
        private IrisAvatar? _avatar = null;

        [SerializeField]
        [Tooltip("Milliseconds on top of the sound card's own latency: more for Bluetooth loudspeakers.")]
        [Range(-300, 500)]
        private float _offsetMs = 0;

        [SerializeField]
        [Tooltip("Seconds that the mouth takes for most of a change: more is softer and less exact.")]
        [Range(0, 0.1f)]
        private float _smoothSeconds = 0.012f;

        [SerializeField]
        [Tooltip("How far the mouth moves: 1 as the voice's own timing says.")]
        [Range(0, 1.5f)]
        private float _strength = 1;

        private readonly float[] _weights = new float[Protocol.VisemeCount];
        private IrisFace? _face;
        private ShapeMap? _map;

        /// <summary>Milliseconds on top of the sound card's own latency; negative: the mouth is earlier.</summary>
        public float OffsetMs
        {
            get => _offsetMs;
            set => _offsetMs = value;
        }

        private void OnEnable()
        {
            _avatar = IrisAvatar.Of(this, _avatar);
            _face = GetComponent<IrisFace>();
            if (_face.Visemes is not { } visemes)
            {
                Debug.LogWarning("Iris: no shapes of a mouth are known; give IrisFace a shape table", this);
                return;
            }
            _map = ShapeMap.Of(visemes, _face.Names);
        }

        private void Update()
        {
            var lips = _avatar!.Lips;
            lips.OffsetMs = _offsetMs + _avatar.LatencyMs;
            lips.SmoothSeconds = _smoothSeconds;
            for (var i = 0; i < _weights.Length; i++)
            {
                _weights[i] = lips.Weights[i] * _strength;
            }
            _map?.Apply(_weights, _face!.Weights);
        }
    }
}
