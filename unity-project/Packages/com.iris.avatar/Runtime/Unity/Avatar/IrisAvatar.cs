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
        private readonly Memory _memory = new Memory();
        private Performer? _performer;
        private IrisClient? _client;
        private IrisVoice? _voice;
        private Mood _mood = Mood.Away;
        private string _problem = "";
        private int _asked;
        private bool _due;

        /// <summary>The avatar is doing something else now.</summary>
        public event Action<Mood>? MoodChanged;

        /// <summary>The house does not let this device in: it has to be paired first.</summary>
        public event Action? Refused;

        /// <summary>An event for each message of the house, raised in <c>Update</c>.</summary>
        public MessageEvents Messages => _messages;

        /// <summary>What the avatar is doing, for people to see.</summary>
        public Mood Mood => _mood;

        /// <summary>Where the house is.</summary>
        public string Address => _address;

        /// <summary>
        /// Of a paired device; null on the house's own machine. Counts from the next
        /// <see cref="Connect(string)"/> on.
        /// </summary>
        public string? Token { get; set; }

        /// <summary>What is to be spoken.</summary>
        public SpeechBuffer Speech => Performer.Speech;

        /// <summary>The mouth.</summary>
        public LipSync Lips => Performer.Lips;

        /// <summary>What the listener hears now.</summary>
        public PlaybackClock Clock => Performer.Clock;

        /// <summary>Whether nobody hears her: she has no voice, or it is switched off.</summary>
        public bool Muted => Performer.Muted;

        /// <summary>The name that the house knows this device by.</summary>
        public string Device => _memory.Device;

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

        /// <summary>Connect to another house, or to the same one again; false if this is no address.</summary>
        public bool Connect(string address)
        {
            if (!HouseAddress.TryParse(address, out var parsed))
            {
                return false;
            }
            Disconnect();
            _due = false;
            _address = address.Trim();
            if (_remember)
            {
                _memory.Address = _address;
            }
            Open(parsed);
            return true;
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

        /// <summary>Ask something, as if it had been typed; false if there is no connection.</summary>
        public bool Ask(string text) =>
            Send(new Prompt { Text = text, Ref = $"{Device}-{++_asked}" });

        /// <summary>Be quiet now.</summary>
        public bool Interrupt() => Send(new TurnInterrupt());

        /// <summary>Set an effect off, on every face of the session.</summary>
        public bool Trigger(string name, JsonValue? data = null) =>
            Send(new AvatarTrigger { Name = name, Data = data ?? JsonValue.EmptyObject });

        /// <summary>Tell the house that something happened; its rules say what she makes of it.</summary>
        public bool Happened(string name, JsonValue? data = null) =>
            Send(new Core.Event { Name = name, Data = data ?? JsonValue.EmptyObject });

        /// <summary>Send any message; false if there is no connection, and then it is not sent later.</summary>
        public bool Send(WireMessage message) => _client?.Send(message) == true;

        /// <summary>Send a piece of the microphone's sound; false if there is no connection.</summary>
        public bool Send(in Frame frame) => _client?.Send(frame) == true;

        private void OnEnable()
        {
            if (_remember && HouseAddress.TryParse(_memory.Address, out _))
            {
                _address = _memory.Address!;
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
                // While a phone sleeps its connections die unnoticed: better a new one, from where it was.
                _client?.Cut();
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
            if (Performer.Mood != _mood)
            {
                _mood = Performer.Mood;
                MoodChanged?.Invoke(_mood);
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
                Token = Token,
                // What nobody plays would only pile up.
                Wants = _voice != null
                    ? new[] { Wants.Speech, Wants.Avatar, Wants.Transcripts }
                    : new[] { Wants.Avatar, Wants.Transcripts },
            });
            Performer.Follow(_client);
            _client.Received += Take;
            _client.Complained += Complain;
            _client.Start();
        }

        private void Take(WireMessage message)
        {
            _messages.Raise(message);
            switch (message)
            {
                case Welcome _:
                    _problem = "";
                    break;
                case Error { Code: ErrorCode.Unauthorized }:
                    Refused?.Invoke();
                    break;
                case Error error:
                    Debug.LogWarning($"Iris: {error.Detail}", this);
                    break;
            }
        }

        private void Complain(string problem)
        {
            // Away, it is said once and not at every try.
            if (problem != _problem)
            {
                _problem = problem;
                Debug.Log($"Iris: {problem}", this);
            }
        }
    }
}
