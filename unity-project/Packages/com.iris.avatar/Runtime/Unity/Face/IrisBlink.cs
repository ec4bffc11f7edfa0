using Iris.Core;
using UnityEngine;

namespace Iris
{
    /// <summary>Closes the eyes from time to time.</summary>
    [AddComponentMenu("Iris/Blink")]
    [RequireComponent(typeof(IrisFace))]
    [DisallowMultipleComponent]
    public sealed class IrisBlink : MonoBehaviour
    {
        [SerializeField]
        [Tooltip("Seconds between two blinks, on average.")]
        [Range(1, 15)]
        private float _meanSeconds = 3.5f;

        [SerializeField]
        [Tooltip("How often one blink is followed by another at once.")]
        [Range(0, 1)]
        private float _doubles = 0.1f;

        private readonly Blink _blink = new Blink(SeededRandom.Unlike());
        private readonly float[] _weight = new float[1];
        private IrisFace? _face;
        private ShapeMap? _map;

        /// <summary>Blink now.</summary>
        public void Trigger() => _blink.Trigger();

        private void OnEnable()
        {
            _face = GetComponent<IrisFace>();
            _map = _face.Blink is FacePose shut ? ShapeMap.Of(new[] { shut }, _face.Names) : null;
        }

        private void Update()
        {
            _blink.MeanSeconds = _meanSeconds;
            _blink.Doubles = _doubles;
            _blink.Update(Time.deltaTime);
            _weight[0] = _blink.Weight;
            _map?.Apply(_weight, _face!.Weights);
        }
    }
}
