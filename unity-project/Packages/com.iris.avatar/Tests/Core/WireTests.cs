using System;
using System.Linq;
using NUnit.Framework;

namespace Iris.Core.Tests
{
    public sealed class WireTests
    {
        private static Backoff NewBackoff(ulong seed) => new Backoff(
            TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(10), new SeededRandom((uint)seed));

        private static Welcome Welcome(long seq, bool resumed) =>
            new Welcome { Seq = seq, Resumed = resumed };

        [Test]
        public void EveryPauseDoublesUpToTheLimit()
        {
            var backoff = NewBackoff(1);
            var pauses = Enumerable.Range(0, 60).Select(_ => backoff.Next().TotalSeconds).ToArray();
            for (var i = 0; i < pauses.Length; i++)
            {
                var longest = Math.Min(10, 0.25 * Math.Pow(2, i));
                Assert.That(pauses[i], Is.InRange(longest / 2, longest));
            }
        }

        [Test]
        public void ClientsDoNotComeBackTogether() => Assert.That(
            Enumerable.Range(0, 20).Select(i => NewBackoff((ulong)i).Next()).Distinct().Count(),
            Is.GreaterThan(15));

        [Test]
        public void SuccessBeginsAnew()
        {
            var backoff = NewBackoff(1);
            for (var i = 0; i < 9; i++)
            {
                backoff.Next();
            }
            backoff.Reset();
            Assert.That(backoff.Next().TotalSeconds, Is.LessThanOrEqualTo(0.25));
        }

        [Test]
        public void AFirstVisitGoesOnFromTheNewest()
        {
            var point = new ResumePoint();
            Assert.That(point.Last, Is.Null);
            Assert.That(point.OnWelcome(Welcome(100, false)), Is.True);
            Assert.That(point.Last, Is.EqualTo(100));
        }

        [Test]
        public void WhatComesTwiceIsDroppedAndCounted()
        {
            var point = new ResumePoint();
            point.OnWelcome(Welcome(100, false));
            Assert.That(new long?[] { 101, 102, 101, 102, 103 }.Select(point.Accept),
                Is.EqualTo(new[] { true, true, false, false, true }));
            Assert.That((point.Last, point.Duplicates), Is.EqualTo(((long?)103, 2L)));
        }

        [Test]
        public void WhatIsNotStoredIsAlwaysTaken()
        {
            var point = new ResumePoint();
            point.OnWelcome(Welcome(100, false));
            Assert.That(point.Accept(null) && point.Accept(0), Is.True);
            Assert.That(point.Last, Is.EqualTo(100));
        }

        [Test]
        public void AResumeKeepsTheClientsOwnPlace()
        {
            var point = new ResumePoint();
            point.OnWelcome(Welcome(100, false));
            point.Accept(105);
            Assert.That(point.OnWelcome(Welcome(120, true)), Is.True);
            Assert.That(point.Last, Is.EqualTo(105));
            Assert.That(point.Accept(106), Is.True);
        }

        [Test]
        public void ARefusedResumeStartsAfreshEvenWithLowerNumbers()
        {
            var point = new ResumePoint();
            point.OnWelcome(Welcome(100, false));
            Assert.That(point.OnWelcome(Welcome(7, false)), Is.False);
            Assert.That(point.Accept(8), Is.True);
        }
    }
}
