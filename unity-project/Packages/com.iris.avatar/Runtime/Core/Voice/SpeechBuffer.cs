using System;
using System.Collections.Generic;

namespace Iris.Core
{
    /// <summary>
    /// Between the network and the loudspeaker: takes speech as it arrives and gives it, in order
    /// and whole, to whoever plays it. A sentence begins once a little of it is there, so that it
    /// does not stutter. Filled by one thread and pulled by another; pulling allocates nothing.
    /// </summary>
    public sealed class SpeechBuffer
    {
        private const int MaxReports = 256;

        private readonly object _gate = new object();
        private readonly SpeechQueue _queue = new SpeechQueue();
        private readonly Queue<Progress> _reports = new Queue<Progress>(MaxReports);
        private readonly double _headStartMs;
        private SentenceSound? _sounding;
        private uint? _lastTurn;
        private bool _starved;
        private int _gaps;

        /// <param name="headStartMs">
        /// Milliseconds of sound that must be there before a sentence begins, or goes on after a gap.
        /// </param>
        public SpeechBuffer(double headStartMs = 60) => _headStartMs = headStartMs;

        /// <summary>Whether a sentence has begun to sound and is not over.</summary>
        public bool Sounding
        {
            get
            {
                lock (_gate)
                {
                    return _sounding != null;
                }
            }
        }

        /// <summary>Whether a sentence sounds, or the next one of the same turn waits.</summary>
        public bool Speaking
        {
            get
            {
                lock (_gate)
                {
                    return _sounding != null
                        || (_lastTurn is uint turn && _queue.Current()?.Turn == turn);
                }
            }
        }

        /// <summary>Whether a sentence waits to sound.</summary>
        public bool Waiting
        {
            get
            {
                lock (_gate)
                {
                    return _sounding == null && _queue.Current() != null;
                }
            }
        }

        /// <summary>How often sound was missing in the middle of a sentence.</summary>
        public int Gaps
        {
            get
            {
                lock (_gate)
                {
                    return _gaps;
                }
            }
        }

        public void TurnStarted(uint turn)
        {
            lock (_gate)
            {
                _queue.TurnStarted(turn);
            }
        }

        public void TurnEnded(uint turn)
        {
            lock (_gate)
            {
                _queue.TurnEnded(turn);
            }
        }

        /// <summary>Go quiet: drop what is queued of the turn, and what still comes of it.</summary>
        public void Cancel(uint turn)
        {
            lock (_gate)
            {
                if (_sounding?.Turn == turn)
                {
                    _sounding = null;
                }
                _queue.Cancel(turn);
                // What was played of it is no longer to be followed.
                for (var left = _reports.Count; left > 0; left--)
                {
                    var report = _reports.Dequeue();
                    if (report.Turn != turn)
                    {
                        _reports.Enqueue(report);
                    }
                }
            }
        }

        /// <summary>Forget everything: what is queued will never be whole.</summary>
        public void Clear()
        {
            lock (_gate)
            {
                _sounding = null;
                _queue.Clear();
                _reports.Clear();
            }
        }

        /// <summary>
        /// A sentence begins to arrive; with a higher <paramref name="attempt"/> than before, what
        /// came of it is void, and playing goes on from where it is.
        /// </summary>
        public void Begin(uint turn, int sentence, int rate, long attempt)
        {
            lock (_gate)
            {
                _queue.Begin(turn, sentence, rate, attempt);
            }
        }

        /// <summary>A piece of a sentence: s16le mono, after <paramref name="offset"/> samples.</summary>
        /// <exception cref="BadMessageException">The offset lies beyond any sentence.</exception>
        public void Add(uint turn, int sentence, uint offset, ReadOnlySpan<byte> pcm)
        {
            lock (_gate)
            {
                _queue.Sentence(turn, sentence)?.Add(offset, pcm);
            }
        }

        /// <summary>The sentence has this many samples in all.</summary>
        public void End(uint turn, int sentence, long samples)
        {
            lock (_gate)
            {
                _queue.Sentence(turn, sentence)?.End(samples);
            }
        }

        /// <summary>
        /// The next samples to play, of one sentence. Gives how many; none means silence.
        /// </summary>
        /// <param name="target">Where they go.</param>
        /// <param name="rate">Samples a second of these; 0 where there are none.</param>
        public int Pull(Span<short> target, out int rate)
        {
            lock (_gate)
            {
                rate = 0;
                if (target.Length == 0 || !Start())
                {
                    return 0;
                }
                var sounding = _sounding!;
                var count = sounding.Read(target);
                rate = sounding.Rate;
                if (count < target.Length && !sounding.Over)
                {
                    _gaps++;
                    _starved = true;
                }
                Report(sounding);
                if (sounding.Over)
                {
                    _queue.Finish(sounding);
                    _sounding = null;
                }
                return count;
            }
        }

        /// <summary>What was played since this was last asked, oldest first.</summary>
        public bool TryReport(out Progress report)
        {
            lock (_gate)
            {
                return _reports.TryDequeue(out report);
            }
        }

        /// <summary>Whether a sentence may sound now, begun before or beginning here.</summary>
        private bool Start()
        {
            while (true)
            {
                var current = _sounding ?? _queue.Current();
                if (current == null)
                {
                    return false;
                }
                if (current == _sounding && !_starved && !current.Over)
                {
                    return true;
                }
                if (!current.Complete
                    && (current.Ready == 0 || 1000.0 * current.Ready / current.Rate < _headStartMs))
                {
                    return false;
                }
                _starved = false;
                if (!current.Over)
                {
                    _sounding = current;
                    _lastTurn = current.Turn;
                    return true;
                }
                Report(current);
                _queue.Finish(current);
                _sounding = null;
            }
        }

        private void Report(SentenceSound sentence)
        {
            if (_reports.Count == MaxReports)
            {
                _reports.Dequeue();
            }
            _reports.Enqueue(
                new Progress(sentence.Turn, sentence.Sentence, sentence.PlayedMs, sentence.Over));
        }
    }
}
