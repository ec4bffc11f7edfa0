using System;
using System.Linq;
using NUnit.Framework;

namespace Iris.Core.Tests
{
    public sealed class VoiceTests
    {
        [Test]
        public void AtItsOwnRateEverySampleArrives()
        {
            var buffer = new SpeechBuffer(0);
            var samples = Speaker.Sentence(buffer, 1, 0, 1000);
            var target = new float[2400];
            new VoiceStream(buffer, 16000).Fill(target, 2);
            var left = target.Where((_, i) => i % 2 == 0).ToArray();
            var start = Array.FindIndex(left, value => value != 0);
            Assert.That(start, Is.InRange(0, 2));
            Assert.That(left.Skip(start).Take(1000).Select(value => (short)(value * 32768)),
                Is.EqualTo(samples));
            Assert.That(target.Where((_, i) => i % 2 == 1), Is.EqualTo(left));
        }

        [Test]
        public void AtAnotherRateItKeepsItsPitch()
        {
            var buffer = new SpeechBuffer(0);
            var tone = Enumerable.Range(0, 16000)
                .Select(i => (short)(10000 * Math.Sin(2 * Math.PI * 200 * i / 16000))).ToArray();
            buffer.Begin(1, 0, 16000, 1);
            Speaker.Piece(buffer, 1, 0, tone, 0, tone.Length);
            buffer.End(1, 0, tone.Length);
            var target = new float[48000];
            new VoiceStream(buffer, 48000).Fill(target, 1);
            var rises = Enumerable.Range(1, 47999).Count(i => target[i - 1] < 0 && target[i] >= 0);
            Assert.That(rises, Is.InRange(198, 201));
            Assert.That(target.Max(), Is.EqualTo(10000 / 32768f).Within(0.01));
        }

        [Test]
        public void AfterACancelItComesToRestWithoutAClick()
        {
            var buffer = new SpeechBuffer(0);
            buffer.Begin(1, 0, 48000, 1);
            var loud = Enumerable.Repeat((short)30000, 4800).ToArray();
            Speaker.Piece(buffer, 1, 0, loud, 0, loud.Length);
            var voice = new VoiceStream(buffer, 48000);
            var target = new float[256];
            voice.Fill(target, 1);
            buffer.Cancel(1);
            var after = new float[1200];
            voice.Fill(after, 1);
            var steps = Enumerable.Range(1, 1199).Select(i => Math.Abs(after[i] - after[i - 1]));
            Assert.That(steps.Max(), Is.LessThan(0.05));
            Assert.That(Math.Abs(after[1199]), Is.LessThan(1e-4));
        }

        [Test]
        public void TheClockRunsEvenlyBetweenBlocksAndNotAhead()
        {
            var clock = new PlaybackClock();
            var before = 0.0;
            for (var frame = 0; frame < 120; frame++)
            {
                var now = frame * 1000 / 60.0;
                var fetched = (Math.Floor(now / 21.333) + 1) * 21.333;
                clock.Report(new Progress(1, 0, fetched, false));
                Assert.That(clock.Ms, Is.LessThanOrEqualTo(fetched));
                Assert.That(clock.Ms, Is.EqualTo(now).Within(22));
                clock.Advance(1 / 60f);
                Assert.That(clock.Ms - before, Is.InRange(0, 21.5));
                before = clock.Ms;
            }
        }

        [Test]
        public void TheClockStopsAtTheEndOfASentence()
        {
            var clock = new PlaybackClock();
            clock.Report(new Progress(1, 0, 20, true));
            clock.Advance(0.016f);
            Assert.That(clock.Sounding, Is.True);
            clock.Advance(0.016f);
            Assert.That((clock.Sounding, clock.Ms), Is.EqualTo((false, 20.0)));
        }

        [Test]
        public void TheClockWaitsWhereSoundIsMissing()
        {
            var clock = new PlaybackClock();
            clock.Report(new Progress(1, 0, 20, false));
            clock.Advance(1);
            Assert.That((clock.Sounding, clock.Ms), Is.EqualTo((true, 20.0)));
        }

        [Test]
        public void WhatWasHeardIsToldAtTheStartNowAndThenAndAtTheEnd()
        {
            var reporter = new PlayedReporter();
            var told = Enumerable.Range(1, 50)
                .Select(i => reporter.See(new Progress(1, 0, 10 * i, i == 50)))
                .Where(one => one != null).Select(one => one!.Ms);
            Assert.That(told, Is.EqualTo(new[] { 10.0, 210, 410, 500 }));
        }
    }
}
