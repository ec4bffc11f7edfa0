using UnityEngine;
using UnityEngine.UIElements;

namespace Iris
{
    /// <summary>Asks what is typed: the text field <c>iris-prompt</c> and the button <c>iris-ask</c>.</summary>
    [AddComponentMenu("Iris/Screen/Prompt")]
    [RequireComponent(typeof(UIDocument))]
    [DisallowMultipleComponent]
    public sealed class IrisPrompt : MonoBehaviour
    {
        [SerializeField]
        [Tooltip("The avatar; the one above or in the scene, if left empty.")]
        private IrisAvatar? _avatar = null;

        private TextField? _field;
        private Button? _button;

        /// <summary>Whether an input method is in the middle of a word.</summary>
        private static bool Composing =>
#if ENABLE_LEGACY_INPUT_MANAGER
            Input.compositionString.Length > 0;
#else
            false;
#endif

        private void OnEnable()
        {
            _avatar = IrisAvatar.Of(this, _avatar);
            var root = GetComponent<UIDocument>().rootVisualElement;
            _field = root.Q<TextField>("iris-prompt");
            _button = root.Q<Button>("iris-ask");
            _field?.RegisterCallback<KeyDownEvent>(Key, TrickleDown.TrickleDown);
            if (_button != null)
            {
                _button.clicked += Ask;
            }
        }

        private void OnDisable()
        {
            _field?.UnregisterCallback<KeyDownEvent>(Key, TrickleDown.TrickleDown);
            if (_button != null)
            {
                _button.clicked -= Ask;
            }
        }

        private void Key(KeyDownEvent pressed)
        {
            var enter = pressed.keyCode == KeyCode.Return || pressed.keyCode == KeyCode.KeypadEnter;
            // While an input method composes, Enter only confirms what it shows.
            if (enter && !Composing)
            {
                Ask();
                // Enter takes the focus from the field; the next question is typed without a click.
                _field!.schedule.Execute(() => _field.Focus());
            }
        }

        private void Ask()
        {
            var text = _field?.value.Trim() ?? "";
            // What cannot be sent stays in the field.
            if (text.Length > 0 && _avatar!.Ask(text))
            {
                _field!.value = "";
            }
        }
    }
}
