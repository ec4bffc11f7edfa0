using System;

namespace Iris.Core
{
    /// <summary>
    /// Speech as a sound card wants it: floats of -1 to 1 at its own rate, on all its channels, and
    /// silence where nothing is to be said. Belongs to the thread of the sound card, and allocates
    /// nothing there.
    /// </summary>
    public sealed class VoiceStream
    {
        /// <summary>Samples that are fetched at once; few, so that what counts as played is.</summary>
        private const int Piece = 128;

        /// <summary>After speech stops, the loudspeaker comes to rest within some 5 ms, unheard.</summary>
        private const double RestSeconds = 0.001;

        /// <summary>After which 63 % of a change of loudness has been made: quick, but no click.</summary>
        private const double EaseSeconds = 0.03;

        private readonly SpeechBuffer _buffer;
        private readonly int _rate;
        private readonly float _rest;
        private readonly float _ease;
        private readonly short[] _piece = new short[Piece];
        private int _at;
        private int _count;
        private double _step = 1;
        private double _phase = 1;
        private float _loud = 1;
        private float _before;
        private float _after;

        /// <param name="buffer">Where the speech comes from.</param>
        /// <param name="rate">Samples a second that the sound card wants.</param>
        public VoiceStream(SpeechBuffer buffer, int rate)
        {
            _buffer = buffer;
            _rate = rate > 0 ? rate : throw new ArgumentOutOfRangeException(nameof(rate));
            _rest = (float)Math.Exp(-1 / (RestSeconds * rate));
            _ease = 1 - (float)Math.Exp(-1 / (EaseSeconds * rate));
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

        /// <summary>One sample, on the straight line between two of the speech's own.</summary>
        private float Next()
        {
            while (_phase >= 1)
            {
                _phase -= 1;
                _before = _after;
                _after = Source();
            }
            var sample = _before + (_after - _before) * (float)_phase;
            _phase += _step;
            return sample;
        }

        private float Source()
        {
            if (_at == _count)
            {
                _at = 0;
                _count = _buffer.Pull(_piece, out var rate);
                _step = _count > 0 ? (double)rate / _rate : 1;
            }
            return _count > 0 ? _piece[_at++] / 32768f : _after * _rest;
        }
    }
}
