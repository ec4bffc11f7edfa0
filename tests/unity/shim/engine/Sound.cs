using System;
using System.Collections.Generic;
using System.Reflection;

namespace UnityEngine
{
    public sealed class AudioClip : Object
    {
        private float[] _samples;
        private AudioClip() { }
        public int samples { get; private set; }
        public int channels { get; private set; }
        public int frequency { get; private set; }

        public static AudioClip Create(string name, int lengthSamples, int channels, int frequency, bool stream) =>
            new AudioClip
            {
                name = name, samples = lengthSamples, channels = channels, frequency = frequency,
                _samples = new float[lengthSamples * channels],
            };

        public bool SetData(float[] data, int offsetSamples) => Copy(data, offsetSamples, true);

        /// <summary>Beyond the end it goes on at the beginning, as Unity's does.</summary>
        public bool GetData(float[] data, int offsetSamples) => Copy(data, offsetSamples, false);

        private bool Copy(float[] data, int offset, bool into)
        {
            for (var i = 0; i < data.Length; i++)
            {
                ref var own = ref _samples[(offset * channels + i) % _samples.Length];
                if (into) { own = data[i]; } else { data[i] = own; }
            }
            return true;
        }
    }

    public static class AudioSettings
    {
        public delegate void AudioConfigurationChangeHandler(bool deviceWasChanged);
        public static event AudioConfigurationChangeHandler OnAudioConfigurationChanged;
        public static void GetDSPBufferSize(out int bufferLength, out int numBuffers) => (bufferLength, numBuffers) = (1024, 4);
        public static int outputSampleRate { get; private set; } = 48000;

        /// <summary>Somebody plugs in a loudspeaker of this rate.</summary>
        internal static void Use(int rate)
        {
            outputSampleRate = rate;
            OnAudioConfigurationChanged?.Invoke(true);
        }
    }

    public class AudioSource : Behaviour
    {
        private readonly float[] _one = new float[1];
        private int _at;
        private delegate void Filter(float[] data, int channels);
        private Filter[] _filters;
        public AudioClip clip { get; set; }
        public bool loop { get; set; }
        public bool playOnAwake { get; set; } = true;
        public float volume { get; set; } = 1;
        public float spatialBlend { get; set; }
        public float dopplerLevel { get; set; } = 1;
        public bool isPlaying { get; private set; }
        public void Play() { isPlaying = true; _at = 0; }
        public void Stop() => isPlaying = false;

        /// <summary>What the sound card's thread does: the clip, then the filters beside this one.</summary>
        internal void Render(float[] block, int channels)
        {
            Array.Clear(block, 0, block.Length);
            if (!isPlaying || clip == null) { return; }
            for (var i = 0; i < block.Length / channels; i++)
            {
                clip.GetData(_one, _at++);
                for (var channel = 0; channel < channels; channel++) { block[i * channels + channel] = _one[0] * volume; }
            }
            foreach (var filter in _filters ??= Filters()) { filter(block, channels); }
        }

        private Filter[] Filters()
        {
            var found = new List<Filter>();
            var behaviours = new List<MonoBehaviour>();
            gameObject.Collect(behaviours);
            foreach (var one in behaviours)
            {
                var method = one.GetType().GetMethod("OnAudioFilterRead", BindingFlags.Instance | BindingFlags.NonPublic);
                if (method != null) { found.Add((Filter)method.CreateDelegate(typeof(Filter), one)); }
            }
            return found.ToArray();
        }
    }

    public sealed class AudioListener : Behaviour { }

    /// <summary>A microphone that hears what a test says.</summary>
    public static class Microphone
    {
        private static AudioClip _ring;
        private static int _at, _rate;
        public static string[] devices { get; private set; } = Array.Empty<string>();
        public static void GetDeviceCaps(string device, out int least, out int most) => least = most = _rate;
        public static bool IsRecording(string device) => _ring != null;
        public static int GetPosition(string device) => _at;
        public static void End(string device) => _ring = null;

        public static AudioClip Start(string device, bool loop, int seconds, int rate)
        {
            _at = 0;
            return _ring = AudioClip.Create("Microphone", seconds * rate, 1, rate, false);
        }

        /// <summary>There is one, of this rate; 0: of any.</summary>
        internal static void Plug(int rate)
        {
            devices = new[] { "built in" };
            _rate = rate;
        }

        internal static void Unplug()
        {
            devices = Array.Empty<string>();
            _ring = null;
        }

        /// <summary>Somebody says something.</summary>
        internal static void Hear(float[] samples)
        {
            if (_ring != null)
            {
                _ring.SetData(samples, _at);
                _at = (_at + samples.Length) % _ring.samples;
            }
        }
    }
}
