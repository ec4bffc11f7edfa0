using System;
using System.Buffers.Binary;

namespace Iris.Core
{
    /// <summary>
    /// The sound of one sentence, put together from pieces, and how much of it was played. An object
    /// is used for one sentence after another, so that its memory is.
    /// </summary>
    internal sealed class SentenceSound
    {
        /// <summary>Ten minutes at 48 kHz: a piece beyond that is no speech.</summary>
        public const long MaxSamples = 10L * 60 * 48000;

        private readonly SampleRanges _there = new SampleRanges();
        private short[] _samples = new short[1 << 15];
        private long? _length;

        public uint Turn { get; private set; }

        public int Sentence { get; private set; }

        /// <summary>Samples a second.</summary>
        public int Rate { get; private set; }

        /// <summary>Whose work the sound is; a higher one makes a lower one's void.</summary>
        public long Attempt { get; private set; }

        /// <summary>Samples that were played, of whichever attempt.</summary>
        public long Played { get; private set; }

        /// <summary>Samples that can be played now.</summary>
        public long Ready => Math.Max(0, Math.Min(_there.Whole, _length ?? long.MaxValue) - Played);

        /// <summary>Whether no sound is to come beyond what is ready.</summary>
        public bool Complete => _length <= _there.Whole || _length <= Played;

        /// <summary>Whether everything was played.</summary>
        public bool Over => Complete && Ready == 0;

        /// <summary>Milliseconds of the sentence that were played.</summary>
        public double PlayedMs => 1000.0 * Played / Rate;

        /// <summary>Become this sentence, of which nothing is there.</summary>
        public void Begin(uint turn, int sentence, int rate, long attempt)
        {
            Turn = turn;
            Sentence = sentence;
            Rate = rate;
            Attempt = attempt;
            Played = 0;
            _length = null;
            _there.Clear();
        }

        /// <summary>
        /// Another worker begins the sentence again: what came is void, what was played stays played.
        /// Gives whether it is news; an attempt that is not higher is none.
        /// </summary>
        public bool Again(int rate, long attempt)
        {
            if (attempt <= Attempt)
            {
                return false;
            }
            // Where the other voice has another rate, the same time is another number of samples.
            Played = (long)Math.Round((double)Played * rate / Rate);
            Rate = rate;
            Attempt = attempt;
            _length = null;
            _there.Clear();
            return true;
        }

        /// <summary>A piece of sound: s16le, after this many samples.</summary>
        /// <exception cref="BadMessageException">It lies beyond any sentence.</exception>
        public void Add(uint offset, ReadOnlySpan<byte> pcm)
        {
            var end = offset + pcm.Length / 2L;
            if (end > MaxSamples)
            {
                throw new BadMessageException($"sound at sample {offset} is no speech");
            }
            if (end > _samples.Length)
            {
                Array.Resize(ref _samples, (int)Math.Max(end, _samples.Length * 2L));
            }
            for (var i = 0; i < pcm.Length / 2; i++)
            {
                _samples[offset + i] = BinaryPrimitives.ReadInt16LittleEndian(pcm.Slice(2 * i));
            }
            _there.Add(offset, end);
        }

        /// <summary>The sentence has this many samples.</summary>
        public void End(long samples) => _length = samples;

        /// <summary>Play on into <paramref name="target"/>; gives the number of samples.</summary>
        public int Read(Span<short> target)
        {
            var count = (int)Math.Min(Ready, target.Length);
            _samples.AsSpan((int)Played, count).CopyTo(target);
            Played += count;
            return count;
        }
    }
}
