using System;
using Iris.Core;
using UnityEngine;

namespace Iris
{
    /// <summary>
    /// A character's connection to Iris. Everything else is a component of its own beside or below
    /// this one, and may be left out.
    /// </summary>
    [AddComponentMenu("Iris/Avatar")]
    [DisallowMultipleComponent]
    [DefaultExecutionOrder(-100)]
    public sealed class IrisAvatar : MonoBehaviour
    {
        [SerializeField]
        [Tooltip("Where Iris runs: 127.0.0.1, 192.168.1.5, desk.local:8080, or a whole ws:// address.")]
        private string _address = "127.0.0.1";

        [SerializeField]
        [Tooltip("Go on with the address that was typed in last, on this device.")]
        private bool _remember = true;

        [SerializeField]
        [Tooltip("The conversation that this face belongs to.")]
        private string _session = "main";

        [SerializeField]
        [Tooltip("Milliseconds of sound that must be there before a sentence begins: more for a bad network.")]
        [Range(0, 1000)]
        private float _headStartMs = 60;

        private readonly MessageEvents _messages = new MessageEvents();
        private readonly AvatarPreferences _preferences = new AvatarPreferences();
        private Performer? _performer;
        private IrisClient? _client;
        private IrisVoice? _voice;
        private AvatarState _state = AvatarState.Offline;
        private string _warning = "";
        /// <summary>No two runs of one device may use the same reference for a prompt.</summary>
        private readonly string _run = Guid.NewGuid().ToString("N").Substring(0, 8);
        private int _asked;
        private bool _due;

        /// <summary>The avatar is doing something else now.</summary>
        public event Action<AvatarState>? StateChanged;

        /// <summary>Why there is no connection: raised for every attempt that failed.</summary>
        public event Action<ConnectionProblem>? ConnectionFailed;

        /// <summary>An event for each message of Iris, raised in <c>Update</c>.</summary>
        public MessageEvents Messages => _messages;

        /// <summary>What the avatar is doing, for people to see.</summary>
        public AvatarState State => _state;

        /// <summary>Why there was no connection at the last attempt.</summary>
        public ConnectionProblem Problem => _client?.Problem ?? ConnectionProblem.None;

        /// <summary>Where Iris is.</summary>
        public string Address => _address;

        /// <summary>
        /// Of a paired device, where it is not that of the last pairing; null on Iris's own machine.
        /// Counts from the next <see cref="Connect(string)"/> on.
        /// </summary>
        public string? Token { get; set; }

        /// <summary>What is to be spoken.</summary>
        public SpeechBuffer Speech => Performer.Speech;

        /// <summary>The mouth.</summary>
        public LipSync Lips => Performer.Lips;

        /// <summary>What moves her beside her mouth.</summary>
        public Liveliness Liveliness => Performer.Liveliness;

        /// <summary>What the listener hears now.</summary>
        public PlaybackClock Clock => Performer.Clock;

        /// <summary>Whether nobody hears her: she has no voice, or it is switched off.</summary>
        public bool Muted => Performer.Muted;

        /// <summary>Milliseconds from when a sample is mixed until it is heard; 0 without a voice.</summary>
        public float LatencyMs => _voice != null ? _voice.LatencyMs : 0;

        /// <summary>The name that Iris knows this device by.</summary>
        public string Device => _preferences.Device;

        /// <summary>Whether she is silent while somebody talks; see <see cref="IrisMicrophone"/>.</summary>
        internal bool Silenced
        {
            set
            {
                if (_voice != null)
                {
                    _voice.Silenced = value;
                }
            }
        }

        private Performer Performer =>
            _performer ??= new Performer(new SpeechBuffer(_headStartMs), new LipSync());

        /// <summary>
        /// The avatar that a component belongs to: the chosen one, the one above it, or that of the scene.
        /// </summary>
        /// <exception cref="InvalidOperationException">There is none; the component is switched off.</exception>
        internal static IrisAvatar Of(Behaviour component, IrisAvatar? chosen)
        {
            var found = chosen != null ? chosen : component.GetComponentInParent<IrisAvatar>();
            found = found != null ? found : FindObjectOfType<IrisAvatar>();
            if (found == null)
            {
                component.enabled = false;
                throw new InvalidOperationException(
                    $"Iris: {component.GetType().Name} of {component.name} needs an IrisAvatar");
            }
            return found;
        }

        /// <summary>Connect to another Iris, or to the same one again; false if this is no address.</summary>
        public bool Connect(string address)
        {
            if (!ServerAddress.TryParse(address, out var parsed))
            {
                return false;
            }
            Disconnect();
            _due = false;
            _address = address.Trim();
            if (_remember)
            {
                _preferences.Address = _address;
            }
            Open(parsed);
            return true;
        }

