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
            _avatar.MoodChanged += Show;
            Show(_avatar.Mood);
        }

        private void OnDisable()
        {
            if (_avatar != null)
            {
                _avatar.MoodChanged -= Show;
            }
        }

        private static string Word(Mood mood) => mood switch
        {
            Mood.Away => "away",
            Mood.Connecting => "connecting",
            Mood.Listening => "listening",
            Mood.Thinking => "thinking",
            _ => "speaking",
        };

        private void Show(Mood mood)
        {
            if (_label == null)
            {
                return;
            }
            _label.text = Word(mood);
            for (var one = Mood.Away; one <= Mood.Speaking; one++)
            {
                _label.EnableInClassList($"iris-{Word(one)}", one == mood);
            }
        }
    }
}
