using System;
using System.Collections.Generic;

namespace Iris.Core
{
    /// <summary>
    /// Moves the mouth with the sound: keeps the tracks of sentences to come, follows the playback
    /// clock, and closes the mouth when nothing sounds. <see cref="Update"/> allocates nothing.
    /// </summary>
    public sealed class LipSync
    {
        /// <summary>A weight below this cannot be seen, and is 0.</summary>
        private const float Invisible = 0.002f;

        private readonly List<VisemeTrack> _tracks = new List<VisemeTrack>(64);
        private readonly Stack<VisemeTrack> _spare = new Stack<VisemeTrack>(64);
        private readonly float[] _wanted = new float[Protocol.VisemeCount];
        private readonly float[] _weights = new float[Protocol.VisemeCount];
        private VisemeTrack? _moving;
        private double _heardMs;

        public LipSync() => _weights[(int)Viseme.Sil] = 1;

        /// <summary>Milliseconds by which the mouth comes after the sound; negative: before it.</summary>
        public double OffsetMs { get; set; }

        /// <summary>
        /// Seconds after which 63 % of a change has been made; 0 follows the poses exactly.
        /// </summary>
        public float SmoothSeconds { get; set; } = 0.012f;

        /// <summary>The mouth now: 15 weights of 0 to 1, by <see cref="Viseme"/>.</summary>
        public ReadOnlySpan<float> Weights => _weights;

        /// <summary>Tracks that are kept.</summary>
        public int Tracks => _tracks.Count;

        /// <summary>A sentence begins to arrive; a higher attempt voids what came before.</summary>
        public void Begin(uint turn, int sentence, long attempt)
        {
            if (Track(turn, sentence) is VisemeTrack known)
            {
                if (attempt > known.Attempt)
                {
                    known.Begin(turn, sentence, attempt);
                }
                return;
            }
            var made = _spare.Count > 0 ? _spare.Pop() : new VisemeTrack();
            made.Begin(turn, sentence, attempt);
            _tracks.Add(made);
        }

        /// <summary>Poses of a sentence that has begun; others are passed over.</summary>
        public void Add(SpeechVisemes visemes) =>
            Track(visemes.Turn, visemes.Sentence)?.Add(visemes.Frames);

        /// <summary>Drop the turn's tracks.</summary>
        public void Cancel(uint turn)
        {
            for (var i = _tracks.Count - 1; i >= 0; i--)
            {
                if (_tracks[i].Turn == turn)
                {
                    Drop(i);
                }
            }
        }

        /// <summary>Forget every track.</summary>
        public void Clear()
        {
            while (_tracks.Count > 0)
            {
                Drop(_tracks.Count - 1);
            }
        }

        /// <summary>Move the mouth to where the clock is, after this many seconds.</summary>
        public void Update(PlaybackClock clock, float seconds)
        {
            Follow(clock, seconds);
            if (_moving == null)
            {
                Array.Clear(_wanted, 0, _wanted.Length);
                _wanted[(int)Viseme.Sil] = 1;
            }
            else
            {
                _moving.Sample(_heardMs - OffsetMs, _wanted);
            }
            var share = SmoothSeconds > 0 ? 1 - (float)Math.Exp(-seconds / SmoothSeconds) : 1;
            for (var i = 0; i < _weights.Length; i++)
            {
                var weight = _weights[i] + (_wanted[i] - _weights[i]) * share;
                _weights[i] = _wanted[i] == 0 && weight < Invisible ? 0 : weight;
            }
        }

        /// <summary>Move with what sounds; a mouth that comes after it ends each sentence first.</summary>
        private void Follow(PlaybackClock clock, float seconds)
        {
            var sounding = clock.Sounding ? Track(clock.Turn, clock.Sentence) : null;
            if (_moving != null && _moving != sounding)
            {
                _heardMs += 1000.0 * seconds;
                if (_heardMs - OffsetMs < _moving.EndMs)
                {
                    return;
                }
            }
            _moving = sounding;
            if (sounding != null)
            {
                _heardMs = clock.Ms;
                Forget(clock.Turn, clock.Sentence);
            }
        }

        /// <summary>Drop the tracks of sentences before this one.</summary>
        private void Forget(uint turn, int sentence)
        {
            for (var i = _tracks.Count - 1; i >= 0; i--)
            {
                var one = _tracks[i];
                if (one.Turn < turn || (one.Turn == turn && one.Sentence < sentence))
                {
                    Drop(i);
                }
            }
        }

        private VisemeTrack? Track(uint turn, int sentence)
        {
            foreach (var one in _tracks)
            {
                if (one.Turn == turn && one.Sentence == sentence)
                {
                    return one;
                }
            }
            return null;
        }

        private void Drop(int place)
        {
            _moving = _moving == _tracks[place] ? null : _moving;
            _spare.Push(_tracks[place]);
            _tracks.RemoveAt(place);
        }
    }
}
