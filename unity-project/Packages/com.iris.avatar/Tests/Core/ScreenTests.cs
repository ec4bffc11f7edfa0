using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;

namespace Iris.Core.Tests
{
    /// <summary>What a person types and reads, and how a body moves that says nothing.</summary>
    public sealed class ScreenTests
    {
        [TestCase("192.168.1.5", "ws://192.168.1.5:8080/ws")]
        [TestCase(" desk.local:9000 ", "ws://desk.local:9000/ws")]
        [TestCase("localhost:80", "ws://localhost/ws")]
        [TestCase("http://desk:8080/ui", "ws://desk:8080/ws")]
        [TestCase("HTTPS://iris.example/ui?x=1", "wss://iris.example/ws")]
        [TestCase("wss://iris.example:8443/ws", "wss://iris.example:8443/ws")]
        [TestCase("ws://127.0.0.1:8080/ws", "ws://127.0.0.1:8080/ws")]
        [TestCase("[fe80::1]:9000", "ws://[fe80::1]:9000/ws")]
        public void PeopleTypeAddressesInManyWays(string typed, string meant)
        {
            Assert.That(ServerAddress.TryParse(typed, out var address), Is.True);
            Assert.That(address.AbsoluteUri, Is.EqualTo(meant));
        }

        [TestCase("")]
        [TestCase(null)]
        [TestCase("ftp://desk")]
        [TestCase("http://")]
        [TestCase("two words")]
        [TestCase("desk:port")]
        [TestCase("me@desk")]
        public void WhatIsNoAddressIsRefused(string? typed) =>
            Assert.That(ServerAddress.TryParse(typed, out _), Is.False);

        [Test]
        public void CaptionsFollowWhatIsSaidAndWhatSounds()
        {
            var captions = new Captions();
            var clock = new PlaybackClock();
            captions.OnMessage(new AsrPartial { Text = "what is" });
            Assert.That(captions.Person, Is.EqualTo("what is"));
            captions.OnMessage(new TurnStarted { Turn = 3, Text = "What is rain?" });
            captions.OnMessage(new SpeechStarted { Turn = 3, Sentence = 0, Text = "Rain is water." });
            captions.OnMessage(new SpeechStarted { Turn = 3, Sentence = 1, Text = "It falls." });
            captions.Update(clock, 0.1f);
            Assert.That((captions.Person, captions.Avatar), Is.EqualTo(("What is rain?", "")));
            clock.Report(new Progress(3, 0, 100, false));
            captions.Update(clock, 0.1f);
            Assert.That(captions.Avatar, Is.EqualTo("Rain is water."));
            clock.Report(new Progress(3, 1, 100, false));
            captions.Update(clock, 0.1f);
            Assert.That(captions.Avatar, Is.EqualTo("It falls."));
            captions.OnMessage(new TurnCancelled { Turn = 3 });
            captions.Update(clock, 0.1f);
            Assert.That(captions.Avatar, Is.Empty);
        }

        [Test]
        public void WhatAnEventAsksIsNobodysWord()
        {
            var captions = new Captions();
            captions.OnMessage(new TurnStarted { Turn = 3, Text = "Thank Ada.", Source = Source.Event });
            Assert.That(captions.Person, Is.Empty);
        }

        [Test]
        public void EveryMessageHasAnEventOfItsOwn()
        {
            var events = new MessageEvents();
            var seen = new List<string>();
            events.Any += message => seen.Add($"any {message.Type}");
            events.AvatarTrigger += trigger => seen.Add(trigger.Name);
            events.TurnStarted += started => seen.Add(started.Text);
            events.Raise(new AvatarTrigger { Name = "fireworks" });
            events.Raise(new TurnStarted { Text = "Hello" });
            events.Raise(new Bye());
            Assert.That(seen, Is.EqualTo(new[]
                { "any avatar.trigger", "fireworks", "any turn.started", "Hello", "any bye" }));
        }

        [Test]
        public void BreathsAreQuietAndNotAlike()
        {
            var breath = new Breath(new SeededRandom(3));
            var tops = new List<double>();
            double before = 0, rising = 0;
            for (var frame = 0; frame < 60 * 120; frame++)
            {
                breath.Update(1 / 60.0, false);
                Assert.That(breath.Value, Is.InRange(0, 1));
                Assert.That(breath.Value - before, Is.InRange(-0.08, 0.08), "no jumps");
                if (breath.Value < before && rising > 0)
                {
                    tops.Add(before);
                }
                rising = breath.Value - before;
                before = breath.Value;
            }
            Assert.That(tops.Count, Is.InRange(20, 32));
            Assert.That(tops.Distinct().Count(), Is.GreaterThan(10));
        }

        [Test]
        public void TheLastWordsAreTakenAwaySomeSecondsAfterATurn()
        {
            var captions = new Captions();
            var clock = new PlaybackClock();
            captions.OnMessage(new TurnStarted { Turn = 3, Text = "What is rain?" });
            captions.OnMessage(new TurnEnded { Turn = 3 });
            captions.Update(clock, 3.9f);
            Assert.That(captions.Person, Is.EqualTo("What is rain?"));
            captions.Update(clock, 0.2f);
            Assert.That(captions.Person, Is.Empty);
        }

        [Test]
        public void AnimationsAreNotRepeatedAndNoneIsForgotten()
        {
            var picker = new ClipPicker(new SeededRandom(5));
            var picked = Enumerable.Range(0, 400).Select(_ => picker.Next(4)).ToArray();
            Assert.That(picked.Distinct(), Is.EquivalentTo(new[] { 0, 1, 2, 3 }));
            Assert.That(picked.Skip(1).Where((one, i) => one == picked[i]), Is.Empty);
            Assert.That(picker.Next(1), Is.Zero);
        }
    }
}
