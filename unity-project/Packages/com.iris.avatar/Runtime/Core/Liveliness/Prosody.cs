using System;
using System.Collections.Generic;

namespace Iris.Core
{
    /// <summary>
    /// The stresses of the sentences that are to be heard: as the voice tells them, or as they are
    /// found in the sound.
    /// </summary>
    public sealed class Prosody
    {
        private readonly List<Sentence> _sentences = new List<Sentence>(64);

        /// <summary>A sentence begins to arrive; a higher attempt voids what came before.</summary>
        public void Begin(uint turn, int sentence, long attempt, int rate)
        {
            var known = Find(turn, sentence);
            if (known != null && attempt <= known.Attempt)
            {
                return;
            }
            var made = new Sentence(turn, sentence, attempt);
            // What is told may come before the sentence itself: it stays.
            if (known != null && known.Finder == null)
            {
                made.Stresses.AddRange(known.Stresses);
            }
            else
            {
                made.Finder = new StressFinder(rate);
            }
            if (known != null)
            {
                _sentences.Remove(known);
            }
            _sentences.Add(made);
        }

        /// <summary>The stresses of a sentence, as the voice knows them.</summary>
        public void Tell(uint turn, int sentence, IReadOnlyList<Stress> stresses)
        {
            var known = Find(turn, sentence);
            if (known == null)
            {
                known = new Sentence(turn, sentence, 0);
                _sentences.Add(known);
            }
            known.Finder = null;
            known.Stresses.Clear();
            known.Stresses.AddRange(stresses);
            known.Stresses.Sort((one, other) => one.Ms.CompareTo(other.Ms));
        }

        /// <summary>Sound of a sentence (s16le mono), in order.</summary>
        public void OnSound(uint turn, int sentence, ReadOnlySpan<byte> pcm)
        {
            var known = Find(turn, sentence);
            known?.Finder?.Add(pcm, known.Stresses);
        }

        /// <summary>
        /// The next stress that is heard within so many milliseconds and was not given before; false
        /// if there is none. Forgets the sentences that are past. Allocates nothing.
        /// </summary>
        public bool TryTake(in Progress heard, double aheadMs, out Stress stress)
        {
            for (var i = _sentences.Count - 1; i >= 0; i--)
            {
                var one = _sentences[i];
                if (one.Turn < heard.Turn || (one.Turn == heard.Turn && one.Number < heard.Sentence))
                {
                    _sentences.RemoveAt(i);
                }
            }
            stress = default;
            var known = Find(heard.Turn, heard.Sentence);
            if (known == null || known.Given == known.Stresses.Count
                || known.Stresses[known.Given].Ms > heard.Ms + aheadMs)
            {
                return false;
            }
            stress = known.Stresses[known.Given++];
            return true;
        }

        /// <summary>Forget a turn.</summary>
        public void Cancel(uint turn) => _sentences.RemoveAll(one => one.Turn == turn);

        /// <summary>Forget everything.</summary>
        public void Clear() => _sentences.Clear();

        private Sentence? Find(uint turn, int sentence)
        {
            foreach (var one in _sentences)
            {
                if (one.Turn == turn && one.Number == sentence)
                {
                    return one;
                }
            }
            return null;
        }

        private sealed class Sentence
        {
            public Sentence(uint turn, int number, long attempt)
            {
                Turn = turn;
                Number = number;
                Attempt = attempt;
            }

            public uint Turn { get; }

            public int Number { get; }

            public long Attempt { get; }

            public List<Stress> Stresses { get; } = new List<Stress>();

            /// <summary>How many of them have been given.</summary>
            public int Given { get; set; }

            /// <summary>Finds them while nobody tells them.</summary>
            public StressFinder? Finder { get; set; }
        }
    }
}
