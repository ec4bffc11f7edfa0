using Iris.Core;
using UnityEngine;
using UnityEngine.Events;
using UnityEngine.UIElements;

namespace Iris
{
    /// <summary>
    /// Writes on the screen what is said: the labels <c>iris-person</c> and <c>iris-caption</c>, and
    /// whatever else shows text.
    /// </summary>
    [AddComponentMenu("Iris/Screen/Captions")]
    [DisallowMultipleComponent]
    public sealed class IrisCaptions : MonoBehaviour
    {
        [SerializeField]
        [Tooltip("The avatar; the one above or in the scene, if left empty.")]
        private IrisAvatar? _avatar = null;

        [SerializeField]
        [Tooltip("Gets what the person says, while it is recognised.")]
        private UnityEvent<string> _person = new UnityEvent<string>();

        [SerializeField]
        [Tooltip("Gets each sentence of the avatar as it begins to sound; where none does, all that is said.")]
        private UnityEvent<string> _spoken = new UnityEvent<string>();

        private readonly Captions _captions = new Captions();
        private Label? _personLabel;
        private Label? _spokenLabel;
        private string _personText = "";
        private string _spokenText = "";

        /// <summary>Gets what the person says, while it is recognised.</summary>
        public UnityEvent<string> Person => _person;

        /// <summary>Gets each sentence of the avatar as it begins to sound; where none does, all that is said.</summary>
        public UnityEvent<string> Spoken => _spoken;

        private void OnEnable()
        {
            _avatar = IrisAvatar.Of(this, _avatar);
            _avatar.Messages.Any += _captions.OnMessage;
            if (TryGetComponent<UIDocument>(out var document))
            {
                _personLabel = document.rootVisualElement.Q<Label>("iris-person");
                _spokenLabel = document.rootVisualElement.Q<Label>("iris-caption");
            }
        }

        private void OnDisable()
        {
            if (_avatar != null)
            {
                _avatar.Messages.Any -= _captions.OnMessage;
            }
            _captions.Clear();
        }

        private void Update()
        {
            _captions.Muted = _avatar!.Muted;
            _captions.Update(_avatar.Clock, Time.unscaledDeltaTime);
            Show(_captions.Person, ref _personText, _personLabel, _person);
            Show(_captions.Avatar, ref _spokenText, _spokenLabel, _spoken);
        }

        private static void Show(
            string text, ref string shown, Label? label, UnityEvent<string> changed)
        {
            if (text == shown)
            {
                return;
            }
            shown = text;
            if (label != null)
            {
                label.text = text;
            }
            changed.Invoke(text);
        }
    }
}
