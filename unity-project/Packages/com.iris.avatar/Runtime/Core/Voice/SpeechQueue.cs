using System.Collections.Generic;

namespace Iris.Core
{
    /// <summary>
    /// What is to be spoken, in order: turn after turn, sentence after sentence, whatever order they
    /// arrive in. A sentence waits until the one before it has been played; a turn, until the one
    /// before it is over.
    /// </summary>
    internal sealed class SpeechQueue
    {
        private const int RememberedTurns = 64;

        private readonly List<SentenceSound> _sentences = new List<SentenceSound>(64);
        private readonly Stack<SentenceSound> _spare = new Stack<SentenceSound>(64);
        private readonly List<TurnOrder> _turns = new List<TurnOrder>();
        private uint _newestOver;

        /// <summary>The dialogue began to answer: its sentences count from 0, and turns before are over.</summary>
        public void TurnStarted(uint turn)
        {
            foreach (var earlier in _turns)
            {
                earlier.Over |= earlier.Turn < turn;
            }
            if (Find(turn) == null)
            {
                Remember(turn, next: 0);
            }
        }

        /// <summary>No more sentences of the turn will come.</summary>
        public void TurnEnded(uint turn)
        {
            if (Find(turn) is TurnOrder order)
            {
                order.Over = true;
            }
        }

        /// <summary>Drop everything of the turn, now and what still comes of it.</summary>
        public void Cancel(uint turn)
        {
            var order = Find(turn) ?? Remember(turn, next: 0);
            order.Over = order.Cancelled = true;
            for (var i = _sentences.Count - 1; i >= 0; i--)
            {
                if (_sentences[i].Turn == turn)
                {
                    Drop(i);
                }
            }
        }

        /// <summary>Forget everything.</summary>
        public void Clear()
        {
            while (_sentences.Count > 0)
            {
                Drop(_sentences.Count - 1);
            }
            _turns.Clear();
            _newestOver = 0;
        }

        /// <summary>A sentence begins to arrive, perhaps for another time.</summary>
        public void Begin(uint turn, int sentence, int rate, long attempt)
        {
            var order = Find(turn) ?? (turn > _newestOver ? Remember(turn, sentence) : null);
            if (order == null || order.Cancelled || sentence < order.Next)
            {
                return;
            }
            if (Sentence(turn, sentence) is SentenceSound known)
            {
                known.Again(rate, attempt);
                return;
            }
            var made = _spare.Count > 0 ? _spare.Pop() : new SentenceSound();
            made.Begin(turn, sentence, rate, attempt);
            var place = _sentences.FindIndex(
                one => one.Turn > turn || (one.Turn == turn && one.Sentence > sentence));
            _sentences.Insert(place < 0 ? _sentences.Count : place, made);
        }

        /// <summary>The sentence, if it has begun and is not over.</summary>
        public SentenceSound? Sentence(uint turn, int sentence)
        {
            foreach (var one in _sentences)
            {
                if (one.Turn == turn && one.Sentence == sentence)
                {
                    return one;
                }
            }
            return null;
        }

        /// <summary>The sentence that is to sound now; null if none may. Allocates nothing.</summary>
        public SentenceSound? Current()
        {
            foreach (var order in _turns)
            {
                var first = First(order.Turn);
                if (first != null && (order.Over || first.Sentence <= order.Next))
                {
                    return first;
                }
                if (!order.Over)
                {
                    return null;
                }
            }
            return null;
        }

        /// <summary>The sentence has been played: it makes room for the next one.</summary>
        public void Finish(SentenceSound sentence)
        {
            if (Find(sentence.Turn) is TurnOrder order)
            {
                order.Next = sentence.Sentence + 1;
            }
            Drop(_sentences.IndexOf(sentence));
        }

        private SentenceSound? First(uint turn)
        {
            foreach (var one in _sentences)
            {
                if (one.Turn == turn)
                {
                    return one;
                }
            }
            return null;
        }

        private TurnOrder? Find(uint turn)
        {
            foreach (var order in _turns)
            {
                if (order.Turn == turn)
                {
                    return order;
                }
            }
            return null;
        }

        private TurnOrder Remember(uint turn, int next)
        {
            if (_turns.Count == RememberedTurns)
            {
                _newestOver = _turns[0].Turn;
                _turns.RemoveAt(0);
            }
            var order = new TurnOrder(turn, next);
            var place = _turns.FindIndex(one => one.Turn > turn);
            _turns.Insert(place < 0 ? _turns.Count : place, order);
            return order;
        }

        private void Drop(int place)
        {
            _spare.Push(_sentences[place]);
            _sentences.RemoveAt(place);
        }

        /// <summary>How far a turn has come.</summary>
        private sealed class TurnOrder
        {
            public TurnOrder(uint turn, int next)
            {
                Turn = turn;
                Next = next;
            }

            public uint Turn { get; }

            /// <summary>The sentence that may sound next.</summary>
            public int Next { get; set; }

            /// <summary>Whether no sentence is to come but those that are here.</summary>
            public bool Over { get; set; }

            public bool Cancelled { get; set; }
        }
    }
}
