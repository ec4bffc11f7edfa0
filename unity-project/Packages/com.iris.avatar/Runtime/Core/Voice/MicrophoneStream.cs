using System;
using System.Buffers.Binary;

namespace Iris.Core
{
    /// <summary>What is done with a piece of the microphone's sound: s16le, after so many samples.</summary>
    public delegate void PieceHandler(uint offset, ReadOnlySpan<byte> pcm);

    /// <summary>
    /// A microphone's sound as Iris wants it: 16 kHz mono, in pieces of 20 ms. Allocates
    /// nothing once it runs.
    /// </summary>
    public sealed class MicrophoneStream
    {
        /// <summary>Samples a second that Iris gets.</summary>
        public const int Rate = 16000;

        /// <summary>Samples of a piece.</summary>
        public const int Piece = Rate / 50;

        private readonly Resampler _resampler;
        private readonly PieceHandler _heard;
        private readonly byte[] _pcm = new byte[2 * Piece];
        private readonly int _channels;
        private float[] _mono = new float[1024];
        private float[] _made = new float[1024];
        private int _filled;
        private uint _offset;

        /// <param name="rate">Samples a second of the microphone.</param>
        /// <param name="channels">Of the microphone; they are mixed.</param>
        /// <param name="heard">Gets every piece that is whole.</param>
        public MicrophoneStream(int rate, int channels, PieceHandler heard)
        {
            _resampler = new Resampler(rate, Rate);
            _channels = channels;
            _heard = heard;
        }

        /// <summary>How loud the last piece was: the root mean square, 0 to 1.</summary>
        public float Level { get; private set; }

        /// <summary>More sound, the channels of each sample beside each other.</summary>
        public void Push(ReadOnlySpan<float> samples)
        {
            var count = samples.Length / _channels;
            Grow(ref _mono, count);
            for (var i = 0; i < count; i++)
            {
                var sum = 0f;
                for (var channel = 0; channel < _channels; channel++)
                {
                    sum += samples[i * _channels + channel];
                }
                _mono[i] = sum / _channels;
            }
            Grow(ref _made, _resampler.Room(count));
            var made = _resampler.Push(_mono.AsSpan(0, count), _made);
            for (var i = 0; i < made; i++)
            {
                Take(_made[i]);
            }
        }

        private static void Grow(ref float[] samples, int count)
        {
            if (samples.Length < count)
            {
                samples = new float[2 * count];
            }
        }

        private void Take(float sample)
        {
            var value = (short)Math.Round(Math.Max(-1, Math.Min(1, sample)) * 32767);
            BinaryPrimitives.WriteInt16LittleEndian(_pcm.AsSpan(2 * _filled), value);
            if (++_filled < Piece)
            {
                return;
            }
            Level = Loudness();
            _heard(_offset, _pcm);
            _offset += Piece;
            _filled = 0;
        }

        private float Loudness()
        {
            var sum = 0.0;
            for (var i = 0; i < Piece; i++)
            {
                var sample = BinaryPrimitives.ReadInt16LittleEndian(_pcm.AsSpan(2 * i)) / 32768.0;
                sum += sample * sample;
            }
            return (float)Math.Sqrt(sum / Piece);
        }
    }
}
