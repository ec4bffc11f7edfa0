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

        private readonly SpeechBuffer _buffer;
        private readonly int _rate;
        private readonly float _rest;
        private readonly short[] _piece = new short[Piece];
        private int _at;
        private int _count;
        private double _step = 1;
        private double _phase = 1;
        private float _before;
        private float _after;

        /// <param name="buffer">Where the speech comes from.</param>
        /// <param name="rate">Samples a second that the sound card wants.</param>
        public VoiceStream(SpeechBuffer buffer, int rate)
        {
            _buffer = buffer;
            _rate = rate > 0 ? rate : throw new ArgumentOutOfRangeException(nameof(rate));
            _rest = (float)Math.Exp(-1 / (RestSeconds * rate));
        }

        /// <summary>How loud it is, 0 to 1.</summary>
        public float Volume { get; set; } = 1;

        /// <summary>The next samples, the channels of each beside each other.</summary>
        public void Fill(Span<float> target, int channels)
        {
            for (var i = 0; i + channels <= target.Length; i += channels)
            {
                var sample = Next() * Volume;
                for (var channel = 0; channel < channels; channel++)
                {
                    target[i + channel] = sample;
                }
            }
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
