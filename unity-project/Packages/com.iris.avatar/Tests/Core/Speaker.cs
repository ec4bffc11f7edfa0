using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace Iris.Core.Tests
{
    /// <summary>Makes speech whose every sample can be told from every other.</summary>
    internal static class Speaker
    {
        /// <summary>The samples of a sentence.</summary>
        public static short[] Samples(int sentence, int count)
        {
            var samples = new short[count];
            for (var i = 0; i < count; i++)
            {
                samples[i] = (short)(1 + sentence * 5000 + i % 5000);
            }
            return samples;
        }

        /// <summary>Hand a buffer a part of them.</summary>
        public static void Piece(
            SpeechBuffer buffer, uint turn, int sentence, short[] samples, int from, int to) =>
            buffer.Add(turn, sentence, (uint)from,
                MemoryMarshal.AsBytes(new ReadOnlySpan<short>(samples, from, to - from)));

        /// <summary>Hand a buffer a whole sentence; gives its samples.</summary>
        public static short[] Sentence(
            SpeechBuffer buffer, uint turn, int sentence, int count, long attempt = 1)
        {
            var samples = Samples(sentence, count);
            buffer.Begin(turn, sentence, 16000, attempt);
            Piece(buffer, turn, sentence, samples, 0, count);
            buffer.End(turn, sentence, count);
            return samples;
        }

        /// <summary>Everything that a buffer gives now.</summary>
        public static short[] PullAll(SpeechBuffer buffer, int atMost = int.MaxValue)
        {
            var all = new List<short>();
            var target = new short[Math.Min(atMost, 100)];
            int count;
            while (all.Count < atMost && (count = buffer.Pull(
                target.AsSpan(0, Math.Min(target.Length, atMost - all.Count)), out _)) > 0)
            {
                all.AddRange(new ArraySegment<short>(target, 0, count));
            }
            return all.ToArray();
        }
    }
}
