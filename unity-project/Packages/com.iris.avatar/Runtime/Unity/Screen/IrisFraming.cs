using UnityEngine;

namespace Iris
{
    /// <summary>
    /// Moves its camera back on narrow screens, as the page does, so that head and shoulders are in the
    /// picture in portrait, too. What it looked at when it began stays in the middle.
    /// </summary>
    [AddComponentMenu("Iris/Screen/Framing")]
    [RequireComponent(typeof(Camera))]
    [DisallowMultipleComponent]
    public sealed class IrisFraming : MonoBehaviour
    {
        [Tooltip("Metres that are in the picture at least: from below to above.")]
        [SerializeField] private float _height = 0.47f;

        [Tooltip("Metres that are in the picture at least: from left to right.")]
        [SerializeField] private float _width = 0.34f;

        private Camera _camera = null!;
        private Vector3 _middle;
        private float _aspect;

        private void Awake()
        {
            _camera = GetComponent<Camera>();
            _middle = transform.position + transform.forward * Distance(_height);
        }

        private void LateUpdate()
        {
            if (_camera.aspect != _aspect)
            {
                _aspect = _camera.aspect;
                var height = Mathf.Max(_height, _width / Mathf.Max(0.1f, _aspect));
                transform.position = _middle - transform.forward * Distance(height);
            }
        }

        /// <summary>From where so many metres fill the picture's height.</summary>
        private float Distance(float height) => height / 2 / Mathf.Tan(_camera.fieldOfView * Mathf.Deg2Rad / 2);
    }
}
