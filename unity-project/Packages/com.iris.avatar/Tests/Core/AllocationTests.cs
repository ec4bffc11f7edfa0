using System;
using System.Numerics;
using NUnit.Framework;

namespace Iris.Core.Tests
{
    /// <summary>In steady state, no frame leaves anything for the garbage collector.</summary>
    public sealed class AllocationTests
    {
        private static object? _kept;

        private static long Allocated(Action<int> frame)
        {
            for (var i = 0; i < 200; i++)
            {
                frame(i);
            }
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 200; i < 700; i++)
            {
                frame(i);
            }
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        /// <summary>Unity's own collector counts nothing: there, the others prove nothing.</summary>
        [Test]
        public void TheMeasureSeesWhatIsAllocated() =>
            Assume.That(Allocated(_ => _kept = new object()), Is.GreaterThanOrEqualTo(500 * 16));

        [Test]
        public void PlayingSpeechAllocatesNothing()
        {
            var buffer = new SpeechBuffer(20);
            // Long enough for every frame, in sentences that begin and end within the measure.
            for (var sentence = 0; sentence < 40; sentence++)
            {
                Speaker.Sentence(buffer, 1, sentence, 6000);
            }
            var voice = new VoiceStream(buffer, 48000);
            var clock = new PlaybackClock();
            var target = new float[2 * 800];
            var loud = 0;
            var allocated = Allocated(_ =>
            {
                voice.Fill(target, 2);
                while (buffer.TryReport(out var progress))
                {
                    clock.Report(progress);
                }
                clock.Advance(1 / 60f);
                loud += target[800] != 0 ? 1 : 0;
            });
            Assert.That(allocated, Is.Zero);
            Assert.That(loud, Is.GreaterThan(650), "it really spoke");
        }

        [Test]
        public void TakingSpeechAllocatesNothingOnceThereIsRoom()
        {
            var buffer = new SpeechBuffer(0);
            var pcm = new byte[640];
            var target = new short[320];
            uint at = 0;
            var sentence = 0;
            long played = 0;
            buffer.Begin(1, 0, 16000, 1);
            var allocated = Allocated(_ =>
            {
                buffer.Add(1, sentence, at, pcm);
                at += 320;
                if (at == 25600)
                {
                    buffer.End(1, sentence++, at);
                    buffer.Begin(1, sentence, 16000, 1);
                    at = 0;
                }
                played += buffer.Pull(target, out var rate);
                buffer.TryReport(out var ignored);
            });
            Assert.That(played, Is.EqualTo(700 * 320));
            Assert.That(allocated, Is.LessThan(2000), "once a sentence, not once a frame");
        }

        [Test]
        public void MovingTheMouthAllocatesNothing()
        {
            var frames = new VisemeFrame[300];
            for (var i = 0; i < frames.Length; i++)
            {
                frames[i] = new VisemeFrame(40 * i, (Viseme)(i % 15), 0.9);
            }
            var lips = new LipSync();
            lips.Begin(1, 0, 1);
            lips.Add(new SpeechVisemes { Turn = 1, Sentence = 0, Frames = frames });
            var map = new ShapeMap(Protocol.VisemeCount);
            var face = new FaceWeights(51);
            for (var i = 0; i < 51; i++)
            {
                map.Add(i % 15, i, 0.8f);
            }
            var clock = new PlaybackClock();
            var open = 0f;
            var allocated = Allocated(i =>
            {
                clock.Report(new Progress(1, 0, i * 16.7, false));
                clock.Advance(1 / 60f);
                lips.Update(clock, 1 / 60f);
                map.Apply(lips.Weights, face);
                for (var shape = 0; shape < face.Count; shape++)
                {
                    face.Take(shape, out var weight);
                    open += weight;
                }
            });
            Assert.That(allocated, Is.Zero);
            Assert.That(open, Is.GreaterThan(1), "it really moved");
        }

        [Test]
        public void EyesAllocateNothing()
        {
            var gaze = new Gaze();
            var turned = 0f;
            var allocated = Allocated(i =>
            {
                gaze.Update(new Vector3(i % 7 - 3, 1, 2), 1 / 60f);
                turned += Math.Abs(gaze.Angles.X);
            });
            Assert.That(allocated, Is.Zero);
            Assert.That(turned, Is.GreaterThan(1), "they really turned");
        }

        [Test]
        public void MovingTheRestOfTheFaceAllocatesNothing()
        {
            var expressions = new Expressions(ExpressionNames.Count);
            var ducking = new Ducking();
            var seen = 0f;
            var allocated = Allocated(i =>
            {
                expressions.Show(i % 100 < 50 ? 0 : -1, 1, 0);
                expressions.Update(1 / 60f);
                ducking.Update(1 / 60f);
                seen += expressions.Weights[0] * ducking.Volume;
            });
            Assert.That(allocated, Is.Zero);
            Assert.That(seen, Is.GreaterThan(1), "it really moved");
        }

        [Test]
        public void TheMicrophoneAllocatesNothing()
        {
            var pieces = 0;
            var stream = new MicrophoneStream(48000, 2, (offset, pcm) => pieces++);
            var block = new float[1600];
            var allocated = Allocated(_ => stream.Push(block));
            Assert.That(allocated, Is.Zero);
            Assert.That(pieces, Is.InRange(580, 584), "it really listened");
        }

        [Test]
        public void HairAllocatesNothing()
        {
            var rest = new Vector3[8];
            for (var i = 0; i < rest.Length; i++)
            {
                rest[i] = new Vector3(0.05f * i, 0, 0);
            }
            var bone = new SpringBone(rest);
            var colliders = new[]
            {
                new SpringCollider(new Vector3(0.1f, -0.1f, 0), 0.05f),
                new SpringCollider(Vector3.Zero, Vector3.UnitY, 0.02f),
            };
            var turned = Quaternion.Identity;
            var allocated = Allocated(i =>
            {
                var root = new Vector3((float)Math.Sin(i / 10.0) * 0.1f, 0, 0);
                bone.Update(root, Quaternion.Identity, 1 / 60f, colliders);
                turned = bone.Swing(3, Quaternion.Identity);
            });
            Assert.That(allocated, Is.Zero);
            Assert.That(turned.W, Is.LessThan(0.999f), "it really swung");
        }
    }
}
