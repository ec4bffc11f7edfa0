using System;
using System.Collections.Generic;

namespace Iris.Core
{
    /// <summary>
    /// The mouth's key poses during one sentence. Between two poses the earlier fades out while the
    /// later fades in. An object is used for one sentence after another, so that its memory is.
    /// </summary>
    public sealed class VisemeTrack
    {
        private VisemeFrame[] _frames = new VisemeFrame[128];
        private int _count;
        private int _at;

        public uint Turn { get; private set; }

        public int Sentence { get; private set; }

        /// <summary>Whose work it is; a higher one makes a lower one's void.</summary>
        public long Attempt { get; private set; }

        /// <summary>Milliseconds of the last pose; 0 where there is none.</summary>
        public double EndMs => _count > 0 ? _frames[_count - 1].Ms : 0;

        /// <summary>Become the track of this sentence, with no poses yet.</summary>
        public void Begin(uint turn, int sentence, long attempt)
        {
            Turn = turn;
            Sentence = sentence;
            Attempt = attempt;
            _count = _at = 0;
        }

        /// <summary>More poses; they are kept sorted by time, and in order of arrival within one.</summary>
        public void Add(IReadOnlyList<VisemeFrame> frames)
        {
            if (_count + frames.Count > _frames.Length)
            {
                Array.Resize(ref _frames, Math.Max(_count + frames.Count, 2 * _frames.Length));
            }
            for (var i = 0; i < frames.Count; i++)
            {
                var place = _count++;
                while (place > 0 && _frames[place - 1].Ms > frames[i].Ms)
                {
                    _frames[place] = _frames[place - 1];
                    place--;
                }
                _frames[place] = frames[i];
            }
            _at = 0;
        }

        /// <summary>
        /// The mouth at a time: 15 weights of 0 to 1, by <see cref="Viseme"/>. Before the first pose
        /// it is the first one, after the last the last; with no pose at all, silence.
        /// </summary>
        public void Sample(double ms, Span<float> weights)
        {
            weights.Clear();
            if (_count == 0)
            {
                weights[(int)Viseme.Sil] = 1;
                return;
            }
            if (_at > 0 && _frames[_at].Ms > ms)
            {
                _at = 0;
            }
            while (_at + 1 < _count && _frames[_at + 1].Ms <= ms)
            {
                _at++;
            }
            ref readonly var before = ref _frames[_at];
            if (_at + 1 == _count || ms <= before.Ms)
            {
                weights[(int)before.Viseme] = (float)before.Weight;
                return;
            }
            ref readonly var after = ref _frames[_at + 1];
            var share = (ms - before.Ms) / (after.Ms - before.Ms);
            weights[(int)before.Viseme] += (float)(before.Weight * (1 - share));
            weights[(int)after.Viseme] += (float)(after.Weight * share);
        }
    }
}
