using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using NUnit.Framework;

namespace Iris.Core.Tests
{
    public sealed class FaceTests
    {
        private const float Frame = 1 / 60f;

        private static readonly VisemeFrame[] Poses =
        {
            new VisemeFrame(0, Viseme.Sil, 1), new VisemeFrame(100, Viseme.PP, 1),
            new VisemeFrame(200, Viseme.Aa, 0.8), new VisemeFrame(300, Viseme.Sil, 1),
        };

        private static SpeechVisemes Message(params VisemeFrame[] frames) =>
            new SpeechVisemes { Turn = 1, Sentence = 0, Frames = frames };

        private static float[] At(VisemeTrack track, double ms)
        {
            var weights = new float[15];
            track.Sample(ms, weights);
            return weights;
        }

        private static VisemeTrack Track()
        {
            var track = new VisemeTrack();
            track.Begin(1, 0, 1);
            track.Add(Poses);
            return track;
        }

        [TestCase(-50, Viseme.Sil, 1)]
        [TestCase(100, Viseme.PP, 1)]
        [TestCase(200, Viseme.Aa, 0.8f)]
        [TestCase(5000, Viseme.Sil, 1)]
        public void AtAPoseTheMouthHasReachedIt(double ms, Viseme viseme, float weight)
        {
            var weights = At(Track(), ms);
            Assert.That(weights[(int)viseme], Is.EqualTo(weight).Within(1e-6));
            Assert.That(weights.Sum(), Is.EqualTo(weight).Within(1e-6));
        }

        [Test]
        public void BetweenPosesTheEarlierFadesOutWhileTheLaterFadesIn()
        {
            var weights = At(Track(), 125);
            Assert.That(weights[(int)Viseme.PP], Is.EqualTo(0.75).Within(1e-6));
            Assert.That(weights[(int)Viseme.Aa], Is.EqualTo(0.2).Within(1e-6));
        }

        [Test]
        public void TheSameVisemeTwiceIsAHold()
        {
            var track = new VisemeTrack();
            track.Begin(1, 0, 1);
            track.Add(new[] { new VisemeFrame(0, Viseme.Oh, 0.6), new VisemeFrame(80, Viseme.Oh, 0.6) });
            Assert.That(At(track, 33)[(int)Viseme.Oh], Is.EqualTo(0.6).Within(1e-6));
        }

        [Test]
        public void TimeMayGoBackAndPosesMayComeInPieces()
        {
            var track = new VisemeTrack();
            track.Begin(1, 0, 1);
            track.Add(Poses.Skip(2).ToArray());
            track.Add(Poses.Take(2).ToArray());
            foreach (var ms in new double[] { 250, 20, 150, 299, 0 })
            {
                Assert.That(At(track, ms), Is.EqualTo(At(Track(), ms)), $"at {ms} ms");
            }
        }

        private static LipSync Lips(float smooth, params VisemeFrame[] frames)
        {
            var lips = new LipSync { SmoothSeconds = smooth };
            lips.Begin(1, 0, 1);
            lips.Add(Message(frames));
            return lips;
        }

        private static PlaybackClock ClockAt(double ms)
        {
            var clock = new PlaybackClock();
            clock.Report(new Progress(1, 0, ms, false));
            clock.Advance(10);
            return clock;
        }

        [TestCase(0, 100)]
        [TestCase(40, 60)]
        [TestCase(-40, 140)]
        public void TheOffsetMovesTheMouthAgainstTheSound(double offset, double shown)
        {
            var lips = Lips(0, Poses);
            lips.OffsetMs = offset;
            lips.Update(ClockAt(100), Frame);
            Assert.That(lips.Weights.ToArray(), Is.EqualTo(At(Track(), shown)).Within(1e-5));
        }

        [Test]
        public void AMouthThatComesLaterEndsEachSentenceAndIsCancelledAtOnce()
        {
            var lips = Lips(0, Poses);
            lips.OffsetMs = 200;
            lips.Begin(1, 1, 1);
            lips.Add(new SpeechVisemes { Turn = 1, Sentence = 1, Frames = new[] { new VisemeFrame(0, Viseme.Ou, 1) } });
            var clock = ClockAt(300);
            lips.Update(clock, Frame);
            Assert.That(lips.Weights[(int)Viseme.PP], Is.EqualTo(1).Within(1e-5), "at 100 ms");
            clock.Report(new Progress(1, 1, 500, false));
            clock.Advance(0.1f);
            lips.Update(clock, 0.1f);
            Assert.That(lips.Weights[(int)Viseme.Aa], Is.EqualTo(0.8f).Within(1e-5), "at 200 ms, while the next sounds");
            clock.Advance(0.15f);
            lips.Update(clock, 0.15f);
            Assert.That(lips.Weights[(int)Viseme.Ou], Is.EqualTo(1));
            clock.Stop();
            lips.Cancel(1);
            lips.Update(clock, Frame);
            Assert.That(lips.Weights[(int)Viseme.Sil], Is.EqualTo(1));
        }

        [Test]
        public void TheMouthClosesWhenNothingSounds()
        {
            var lips = Lips(0.012f, Poses);
            lips.Update(ClockAt(200), 1);
            Assert.That(lips.Weights[(int)Viseme.Aa], Is.GreaterThan(0.7f));
            var quiet = new PlaybackClock();
            for (var i = 0; i < 20; i++)
            {
                lips.Update(quiet, Frame);
            }
            var closed = new float[15];
            closed[(int)Viseme.Sil] = 1;
            Assert.That(lips.Weights.ToArray(), Is.EqualTo(closed).Within(1e-4));
            Assert.That(lips.Weights[(int)Viseme.Aa], Is.Zero);
        }

