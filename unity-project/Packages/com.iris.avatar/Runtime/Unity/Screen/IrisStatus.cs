using Iris.Core;
using UnityEngine;
using UnityEngine.UIElements;

namespace Iris
{
    /// <summary>Says on the screen what the avatar is doing: the label <c>iris-status</c>.</summary>
    [AddComponentMenu("Iris/Screen/Status")]
    [RequireComponent(typeof(UIDocument))]
    [DisallowMultipleComponent]
    public sealed class IrisStatus : MonoBehaviour
    {
        [SerializeField]
        [Tooltip("The avatar; the one above or in the scene, if left empty.")]
        private IrisAvatar? _avatar = null;

        private Label? _label;

        private void OnEnable()
        {
            _avatar = IrisAvatar.Of(this, _avatar);
            _label = GetComponent<UIDocument>().rootVisualElement.Q<Label>("iris-status");
            _avatar.StateChanged += Show;
            Show(_avatar.State);
        }

        private void OnDisable()
        {
            if (_avatar != null)
            {
                _avatar.StateChanged -= Show;
            }
        }

        private static string Word(AvatarState state) => state switch
        {
            AvatarState.Offline => "offline",
            AvatarState.Connecting => "connecting",
            AvatarState.Ready => "ready",
            AvatarState.Listening => "listening",
            AvatarState.Thinking => "thinking",
            _ => "speaking",
        };

        private void Show(AvatarState state)
        {
            if (_label == null)
            {
                return;
            }
            _label.text = Word(state);
            for (var one = AvatarState.Offline; one <= AvatarState.Speaking; one++)
            {
                _label.EnableInClassList($"iris-{Word(one)}", one == state);
            }
        }
    }
}
