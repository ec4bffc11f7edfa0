using System;

namespace Iris.Core
{
    /// <summary>
    /// What the listener hears now. A sound card fetches a block at a time, and a face moves in
    /// between: the clock runs on evenly from block to block and never ahead of the sound.
    /// </summary>
    public sealed class PlaybackClock
    {
        /// <summary>A difference larger than this is jumped, a smaller one is caught up with.</summary>
        private const double JumpMs = 100;

        private double _fetchedMs;
        private double _behindMs;
        private bool _over = true;

        /// <summary>Whether a sentence sounds.</summary>
        public bool Sounding { get; private set; }

        public uint Turn { get; private set; }

        public int Sentence { get; private set; }

        /// <summary>Milliseconds of the sentence that were heard.</summary>
        public double Ms { get; private set; }

        /// <summary>A block was fetched, up to here.</summary>
        public void Report(in Progress progress)
        {
            if (!Sounding || progress.Turn != Turn || progress.Sentence != Sentence)
            {
                var goesOn = progress.Turn == Turn && progress.Sentence == Sentence && !_over;
                Turn = progress.Turn;
                Sentence = progress.Sentence;
                Ms = _fetchedMs = goesOn ? _fetchedMs : 0;
                Sounding = true;
            }
            // The block begins to sound as it is fetched: what was fetched before has been heard.
            _behindMs = _fetchedMs - Ms;
            if (Math.Abs(_behindMs) > JumpMs)
            {
                Ms = _fetchedMs;
                _behindMs = 0;
            }
            _fetchedMs = Math.Max(_fetchedMs, progress.Ms);
            _over = progress.Over;
        }

        /// <summary>Time goes by, in seconds.</summary>
        public void Advance(float seconds)
        {
            if (!Sounding)
            {
                return;
            }
            var step = 1000.0 * seconds;
            var faster = Math.Max(-0.25, Math.Min(0.25, _behindMs / JumpMs)) * step;
            _behindMs -= faster;
            Ms = Math.Min(Ms + step + faster, _fetchedMs);
            Sounding = !_over || Ms < _fetchedMs;
        }

        /// <summary>It went quiet.</summary>
        public void Stop()
        {
            Sounding = false;
            _over = true;
        }
    }
}
