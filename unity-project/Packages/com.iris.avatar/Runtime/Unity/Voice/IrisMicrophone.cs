using System;
using System.Collections;
using Iris.Core;
using UnityEngine;

namespace Iris
{
    /// <summary>
    /// The avatar's ears: the device's microphone, open all the time or while one holds a button.
    /// It keeps recording in between, so that a press finds what was said just before it.
    /// The main thread hands on what was recorded since the last frame; it waits for nothing.
    /// </summary>
    [AddComponentMenu("Iris/Microphone")]
    [DisallowMultipleComponent]
    public sealed class IrisMicrophone : MonoBehaviour
    {
        [SerializeField]
        [Tooltip("The avatar; the one above or in the scene, if left empty.")]
        private IrisAvatar? _avatar = null;

        [SerializeField]
        [Tooltip("Listen all the time; otherwise while Talk is on, or the key is held.")]
        private bool _open = false;

        [SerializeField]
        [Tooltip("Held to talk, where the old Input Manager is on.")]
        private KeyCode _key = KeyCode.None;

        [SerializeField]
        [Tooltip("Once it has been used, keep the microphone running, so that no first syllable is lost. The system shows that it is on; nothing is sent meanwhile.")]
        private bool _staysReady = true;

        [SerializeField]
        [Tooltip("On phones, which hear their own loudspeaker, she is silent while one talks.")]
        private bool _silencesPhones = true;

        [SerializeField]
        [Tooltip("The microphone's name; the system's choice, if left empty.")]
        private string _name = "";

        /// <summary>Seconds from before one talks: a finger is slower than the mouth.</summary>
        private const float EarlierSeconds = 0.3f;

        private Recorder? _recorder;
        private MicrophoneStream? _stream;
        private bool _asking;
        private bool _refused;
        private bool _talk;

        /// <summary>Whether it listens now.</summary>
        public bool Listening => _stream != null;

        /// <summary>How loud it is, 0 to 1.</summary>
        public float Level => _stream?.Level ?? 0;

        /// <summary>Whether it listens all the time.</summary>
        public bool Open
        {
            get => _open;
            set => _open = value;
        }

        /// <summary>Push to talk: on while somebody wants to say something.</summary>
        public bool Talk
        {
            get => _talk;
            set => _talk = value;
        }

        private bool Wanted => (_open || _talk || (_key != KeyCode.None && Held(_key))) && _avatar != null
            && _avatar.State != AvatarState.Offline && _avatar.State != AvatarState.Connecting;

        private void OnEnable()
        {
            _avatar = IrisAvatar.Of(this, _avatar);
            _avatar.Messages.Welcome += OnWelcome;
        }

        private void OnDisable()
        {
            StopAllCoroutines();
            _asking = false;
            Close();
            _talk = false;
            if (_avatar != null)
            {
                _avatar.Messages.Welcome -= OnWelcome;
            }
        }

        private void OnApplicationPause(bool paused)
        {
            if (paused)
            {
                Close();
                // Whoever held the button holds it no longer, and nobody will say so.
                _talk = false;
            }
        }

        private void Update()
        {
            if (!Wanted)
            {
                Rest();
                _refused = false;
            }
            else if (_recorder == null)
            {
                Ask();
            }
            else if (_stream == null)
            {
                Announce();
            }
            else if (!_recorder.Read(_stream))
            {
                Lose();
            }
            _avatar!.Silenced = _silencesPhones && Application.isMobilePlatform && Listening;
        }

        private void Ask()
        {
            if (!_asking && !_refused)
            {
                StartCoroutine(Begin());
            }
        }

        /// <summary>Send nothing; go on recording, if that is wanted.</summary>
        private void Rest()
        {
            StopSending();
            if (!_staysReady)
            {
                Close();
            }
            else if (_recorder?.Skip(EarlierSeconds) == false)
            {
                Close();
            }
        }

        private void Lose()
        {
            Debug.LogWarning("Iris: the microphone is gone", this);
            Close();
        }

        private IEnumerator Begin()
        {
            _asking = true;
            yield return Permissions.AskForMicrophone();
            _asking = false;
            if (!Permissions.Microphone || Recorder.Open(_name) is not Recorder recorder)
            {
                Debug.LogWarning("Iris: there is no microphone, or it is not allowed", this);
                _refused = true;
                yield break;
            }
            _recorder = recorder;
            Announce();
        }

        /// <summary>After a cut Iris has to be told anew whose sound comes.</summary>
        private void OnWelcome(Welcome welcome)
        {
            if (_stream != null)
            {
                Announce();
            }
        }

        private void Announce()
        {
            _stream = new MicrophoneStream(_recorder!.Rate, _recorder.Channels, Hear);
            _avatar!.Send(new MicStarted { Device = _avatar.Device, Rate = MicrophoneStream.Rate });
        }

        private void Hear(uint offset, ReadOnlySpan<byte> pcm) =>
            _avatar!.Send(new Frame(FrameKind.Microphone, 0, 0, offset, pcm));

        private void StopSending()
        {
            if (_stream != null)
            {
                _recorder!.Read(_stream);
                _stream = null;
                _avatar!.Send(new MicStopped { Device = _avatar.Device, Rate = MicrophoneStream.Rate });
            }
        }

        private void Close()
        {
            StopSending();
            _recorder?.Close();
            _recorder = null;
        }

        /// <summary>Whether a key is held; without the old Input Manager, callers set Talk.</summary>
        private static bool Held(KeyCode key) =>
#if ENABLE_LEGACY_INPUT_MANAGER
            Input.GetKey(key);
#else
            false;
#endif
    }
}
