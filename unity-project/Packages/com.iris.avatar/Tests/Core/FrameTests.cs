using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using NUnit.Framework;

namespace Iris.Core.Tests
{
    public sealed class FrameTests
    {
        private static IEnumerable<TestCaseData> Good => Named("frames", "Frame");

        private static IEnumerable<TestCaseData> Refused => Named("refused", "RefusedFrame");

        [TestCaseSource(nameof(Good))]
        public void EveryFrameIsReadAndWrittenTheSame(JsonValue vector)
        {
            var said = vector.Members;
            var bytes = Vectors.Bytes(said["frame"].Text);
            var frame = Frame.Decode(bytes);
            Assert.That((long)frame.Kind, Is.EqualTo(said["kind"].Integer));
            Assert.That((long)frame.Flags, Is.EqualTo(said["flags"].Integer));
            Assert.That((long)frame.Sentence, Is.EqualTo(said["sentence"].Integer));
            Assert.That((long)frame.Turn, Is.EqualTo(said["turn"].Integer));
            Assert.That((long)frame.Offset, Is.EqualTo(said["offset"].Integer));
            var seq = ulong.Parse(said["seq"].Text, CultureInfo.InvariantCulture);
            Assert.That(frame.Seq, Is.EqualTo(seq));
            Assert.That(frame.Pcm.ToArray(), Is.EqualTo(Vectors.Bytes(said["pcm"].Text)));
            var written = new byte[frame.Size];
            Assert.That(frame.Encode(written), Is.EqualTo(bytes.Length));
            Assert.That(written, Is.EqualTo(bytes));
        }

        [TestCaseSource(nameof(Refused))]
        public void WhatIsNoFrameIsRefused(JsonValue vector)
        {
            var bytes = Vectors.Bytes(vector.Members["frame"].Text);
            Assert.Throws<BadMessageException>(() => Frame.Decode(bytes));
        }

        [Test]
        public void AFrameIsNotWrittenWhereItDoesNotFit() => Assert.Throws<ArgumentException>(
            () => new Frame(FrameKind.Microphone, 0, 0, 0, new byte[2]).Encode(new byte[21]));

        private static IEnumerable<TestCaseData> Named(string list, string prefix) =>
            Vectors.Of("frames.json", list).Select(one =>
                new TestCaseData(one).SetName($"{prefix}({one.Members["name"].Text})"));
    }
}
