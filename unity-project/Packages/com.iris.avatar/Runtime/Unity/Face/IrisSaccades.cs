using Iris.Core;
using UnityEngine;

namespace Iris
{
    /// <summary>The small quick jumps of eyes that rest on something.</summary>
    [AddComponentMenu("Iris/Saccades")]
    [RequireComponent(typeof(IrisEyes))]
    [DisallowMultipleComponent]
    public sealed class IrisSaccades : MonoBehaviour
    {
        [SerializeField]
        [Tooltip("Degrees that the eyes go from the middle, at most.")]
        [Range(0, 10)]
        private float _reach = 3;

        [SerializeField]
        [Tooltip("Seconds that they rest, on average.")]
        [Range(0.3f, 5)]
        private float _meanSeconds = 1.2f;

        private readonly Saccade _saccade = new Saccade(SeededRandom.Unlike());
        private IrisEyes? _eyes;

        private void OnEnable() => _eyes = GetComponent<IrisEyes>();

        private void Update()
        {
            _saccade.Reach = _reach;
            _saccade.MeanSeconds = _meanSeconds;
            _saccade.Update(Time.deltaTime);
            _eyes!.Turn(_saccade.Angles.ToUnity());
        }
    }
}
