using System;
using Iris.Core;
using UnityEngine;

namespace Iris
{
    /// <summary>A microphone that records into a ring, and what was read of it.</summary>
    internal sealed class Recorder
    {
        private const int Seconds = 2;

        private readonly string? _device;
        private readonly AudioClip _ring;
        private readonly float[] _block;
        private int _at;

        private Recorder(string? device, AudioClip ring)
        {
            _device = device;
            _ring = ring;
            _block = new float[ring.frequency / 50 * ring.channels];
        }

        /// <summary>Samples a second.</summary>
        public int Rate => _ring.frequency;

        public int Channels => _ring.channels;

        /// <summary>Begin to record; null if there is no such microphone.</summary>
        public static Recorder? Open(string name)
        {
            var device = name.Length > 0 ? name : null;
            if (Microphone.devices.Length == 0
                || (device != null && Array.IndexOf(Microphone.devices, device) < 0))
            {
                return null;
            }
            Microphone.GetDeviceCaps(device, out var least, out var most);
            // Both 0: it takes any rate.
            var rate = most == 0 ? MicrophoneStream.Rate : Mathf.Clamp(MicrophoneStream.Rate, least, most);
            var ring = Microphone.Start(device, true, Seconds, rate);
            return ring != null ? new Recorder(device, ring) : null;
        }

        /// <summary>Hand on what was recorded since the last time; false if the microphone is gone.</summary>
        public bool Read(MicrophoneStream stream)
        {
            if (!Microphone.IsRecording(_device))
            {
                return false;
            }
            var now = Microphone.GetPosition(_device);
            var frames = _block.Length / _ring.channels;
            // Only whole blocks are read, so that one array serves; the rest comes next time.
            for (var left = (now - _at + _ring.samples) % _ring.samples; left >= frames; left -= frames)
            {
                // At the ring's end GetData goes on at its beginning.
                _ring.GetData(_block, _at);
                stream.Push(_block);
                _at = (_at + frames) % _ring.samples;
            }
            return true;
        }

        /// <summary>Forget what was recorded but for so many seconds; false if the microphone is gone.</summary>
        public bool Skip(float kept)
        {
            if (!Microphone.IsRecording(_device))
            {
                return false;
            }
            // Until the ring is full there may be less, and then it begins with silence.
            var samples = (int)(kept * _ring.frequency);
            _at = (Microphone.GetPosition(_device) - samples + _ring.samples) % _ring.samples;
            return true;
        }

        public void Close()
        {
            Microphone.End(_device);
            UnityEngine.Object.Destroy(_ring);
        }
    }
}