        [Test]
        public void SmoothingIsTheSameAtAnyFrameRate()
        {
            LipSync slow = Lips(0.05f, Poses), fast = Lips(0.05f, Poses);
            slow.Update(ClockAt(100), 0.1f);
            for (var i = 0; i < 10; i++)
            {
                fast.Update(ClockAt(100), 0.01f);
            }
            Assert.That(fast.Weights.ToArray(), Is.EqualTo(slow.Weights.ToArray()).Within(1e-5));
        }

        [Test]
        public void AnotherAttemptVoidsThePosesBefore()
        {
            var lips = Lips(0, Poses);
            lips.Begin(1, 0, 2);
            lips.Add(Message(new VisemeFrame(0, Viseme.Ou, 1)));
            lips.Update(ClockAt(100), Frame);
            Assert.That(lips.Weights[(int)Viseme.Ou], Is.EqualTo(1));
        }

        [Test]
        public void TracksOfWhatIsOverAreForgotten()
        {
            var lips = Lips(0, Poses);
            lips.Begin(1, 1, 1);
            lips.Begin(2, 0, 1);
            var clock = new PlaybackClock();
            clock.Report(new Progress(1, 1, 10, false));
            lips.Update(clock, Frame);
            Assert.That(lips.Tracks, Is.EqualTo(2));
            lips.Cancel(1);
            Assert.That(lips.Tracks, Is.EqualTo(1));
        }

        private static List<float> BlinkTimes(uint seed, float minutes, float frame = Frame)
        {
            var blink = new Blink(new SeededRandom(seed));
            var times = new List<float>();
            var shut = false;
            for (var time = 0f; time < 60 * minutes; time += frame)
            {
                blink.Update(frame);
                Assert.That(blink.Weight, Is.InRange(0, 1));
                if (blink.Weight > 0.9f && !shut)
                {
                    times.Add(time);
                }
                shut = blink.Weight > 0.9f;
            }
            return times;
        }

        [Test]
        public void EyesCloseFullySomeSeventeenTimesAMinuteAtIrregularIntervals()
        {
            var times = BlinkTimes(5, 20);
            Assert.That(times.Count / 20.0, Is.InRange(12, 20));
            var waits = times.Zip(times.Skip(1), (a, b) => b - a).ToArray();
            var mean = waits.Average();
            var spread = Math.Sqrt(waits.Average(wait => (wait - mean) * (wait - mean)));
            Assert.That(spread / mean, Is.GreaterThan(0.5), "a metronome does not look alive");
            Assert.That(waits.Min(), Is.GreaterThan(0.2), "one may follow another at once");
        }

        [Test]
        public void TheSameSeedBlinksAlikeAndAnotherDoesNot()
        {
            Assert.That(BlinkTimes(1, 2), Is.EqualTo(BlinkTimes(1, 2)));
            Assert.That(BlinkTimes(1, 2), Is.Not.EqualTo(BlinkTimes(2, 2)));
        }

        [Test]
        public void ABlinkCanBeAskedFor()
        {
            var blink = new Blink(new SeededRandom(1));
            blink.Trigger();
            var weights = Enumerable.Range(0, 40).Select(_ =>
            {
                blink.Update(0.01);
                return blink.Weight;
            }).ToArray();
            Assert.That(weights.Max(), Is.EqualTo(1).Within(1e-6));
            var top = Array.IndexOf(weights, weights.Max());
            Assert.That(weights.Skip(top).Min(), Is.Zero);
            Assert.That(weights.Take(top), Is.Ordered);
        }

        [Test]
        public void EyesJumpQuicklyWithinTheirReachAndThenRest()
        {
            var saccade = new Saccade(new SeededRandom(3));
            int resting = 0, jumps = 0;
            var before = Vector2.Zero;
            for (var i = 0; i < 60000; i++)
            {
                saccade.Update(0.001f);
                var now = new Vector2((float)saccade.Yaw, (float)saccade.Pitch);
                Assert.That(now.Length(), Is.LessThanOrEqualTo(3.001f));
                var still = now == before;
                jumps += still ? 0 : 1;
                resting += still ? 1 : 0;
                before = now;
            }
            Assert.That(resting, Is.GreaterThan(55000));
            Assert.That(jumps, Is.InRange(600, 3000), "some 50 jumps of some 25 ms");
        }

        [Test]
        public void TheGazeTurnsToItsTarget()
        {
            var gaze = new Gaze();
            for (var i = 0; i < 120; i++)
            {
                gaze.Update(new Vector3(1, 0, 3), Frame);
            }
            Assert.That(gaze.Angles.X, Is.EqualTo(18.435f).Within(0.01f));
            Assert.That(gaze.Angles.Y, Is.Zero.Within(1e-3));
        }

        [TestCase(9, 0, 1, 35, 0)]
        [TestCase(-9, 0, 1, -35, 0)]
        [TestCase(0, 9, 1, 0, 20)]
        [TestCase(0, -9, 1, 0, -25)]
        [TestCase(1, 0, -5, 0, 0)]
        [TestCase(0, 0, 0, 0, 0)]
        public void TheGazeHasLimits(float x, float y, float z, float yaw, float pitch)
        {
            var wanted = new Gaze().Wanted(new Vector3(x, y, z));
            Assert.That(wanted.X, Is.EqualTo(yaw).Within(1e-3));
            Assert.That(wanted.Y, Is.EqualTo(pitch).Within(1e-3));
        }

        [Test]
        public void TheGazeIsNoFasterThanEyes()
        {
            var gaze = new Gaze { Speed = 100, SmoothSeconds = 0 };
            gaze.Update(new Vector3(9, 0, 1), 0.1f);
            Assert.That(gaze.Angles.X, Is.EqualTo(10).Within(1e-3));
        }
    }
}
