using System;
using Iris.Core;
using UnityEngine;

namespace Iris
{
    /// <summary>
    /// The avatar's voice, from this place in the room. It fills a clip that is nothing but ones, so
    /// that everything an audio source does (volume, distance, panning, mixer groups) still counts.
    /// </summary>
    [AddComponentMenu("Iris/Voice")]
    [RequireComponent(typeof(AudioSource))]
    [DisallowMultipleComponent]
    public sealed class IrisVoice : MonoBehaviour
    {
        [SerializeField]
        [Tooltip("The avatar; the one above or in the scene, if left empty.")]
        private IrisAvatar? _avatar = null;

        [SerializeField]
        [Tooltip("How loud she speaks.")]
        [Range(0, 1)]
        private float _volume = 1;

        [SerializeField]
        [Tooltip("How loud she still is while somebody speaks, until it is known whether to her.")]
        [Range(0, 1)]
        private float _ducked = 0.3f;

        private readonly Ducking _ducking = new Ducking();
        private readonly float[] _piece = new float[2048];
        private AudioSource? _source;
        private AudioClip? _ones;
        private volatile VoiceStream? _stream;

        /// <summary>How loud she speaks, 0 to 1.</summary>
        public float Volume
        {
            get => _volume;
            set => _volume = Mathf.Clamp01(value);
        }

        /// <summary>How loud she is just now: the largest sample of the last block.</summary>
        public float Peak => _stream?.Peak ?? 0;

        /// <summary>
        /// Milliseconds from when a sample is mixed until it is heard: the blocks that wait in the
        /// mixer, and what the system adds.
        /// </summary>
        public float LatencyMs { get; private set; }

        /// <summary>Whether she is silent for now: somebody talks where nothing takes out the echo.</summary>
        public bool Silenced { get; set; }

        /// <summary>Milliseconds that systems add behind the mixer, as measured on common devices.</summary>
        private static float SystemMs => Application.platform switch
        {
            RuntimePlatform.Android => 60,
            RuntimePlatform.IPhonePlayer => 15,
            _ => 20,
        };

        private void OnEnable()
        {
            _avatar = IrisAvatar.Of(this, _avatar);
            _avatar.Messages.Any += _ducking.OnMessage;
            AudioSettings.OnAudioConfigurationChanged += Reopen;
            Open();
        }

        private void OnDisable()
        {
            AudioSettings.OnAudioConfigurationChanged -= Reopen;
            _stream = null;
            if (_source != null)
            {
                _source.Stop();
            }
            if (_avatar != null)
            {
                _avatar.Messages.Any -= _ducking.OnMessage;
            }
        }

        private void OnDestroy() => Destroy(_ones);

        private void Update()
        {
            _ducking.Level = _ducked;
            _ducking.Update(Time.unscaledDeltaTime);
            if (_stream is VoiceStream stream)
            {
                stream.Volume = Silenced ? 0 : _volume * _ducking.Volume;
            }
        }

        /// <summary>Called by the sound card's thread.</summary>
        private void OnAudioFilterRead(float[] data, int channels)
        {
            var stream = _stream;
            if (stream == null)
            {
                return;
            }
            var most = _piece.Length / channels * channels;
            for (var at = 0; at < data.Length; at += most)
            {
                var count = Math.Min(most, data.Length - at);
                stream.Fill(_piece.AsSpan(0, count), channels);
                for (var i = 0; i < count; i++)
                {
                    data[at + i] *= _piece[i];
                }
            }
        }

        /// <summary>Another loudspeaker may want another rate.</summary>
        private void Reopen(bool deviceChanged) => Open();

        private void Open()
        {
            var rate = AudioSettings.outputSampleRate;
            AudioSettings.GetDSPBufferSize(out var length, out var buffers);
            LatencyMs = 1000f * (buffers - 1) * length / rate + SystemMs;
            Destroy(_ones);
            _ones = AudioClip.Create("Iris", rate, 1, rate, false);
            var ones = new float[rate];
            Array.Fill(ones, 1);
            _ones.SetData(ones, 0);
            _stream = new VoiceStream(_avatar!.Speech, rate);
            _source = GetComponent<AudioSource>();
            _source.clip = _ones;
            _source.loop = true;
            _source.Play();
        }
    }
}
