using UnityEngine;
using UnityEngine.UIElements;

namespace Iris
{
    /// <summary>
    /// Keeps the element <c>iris-screen</c> within the part of a phone's screen that no notch, camera
    /// or home bar covers, in portrait and in landscape.
    /// </summary>
    [AddComponentMenu("Iris/Screen/Safe Area")]
    [RequireComponent(typeof(UIDocument))]
    [DisallowMultipleComponent]
    public sealed class IrisSafeArea : MonoBehaviour
    {
        private const string Portrait = "iris-portrait";

        private VisualElement? _screen;
        private Rect _safe;
        private Vector2 _size;

        private void OnEnable()
        {
            _screen = GetComponent<UIDocument>().rootVisualElement.Q<VisualElement>("iris-screen");
            _size = Vector2.zero;
        }

        private void Update()
        {
            var safe = Screen.safeArea;
            var size = new Vector2(Screen.width, Screen.height);
            if (_screen is VisualElement screen && size.x > 0 && size.y > 0 && (safe != _safe || size != _size))
            {
                _safe = safe;
                _size = size;
                Fit(screen, safe, size);
            }
        }

        private static void Fit(VisualElement screen, Rect safe, Vector2 size)
        {
            // In percent: the panel has units of its own. Screen's origin is below, the panel's above.
            screen.style.left = Length.Percent(100 * safe.xMin / size.x);
            screen.style.right = Length.Percent(100 * (1 - safe.xMax / size.x));
            screen.style.top = Length.Percent(100 * (1 - safe.yMax / size.y));
            screen.style.bottom = Length.Percent(100 * safe.yMin / size.y);
            screen.EnableInClassList(Portrait, size.y > size.x);
        }
    }
}