        /// <summary>Connect to the Iris that this device has just been paired with.</summary>
        internal void ConnectPaired(PairingResult paired)
        {
            _preferences.Token = paired.Token;
            _preferences.KeyHash = paired.KeyHash;
            Connect(paired.Address!.ToString());
        }

        /// <summary>Say goodbye, until <see cref="Connect(string)"/>.</summary>
        public void Disconnect()
        {
            Performer.Follow(null);
            var client = _client;
            _client = null;
            // It says goodbye on its own; nobody waits for it.
            _ = client?.StopAsync();
        }

        /// <summary>
        /// Ask something, as if it had been typed; false if there is no connection. What she is saying
        /// ends; the question is kept until Iris has accepted it, also over a break.
        /// </summary>
        public bool Ask(string text)
        {
            if (Clock.Sounding || Speech.Speaking)
            {
                Interrupt();
            }
            return _client?.Ask(new Prompt { Text = text, Ref = $"{_run}-{++_asked}" }) == true;
        }

        /// <summary>Be quiet now.</summary>
        public bool Interrupt() => Send(new TurnInterrupt());

        /// <summary>Set an effect off, on every face of the session.</summary>
        public bool Trigger(string name, JsonValue? data = null) =>
            Send(new AvatarTrigger { Name = name, Data = data ?? JsonValue.EmptyObject });

        /// <summary>Tell Iris that something happened; its rules say what she makes of it.</summary>
        public bool SendEvent(string name, JsonValue? data = null) =>
            Send(new Core.Event { Name = name, Data = data ?? JsonValue.EmptyObject });

        /// <summary>Send any message; false if there is no connection, and then it is not sent later.</summary>
        public bool Send(WireMessage message) => _client?.Send(message) == true;

        /// <summary>Send a piece of the microphone's sound; false if there is no connection.</summary>
        public bool Send(in Frame frame) => _client?.Send(frame) == true;

        private void OnEnable()
        {
            if (_remember && ServerAddress.TryParse(_preferences.Address, out _))
            {
                _address = _preferences.Address!;
            }
            // At the first frame: by then it is known whether there is a voice.
            _due = true;
        }

        private void OnDisable()
        {
            _due = false;
            Disconnect();
        }

        private void OnApplicationPause(bool paused)
        {
            if (!paused)
            {
                // While a phone sleeps its connections die unnoticed: a new one goes on from where it was.
                _client?.Abort();
            }
        }

        private void Update()
        {
            if (_due)
            {
                _due = false;
                if (!Connect(_address))
                {
                    Debug.LogError($"Iris: \"{_address}\" is no address", this);
                }
            }
            Performer.Muted = _voice == null || !_voice.isActiveAndEnabled;
            // Sound goes on where a game is slowed down or stands still.
            Performer.Update(Time.unscaledDeltaTime);
            if (Performer.State != _state)
            {
                _state = Performer.State;
                StateChanged?.Invoke(_state);
            }
        }

        private void Open(Uri address)
        {
            _voice = GetComponentInChildren<IrisVoice>(true);
            _client = new IrisClient(new ClientOptions
            {
                Address = address,
                Device = Device,
                Session = _session,
                // What pairing gave goes to nobody but a server that proves to be that one.
                Token = Token ?? (address.Scheme == "wss" ? _preferences.Token : null),
                KeyHash = address.Scheme == "wss" ? _preferences.KeyHash : null,
                // What nobody plays would only pile up.
                Wants = _voice != null
                    ? new[] { Wants.Speech, Wants.Avatar, Wants.Transcripts }
                    : new[] { Wants.Avatar, Wants.Transcripts },
            });
            Performer.Follow(_client);
            _client.Received += OnMessage;
            _client.Changed += OnConnection;
            _client.Warned += Warn;
            _client.Start();
        }

        private void OnMessage(WireMessage message)
        {
            _messages.Raise(message);
            switch (message)
            {
                case Welcome _:
                    _warning = "";
                    break;
                case Error { Code: ErrorCode.Unauthorized }:
                    break;
                case Error error:
                    Debug.LogWarning($"Iris: {error.Detail}", this);
                    break;
            }
        }

        private void OnConnection(ConnectionState connection)
        {
            if (connection == ConnectionState.Offline && Problem != ConnectionProblem.None)
            {
                ConnectionFailed?.Invoke(Problem);
            }
        }

        private void Warn(string warning)
        {
            // While offline it is logged once and not at every attempt.
            if (warning != _warning)
            {
                _warning = warning;
                Debug.Log($"Iris: {warning}", this);
            }
        }
    }
}
