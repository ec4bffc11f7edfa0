using System;

namespace Iris.Core
{
    /// <summary>
    /// Speech as a sound card wants it: floats of -1 to 1 at its own rate, on all its channels, and
    /// silence where nothing is to be said. Belongs to the thread of the sound card, and allocates
    /// nothing there but once for each rate that speech comes in.
    /// </summary>
    public sealed class VoiceStream
    {
        /// <summary>Samples that are fetched at once; few, so that what counts as played is.</summary>
        private const int Piece = 128;

        /// <summary>Samples of silence between two looks for speech.</summary>
        private const int Idle = 16;

        /// <summary>After speech stops, the loudspeaker comes to rest within some 5 ms, unheard.</summary>
        private const double RestSeconds = 0.001;

        /// <summary>Below half a step of 16 bits, sound has come to rest.</summary>
        private const float Silence = 0.5f / 32768;

        /// <summary>After which 63 % of a change of loudness has been made: quick, but no click.</summary>
        private const double EaseSeconds = 0.03;

        private readonly SpeechBuffer _buffer;
        private readonly int _rate;
        private readonly float _ease;
        private readonly short[] _piece = new short[Piece];
        private readonly float[] _source = new float[Piece];
        private Resampler _resampler;
        private float[] _made;
        private int _sourceRate;
        private int _at;
        private int _count;
        private int _flush;
        private float _last;
        private float _rest;
        private float _loud = 1;

        /// <param name="buffer">Where the speech comes from.</param>
        /// <param name="rate">Samples a second that the sound card wants.</param>
        public VoiceStream(SpeechBuffer buffer, int rate)
        {
            _buffer = buffer;
            _rate = rate > 0 ? rate : throw new ArgumentOutOfRangeException(nameof(rate));
            _ease = 1 - (float)Math.Exp(-1 / (EaseSeconds * rate));
            (_resampler, _made) = UseRate(rate);
        }

        /// <summary>How loud it is to be, 0 to 1; it becomes that within some 0.1 s.</summary>
        public float Volume { get; set; } = 1;

        /// <summary>How loud the last block was: its largest sample, 0 to 1.</summary>
        public float Peak { get; private set; }

        /// <summary>The next samples, the channels of each beside each other.</summary>
        public void Fill(Span<float> target, int channels)
        {
            var peak = 0f;
            for (var i = 0; i + channels <= target.Length; i += channels)
            {
                _loud += (Volume - _loud) * _ease;
                var sample = Next() * _loud;
                peak = Math.Max(peak, Math.Abs(sample));
                for (var channel = 0; channel < channels; channel++)
                {
                    target[i + channel] = sample;
                }
            }
            Peak = peak;
        }

        private float Next()
        {
            while (_at == _count)
            {
                _at = 0;
                _count = Refill();
            }
            return _made[_at++];
        }

        /// <summary>Make more of the speech that is there, of its end, or of silence.</summary>
        private int Refill()
        {
            var count = _buffer.Pull(_piece, out var rate);
            if (count > 0)
            {
                if (rate != _sourceRate)
                {
                    (_resampler, _made) = UseRate(rate);
                }
                for (var i = 0; i < count; i++)
                {
                    _source[i] = _piece[i] / 32768f;
                }
                _last = _source[count - 1];
                _flush = _resampler.Reach;
                return _resampler.Push(_source.AsSpan(0, count), _made);
            }
            if (Math.Abs(_last) < Silence && _flush <= 0)
            {
                Array.Clear(_made, 0, Idle);
                return Idle;
            }
            for (var i = 0; i < Idle; i++)
            {
                _source[i] = _last *= _rest;
            }
            _flush -= Math.Abs(_last) < Silence ? Idle : 0;
            return _resampler.Push(_source.AsSpan(0, Idle), _made);
        }

        private (Resampler Resampler, float[] Made) UseRate(int rate)
        {
            _sourceRate = rate;
            _rest = (float)Math.Exp(-1 / (RestSeconds * rate));
            var resampler = new Resampler(rate, _rate);
            return (resampler, new float[Math.Max(Idle, resampler.Room(Piece))]);
        }
    }
}
