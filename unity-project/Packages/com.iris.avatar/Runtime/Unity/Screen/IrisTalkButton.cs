using UnityEngine;
using UnityEngine.UIElements;

namespace Iris
{
    /// <summary>Push to talk: the element <c>iris-talk</c>, held down while one speaks.</summary>
    [AddComponentMenu("Iris/Screen/Talk Button")]
    [RequireComponent(typeof(UIDocument))]
    [DisallowMultipleComponent]
    public sealed class IrisTalkButton : MonoBehaviour
    {
        private const string Held = "iris-held";

        [SerializeField]
        [Tooltip("The microphone; the one of the scene, if left empty.")]
        private IrisMicrophone? _microphone = null;

        private VisualElement? _button;

        private void OnEnable()
        {
            _microphone = _microphone != null ? _microphone : FindObjectOfType<IrisMicrophone>();
            _button = GetComponent<UIDocument>().rootVisualElement.Q<VisualElement>("iris-talk");
            _button?.RegisterCallback<PointerDownEvent>(Press);
            _button?.RegisterCallback<PointerUpEvent>(Release);
            // A finger that slides off, a window that loses its focus.
            _button?.RegisterCallback<PointerCaptureOutEvent>(Lose);
        }

        private void OnDisable()
        {
            _button?.UnregisterCallback<PointerDownEvent>(Press);
            _button?.UnregisterCallback<PointerUpEvent>(Release);
            _button?.UnregisterCallback<PointerCaptureOutEvent>(Lose);
            Talk(false);
        }

        private void Press(PointerDownEvent pressed)
        {
            _button!.CapturePointer(pressed.pointerId);
            Talk(true);
        }

        private void Release(PointerUpEvent released)
        {
            _button!.ReleasePointer(released.pointerId);
            Talk(false);
        }

        private void Lose(PointerCaptureOutEvent lost) => Talk(false);

        private void Talk(bool on)
        {
            if (_microphone != null)
            {
                _microphone.Talk = on;
            }
            _button?.EnableInClassList(Held, on);
        }
    }
}
