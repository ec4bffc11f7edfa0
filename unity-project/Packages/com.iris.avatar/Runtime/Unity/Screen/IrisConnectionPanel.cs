using Iris.Core;
using UnityEngine;
using UnityEngine.UIElements;

namespace Iris
{
    /// <summary>
    /// Where Iris is, why she cannot be reached, and what to do about it: the element
    /// <c>iris-connection</c>, shown while there is no connection or when <c>iris-settings</c> is
    /// pressed. In it <c>iris-problem</c>, <c>iris-address</c> with <c>iris-connect</c>, and
    /// <c>iris-code</c> with <c>iris-pair</c>, each of which may be left out.
    /// </summary>
    [AddComponentMenu("Iris/Screen/Connection Panel")]
    [RequireComponent(typeof(UIDocument))]
    [DisallowMultipleComponent]
    public sealed class IrisConnectionPanel : MonoBehaviour
    {
        private const string Hidden = "iris-hidden";
        private const string Wrong = "iris-wrong";

        [SerializeField]
        [Tooltip("The avatar; the one above or in the scene, if left empty.")]
        private IrisAvatar? _avatar = null;

        private IrisPairing? _pairing;
        private VisualElement? _panel;
        private Label? _problem;
        private TextField? _address;
        private TextField? _code;
        private Button? _connect;
        private Button? _pair;
        private Button? _settings;
        private bool _open;

        private void OnEnable()
        {
            _avatar = IrisAvatar.Of(this, _avatar);
            var root = GetComponent<UIDocument>().rootVisualElement;
            _panel = root.Q<VisualElement>("iris-connection");
            _problem = root.Q<Label>("iris-problem");
            _address = root.Q<TextField>("iris-address");
            _code = root.Q<TextField>("iris-code");
            _connect = root.Q<Button>("iris-connect");
            _pair = root.Q<Button>("iris-pair");
            _settings = root.Q<Button>("iris-settings");
            PrepareFields();
            Listen();
            Show(_avatar.State);
        }

        private void OnDisable()
        {
            if (_avatar != null)
            {
                _avatar.StateChanged -= Show;
                _avatar.ConnectionFailed -= Explain;
            }
            if (_pairing != null)
            {
                _pairing.Finished -= Paired;
                _pairing.LinkOpened -= Confirm;
            }
            _address?.UnregisterCallback<KeyDownEvent>(Key, TrickleDown.TrickleDown);
            Unhook(_connect, Connect);
            Unhook(_pair, Pair);
            Unhook(_settings, Toggle);
        }

        /// <summary>
        /// Not delayed: while a touch keyboard is up, a delayed field is put back to its old value.
        /// What is typed counts when Enter or the button is pressed.
        /// </summary>
        private void PrepareFields()
        {
            if (_address != null)
            {
                _address.isDelayed = false;
                _address.keyboardType = TouchScreenKeyboardType.URL;
                _address.autoCorrection = false;
                _address.SetValueWithoutNotify(_avatar!.Address);
            }
            if (_code != null)
            {
                _code.keyboardType = TouchScreenKeyboardType.NumberPad;
                _code.autoCorrection = false;
            }
        }

        private void Listen()
        {
            _avatar!.StateChanged += Show;
            _avatar.ConnectionFailed += Explain;
            if (_avatar.TryGetComponent(out _pairing))
            {
                _pairing!.Finished += Paired;
                _pairing.LinkOpened += Confirm;
            }
            _address?.RegisterCallback<KeyDownEvent>(Key, TrickleDown.TrickleDown);
            Hook(_connect, Connect);
            Hook(_pair, Pair);
            Hook(_settings, Toggle);
        }

        private static void Hook(Button? button, System.Action pressed)
        {
            if (button != null)
            {
                button.clicked += pressed;
            }
        }

        private static void Unhook(Button? button, System.Action pressed)
        {
            if (button != null)
            {
                button.clicked -= pressed;
            }
        }

        private void Key(KeyDownEvent pressed)
        {
            if (pressed.keyCode == KeyCode.Return || pressed.keyCode == KeyCode.KeypadEnter)
            {
                Connect();
            }
        }

        private void Connect()
        {
            var taken = _address != null && _avatar!.Connect(_address.value);
            _address?.EnableInClassList(Wrong, !taken);
            _open &= !taken;
            Write(taken ? "" : "This is no address. Type one like 192.168.1.5 or desk.local:8080.");
        }

        private void Pair()
        {
            if (_pairing == null || _code == null || _address == null)
            {
                return;
            }
            if (_code.value.Trim().Length == 0)
            {
                _pairing.FollowLink();
            }
            else
            {
                _pairing.PairByCode(_address.value, _code.value);
            }
            Write("Waiting until this device is allowed in, on Iris's own screen.");
        }

        private void Toggle()
        {
            _open = !_open;
            Show(_avatar!.State);
        }

        /// <summary>A link is only followed when the person presses the button beside it.</summary>
        private void Confirm(PairingLink link)
        {
            _open = true;
            _address?.SetValueWithoutNotify(link.Address.Host);
            _code?.SetValueWithoutNotify("");
            Write($"Pair this device with the Iris at {link.Address.Host}? Press the button to agree.");
            Show(_avatar!.State);
        }

        private void Paired(PairingResult result)
        {
            _address?.SetValueWithoutNotify(_avatar!.Address);
            Write(ConnectionAdvice.Of(result.Problem));
            _open = result.Problem != ConnectionProblem.None;
            Show(_avatar!.State);
        }

        private void Explain(ConnectionProblem problem) => Write(ConnectionAdvice.Of(problem));

        private void Write(string text)
        {
            if (_problem != null)
            {
                _problem.text = text;
            }
        }

        private void Show(AvatarState state)
        {
            var away = state == AvatarState.Offline || state == AvatarState.Connecting;
            _panel?.EnableInClassList(Hidden, !away && !_open);
        }
    }
}
