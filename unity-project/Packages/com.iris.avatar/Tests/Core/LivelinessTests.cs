using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;

namespace Iris.Core.Tests
{
    /// <summary>She moves as on the page: on the same vectors, to a ten-thousandth.</summary>
    public sealed class LivelinessTests
    {
        private const double Same = 1e-4;

        [TestCase(0)]
        [TestCase(1)]
        [TestCase(2)]
        [TestCase(3)]
        public void SheMovesAsOnThePage(int number)
        {
            var one = Case(number);
            var every = (int)one.Integer("every");
            var wanted = one.List("rows", Numbers);
            var frame = 0;
            var row = 0;
            foreach (var made in Live(one))
            {
                if (++frame % every == 0)
                {
                    Assert.That(made, Is.EqualTo(wanted[row]).Within(Same), $"frame {frame}");
                    row++;
                }
            }
            Assert.That(row, Is.EqualTo(wanted.Count));
        }

        [Test]
        public void StressesAreFoundInTheSoundAsOnThePage()
        {
            var stresses = new JsonFields("stresses", Vectors.Whole("liveliness.json").Members["stresses"]);
            var found = new List<Stress>();
            var finder = new StressFinder(16000);
            foreach (var level in stresses.List("levels", value => (short)value.Number))
            {
                var pcm = new byte[640];
                for (var i = 0; i < 320; i++)
                {
                    var sample = i % 16 < 8 ? level : (short)-level;
                    (pcm[2 * i], pcm[2 * i + 1]) = ((byte)sample, (byte)(sample >> 8));
                }
                finder.Add(pcm, found);
            }
            var wanted = stresses.List("found", Numbers);
            Assert.That(found.Select(one => one.Ms), Is.EqualTo(wanted.Select(one => one[0])));
            Assert.That(found.Select(one => one.Strength), Is.EqualTo(wanted.Select(one => one[1])).Within(Same));
        }

        [Test]
        public void WhatIsToldIsTakenOnceAndInOrder()
        {
            var prosody = new Prosody();
            prosody.Begin(1, 0, 1, 16000);
            prosody.Tell(1, 0, new[] { new Stress(600, 0.5), new Stress(100, 1) });
            Assert.That(prosody.TryTake(new Progress(1, 0, 0, false), 240, out var first));
            Assert.That(first.Ms, Is.EqualTo(100));
            Assert.That(prosody.TryTake(new Progress(1, 0, 0, false), 240, out _), Is.False);
            prosody.Cancel(1);
            Assert.That(prosody.TryTake(new Progress(1, 0, 900, false), 240, out _), Is.False);
        }

        [Test]
        public void MovingAllocatesNothing()
        {
            var her = new Liveliness(1);
            for (var i = 0; i < 600; i++)
            {
                her.Update(1 / 60.0, null);
            }
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 6000; i++)
            {
                her.Update(1 / 60.0, i % 600 < 300 ? new Progress(1, 0, i, false) : (Progress?)null);
            }
            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        }

        /// <summary>The movement in each frame, as the vectors say how.</summary>
        private static IEnumerable<double[]> Live(JsonFields one)
        {
            var her = new Liveliness((uint)one.Integer("seed")) { Calm = one.Boolean("calm") };
            var events = new Queue<IReadOnlyList<JsonValue>>(one.List("events", value => value.Items));
            var fps = one.Number("fps");
            var (from, to, sentence) = (0.0, 0.0, 0);
            for (var frame = 1; frame <= Math.Round(one.Number("seconds") * fps); frame++)
            {
                var now = frame / fps;
                while (events.Count > 0 && events.Peek()[0].Number <= now + 1e-9)
                {
                    var next = events.Dequeue();
                    if (next[1].Text != "speech")
                    {
                        her.OnMessage(Message(next[1].Text));
                        continue;
                    }
                    her.Prosody.Tell(1, ++sentence, next[2].Items.Select(Stress.Read).ToArray());
                    (from, to) = (next[0].Number, next[0].Number + next[3].Number);
                }
                var sounds = now >= from - 1e-9 && now < to - 1e-9;
                her.Update(1 / fps, sounds ? new Progress(1, sentence, 1000 * (now - from), false) : (Progress?)null);
                yield return new[]
                {
                    her.Head.X, her.Head.Y, her.Head.Z, her.Chest.X, her.Chest.Y, her.Chest.Z, her.LeftShoulder,
                    her.RightShoulder, her.Breath, her.Brows, her.EyesYaw, her.EyesPitch, her.Lids,
                };
            }
        }

        private static JsonFields Case(int number) =>
            new JsonFields("case", Vectors.Of("liveliness.json", "cases").ElementAt(number));

        private static double[] Numbers(JsonValue value) => value.Items.Select(one => one.Number).ToArray();

        private static WireMessage Message(string type) => type switch
        {
            "vad.started" => new VadStarted(),
            "vad.stopped" => new VadStopped(),
            "turn.started" => new TurnStarted(),
            "turn.cancelled" => new TurnCancelled(),
            _ => new TurnEnded(),
        };
    }
}
