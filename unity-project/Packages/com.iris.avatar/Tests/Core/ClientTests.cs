using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace Iris.Core.Tests
{
    public sealed class ClientTests
    {
        private readonly List<string> _seen = new List<string>();
        private House _house = null!;
        private IrisClient _client = null!;

        [SetUp]
        public void Open()
        {
            _seen.Clear();
            _house = new House();
            _client = new IrisClient(new ClientOptions
            {
                Address = _house.Address,
                Device = "test",
                FirstPause = TimeSpan.FromMilliseconds(5),
            });
            _client.Changed += to => _seen.Add(to.ToString());
            _client.Received += message => _seen.Add(message.Type);
            _client.Heard += (in Frame frame) => _seen.Add($"sound {frame.Seq}");
            _client.Restarted += () => _seen.Add("restarted");
        }

        [TearDown]
        public void Close()
        {
            _client.Dispose();
            _house.Dispose();
        }

        [Test]
        public async Task ItGreetsAndIsWelcomed()
        {
            _client.Start();
            var hello = await _house.Welcome(100);
            Assert.That((hello.Protocol, hello.Device, hello.Kind, hello.Resume),
                Is.EqualTo((1L, "test", "unity", (long?)null)));
            Assert.That(hello.Wants, Does.Contain(Wants.Speech));
            Until("welcome");
            Assert.That(_seen, Is.EqualTo(new[] { "Connecting", "Online", "welcome" }));
        }

        [Test]
        public async Task EventsAreRaisedOnTheThreadThatDrains()
        {
            var threads = new HashSet<int>();
            _client.Received += _ => threads.Add(Thread.CurrentThread.ManagedThreadId);
            var draining = 0;
            _client.Start();
            await _house.Welcome(100);
            var thread = new Thread(() =>
            {
                draining = Thread.CurrentThread.ManagedThreadId;
                Until("welcome");
            });
            thread.Start();
            thread.Join();
            Assert.That(threads, Is.EqualTo(new[] { draining }));
        }

        [Test]
        public async Task AfterACutItGoesOnWhereItWasAndDropsWhatComesTwice()
        {
            _client.Start();
            await _house.Welcome(100);
            await _house.Sound(101, 0, 10);
            await _house.Say("{\"type\":\"vad.started\",\"device\":\"d\"}");
            await _house.Say("{\"type\":\"turn.interrupt\",\"turn\":1,\"seq\":102}");
            Until("turn.interrupt");
            _client.Cut();
            Assert.That((await _house.Welcome(104, resumed: true)).Resume, Is.EqualTo(102));
            await _house.Sound(102, 10, 10);
            await _house.Sound(103, 10, 10);
            Until("sound 103");
            Assert.That(_seen.Where(one => one.StartsWith("sound", StringComparison.Ordinal)),
                Is.EqualTo(new[] { "sound 101", "sound 103" }));
            Assert.That(_client.Duplicates, Is.EqualTo(1));
            Assert.That(_seen, Does.Not.Contain("restarted"));
        }

        [Test]
        public async Task AClientThatCutsItselfComesBack()
        {
            _client.Start();
            await _house.Welcome(100);
            Until("welcome");
            _client.Cut();
            Assert.That((await _house.Greeted()).Resume, Is.EqualTo(100));
            Until("Away");
        }

        [Test]
        public async Task WhereTheHouseCannotGoOnTheClientIsToldToStartAfresh()
        {
            _client.Start();
            await _house.Welcome(100);
            Until("welcome");
            _client.Cut();
            await _house.Welcome(7, resumed: false);
            Until("restarted");
        }

        [Test]
        public async Task AByeThatMeansItEndsTheClient()
        {
            _client.Start();
            await _house.Welcome(100);
            await _house.Say("{\"type\":\"bye\",\"reason\":\"retired\",\"reconnect\":false}");
            Until("bye");
            UntilTrue(() => _client.Stopped);
            Assert.That(_client.Connection, Is.EqualTo(Connection.Away));
            Assert.That(_client.Send(new TurnInterrupt()), Is.False);
        }

        [Test]
        public async Task AByeThatInvitesBackIsFollowed()
        {
            _client.Start();
            await _house.Welcome(100);
            await _house.Say("{\"type\":\"bye\",\"reason\":\"shutdown\",\"reconnect\":true}");
            Assert.That((await _house.Greeted()).Resume, Is.EqualTo(100));
        }

        [Test]
        public async Task WhoIsNotLetInDoesNotKnockForEver()
        {
            _client.Start();
            await _house.Greeted();
            await _house.Say("{\"type\":\"error\",\"code\":\"unauthorized\",\"detail\":\"\",\"ref\":null}");
            Until("error");
            UntilTrue(() => _client.Stopped);
        }

        [Test]
        public async Task ABadMessageHarmsNothing()
        {
            var complaints = new List<string>();
            _client.Complained += complaints.Add;
            _client.Start();
            await _house.Welcome(100);
            await _house.Say("{\"type\":\"turn.started\",\"turn\":-1}");
            await _house.Say("{\"type\":\"vad.started\",\"device\":\"d\"}");
            Until("vad.started");
            Assert.That(complaints.Single(), Does.Contain("turn.started"));
        }

        [Test]
        public async Task WhatIsSentFromManyThreadsArrivesWhole()
        {
            _client.Start();
            await _house.Welcome(100);
            Until("welcome");
            Parallel.For(0, 50, i =>
                Assert.That(_client.Send(new Prompt { Text = new string('x', 50 * i), Ref = $"{i}" })));
            var refs = new List<int>();
            for (var i = 0; i < 50; i++)
            {
                var prompt = (Prompt)Messages.Read(await _house.Hear())!;
                refs.Add(int.Parse(prompt.Ref!));
                Assert.That(prompt.Text, Has.Length.EqualTo(50 * refs[i]));
            }
            Assert.That(refs, Is.EquivalentTo(Enumerable.Range(0, 50)));
        }

        [Test]
        public async Task TheMicrophonesSoundIsSentAsFrames()
        {
            _client.Start();
            await _house.Welcome(100);
            Until("welcome");
            _client.Send(new Frame(FrameKind.Microphone, 0, 0, 320, new byte[] { 1, 2 }));
            Assert.That(await _house.Hear(), Is.EqualTo(
                "01-00-00-00-00-00-00-00-00-00-00-00-00-00-00-00-40-01-00-00-01-02"));
        }

        [Test]
        public async Task StoppingSaysGoodbyeAndEnds()
        {
            _client.Start();
            await _house.Welcome(100);
            Until("welcome");
            var stopping = _client.StopAsync();
            Assert.That(await _house.Hear(), Is.EqualTo("closed"));
            await stopping;
            Assert.That(_client.Stopped, Is.True);
        }

        [Test]
        public void NobodyThereMeansTryingAgain()
        {
            _house.Dispose();
            _client.Start();
            UntilTrue(() => _seen.Count(one => one == "Connecting") >= 3);
            Assert.That(_client.Stopped, Is.False);
        }

        [Test]
        public async Task TheFaceShowsWhatTheAvatarDoes()
        {
            var performer = new Performer(new SpeechBuffer(0), new LipSync());
            performer.Follow(_client);
            var moods = new List<Mood>();
            var target = new short[4000];
            void Update()
            {
                performer.Update(0.01f);
                performer.Speech.Pull(target, out var rate);
                if (moods.Count == 0 || moods[moods.Count - 1] != performer.Mood)
                {
                    moods.Add(performer.Mood);
                }
            }
            Update();
            _client.Start();
            await _house.Greeted();
            UntilTrue(() => moods.Contains(Mood.Connecting), Update);
            await _house.Say("{\"type\":\"welcome\",\"protocol\":1,\"avatar\":\"a\",\"session\":\"main\","
                + "\"seq\":9,\"resumed\":false,\"visemes\":[]}");
            UntilTrue(() => moods.Contains(Mood.Listening), Update);
            await _house.Say("{\"type\":\"turn.started\",\"turn\":1,\"text\":\"\",\"source\":\"typed\"}");
            UntilTrue(() => moods.Contains(Mood.Thinking), Update);
            await _house.Say("{\"type\":\"speech.started\",\"turn\":1,\"sentence\":0,\"rate\":16000,"
                + "\"text\":\"\"}");
            await _house.Sound(10, 0, 3200);
            UntilTrue(() => moods.Contains(Mood.Speaking), Update);
            var told = (SpeechPlayed)Messages.Read(await _house.Hear())!;
            Assert.That((told.Turn, told.Ms), Is.EqualTo((1u, 200.0)));
            await _house.Say("{\"type\":\"turn.cancelled\",\"turn\":1,\"reason\":\"barge-in\"}");
            UntilTrue(() => moods.Last() == Mood.Listening, Update);
            Assert.That(moods, Is.EqualTo(new[]
            {
                Mood.Away, Mood.Connecting, Mood.Listening, Mood.Thinking, Mood.Speaking, Mood.Listening,
            }));
        }

        private void Until(string seen) => UntilTrue(() => _seen.Contains(seen));

        private void UntilTrue(Func<bool> done, Action? meanwhile = null)
        {
            var clock = Stopwatch.StartNew();
            while (!done())
            {
                Assert.That(clock.Elapsed.TotalSeconds, Is.LessThan(8), string.Join(", ", _seen));
                (meanwhile ?? _client.Drain)();
                Thread.Sleep(2);
            }
            (meanwhile ?? _client.Drain)();
        }
    }
}
