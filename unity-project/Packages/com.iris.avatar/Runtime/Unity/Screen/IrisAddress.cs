using Iris.Core;
using UnityEngine;
using UnityEngine.UIElements;

namespace Iris
{
    /// <summary>Says where Iris runs: the text field <c>iris-address</c>, taken when it is left.</summary>
    [AddComponentMenu("Iris/Screen/Address")]
    [RequireComponent(typeof(UIDocument))]
    [DisallowMultipleComponent]
    public sealed class IrisAddress : MonoBehaviour
    {
        private const string Wrong = "iris-wrong";

        [SerializeField]
        [Tooltip("The avatar; the one above or in the scene, if left empty.")]
        private IrisAvatar? _avatar = null;

        private TextField? _field;

        private void OnEnable()
        {
            _avatar = IrisAvatar.Of(this, _avatar);
            _field = GetComponent<UIDocument>().rootVisualElement.Q<TextField>("iris-address");
            if (_field != null)
            {
                // Taken when it is left or Enter is pressed, and not at every letter.
                _field.isDelayed = true;
                _field.SetValueWithoutNotify(_avatar.Address);
                _field.RegisterCallback<ChangeEvent<string>>(Take);
            }
        }

        private void OnDisable() => _field?.UnregisterCallback<ChangeEvent<string>>(Take);

        private void Take(ChangeEvent<string> changed) =>
            _field!.EnableInClassList(Wrong, !_avatar!.Connect(changed.newValue));
    }
}
