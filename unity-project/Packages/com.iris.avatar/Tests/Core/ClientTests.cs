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
        private TestServer _server = null!;
        private IrisClient _client = null!;

        [SetUp]
        public void Open()
        {
            _seen.Clear();
            _server = new TestServer();
            _client = new IrisClient(new ClientOptions
            {
                Address = _server.Address,
                Device = "test",
                FirstRetryDelay = TimeSpan.FromMilliseconds(5),
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
            _server.Dispose();
        }

        [Test]
        public async Task ItGreetsAndIsWelcomed()
        {
            _client.Start();
            var hello = await _server.Welcome(100);
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
            await _server.Welcome(100);
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
            await _server.Welcome(100);
            await _server.Sound(101, 0, 10);
            await _server.Say("{\"type\":\"vad.started\",\"device\":\"d\"}");
            await _server.Say("{\"type\":\"turn.interrupt\",\"turn\":1,\"seq\":102}");
            Until("turn.interrupt");
            _client.Abort();
            Assert.That((await _server.Welcome(104, resumed: true)).Resume, Is.EqualTo(102));
            await _server.Sound(102, 10, 10);
            await _server.Sound(103, 10, 10);
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
            await _server.Welcome(100);
            Until("welcome");
            _client.Abort();
            Assert.That((await _server.ReceiveHello()).Resume, Is.EqualTo(100));
            Until("Offline");
        }

        [Test]
        public async Task WhereTheServerCannotGoOnTheClientIsToldToStartAfresh()
        {
            _client.Start();
            await _server.Welcome(100);
            Until("welcome");
            _client.Abort();
            await _server.Welcome(7, resumed: false);
            Until("restarted");
        }

        [Test]
        public async Task AByeThatMeansItEndsTheClient()
        {
            _client.Start();
            await _server.Welcome(100);
            await _server.Say("{\"type\":\"bye\",\"reason\":\"retired\",\"reconnect\":false}");
            Until("bye");
            UntilTrue(() => _client.Stopped);
            Assert.That(_client.Connection, Is.EqualTo(ConnectionState.Offline));
            Assert.That(_client.Send(new TurnInterrupt()), Is.False);
        }

        [Test]
        public async Task AByeThatInvitesBackIsFollowed()
        {
            _client.Start();
            await _server.Welcome(100);
            await _server.Say("{\"type\":\"bye\",\"reason\":\"shutdown\",\"reconnect\":true}");
            Assert.That((await _server.ReceiveHello()).Resume, Is.EqualTo(100));
        }

        [Test]
        public async Task WhoIsNotLetInDoesNotKnockForEver()
        {
            _client.Start();
            await _server.ReceiveHello();
            await _server.Say("{\"type\":\"error\",\"code\":\"unauthorized\",\"detail\":\"\",\"ref\":null}");
            Until("error");
            UntilTrue(() => _client.Stopped);
        }

        [Test]
        public async Task APromptIsSentAgainUntilItIsAccepted()
        {
            _client.Start();
            await _server.Welcome(100);
            Until("welcome");
            Assert.That(_client.Ask(new Prompt { Text = "What is rain?", Ref = "a-1" }));
            Assert.That(((Prompt)Messages.Read(await _server.Hear())!).Ref, Is.EqualTo("a-1"));
            _client.Abort();
            await _server.Welcome(100, resumed: true);
            UntilTrue(() => _seen.Count(one => one == "welcome") == 2);
            var again = (Prompt)Messages.Read(await _server.Hear())!;
            Assert.That((again.Text, again.Ref), Is.EqualTo(("What is rain?", "a-1")));
            await _server.Say(new Accepted { Ref = "a-1", Turn = 7 }.ToJson());
            Until("accepted");
            Assert.That(_client.Prompts.All, Is.Empty);
        }

        [Test]
        public async Task APingIsAnswered()
        {
            _client.Start();
            await _server.Welcome(100);
            await _server.Say(new Ping().ToJson());
            Assert.That(Messages.Read(await _server.Hear()), Is.InstanceOf<Pong>());
        }

        [Test]
        public async Task ASilentServerIsAskedForASignOfLife()
        {
            _client.Start();
            await _server.Welcome(100);
            Assert.That(Messages.Read(await _server.Hear()), Is.InstanceOf<Ping>());
        }

        [Test]
        public void AfterFifteenSecondsOfSilenceALinkIsDead()
        {
            var heartbeat = new Heartbeat(0);
            Assert.That(heartbeat.IsDue(3.9), Is.False);
            Assert.That((heartbeat.IsDue(4), heartbeat.IsDue(4.5), heartbeat.IsDue(8)), Is.EqualTo((true, false, true)));
            Assert.That((heartbeat.IsDead(14.9), heartbeat.IsDead(15)), Is.EqualTo((false, true)));
            heartbeat.OnReceived(14.9);
            Assert.That((heartbeat.IsDead(29), heartbeat.IsDue(18), heartbeat.IsDue(19)), Is.EqualTo((false, false, true)));
        }

        [TestCase(System.Net.Sockets.SocketError.HostNotFound, ConnectionProblem.UnknownHost)]
        [TestCase(System.Net.Sockets.SocketError.ConnectionRefused, ConnectionProblem.Refused)]
        [TestCase(System.Net.Sockets.SocketError.NetworkUnreachable, ConnectionProblem.NoNetwork)]
        [TestCase(System.Net.Sockets.SocketError.TimedOut, ConnectionProblem.Timeout)]
        public void WhatASocketThrowsIsSaidInAWord(System.Net.Sockets.SocketError code, ConnectionProblem problem)
        {
            var socket = new System.Net.Sockets.SocketException((int)code);
            var error = new System.Net.WebSockets.WebSocketException("no", new InvalidOperationException("no", socket));
            Assert.That(ConnectionFailure.ProblemOf(error), Is.EqualTo(problem));
            Assert.That(ConnectionAdvice.Of(problem), Is.Not.Empty);
        }

        [Test]
        public void WhereNothingListensTheConnectionIsRefused()
        {
            _server.Dispose();
            _client.Start();
            UntilTrue(() => _client.Problem == ConnectionProblem.Refused);
        }

        [Test]
        public async Task ABadMessageHarmsNothing()
        {
            var complaints = new List<string>();
            _client.Warned += complaints.Add;
            _client.Start();
            await _server.Welcome(100);
            await _server.Say("{\"type\":\"turn.started\",\"turn\":-1}");
            await _server.Say("{\"type\":\"vad.started\",\"device\":\"d\"}");
            Until("vad.started");
            Assert.That(complaints.Single(), Does.Contain("turn.started"));
        }

        [Test]
        public async Task WhatIsSentFromManyThreadsArrivesWhole()
        {
            _client.Start();
            await _server.Welcome(100);
            Until("welcome");
            Parallel.For(0, 50, i =>
                Assert.That(_client.Send(new Prompt { Text = new string('x', 50 * i), Ref = $"{i}" })));
            var refs = new List<int>();
            for (var i = 0; i < 50; i++)
            {
                var prompt = (Prompt)Messages.Read(await _server.Hear())!;
                refs.Add(int.Parse(prompt.Ref!));
                Assert.That(prompt.Text, Has.Length.EqualTo(50 * refs[i]));
            }
            Assert.That(refs, Is.EquivalentTo(Enumerable.Range(0, 50)));
        }

        [Test]
        public async Task TheMicrophonesSoundIsSentAsFrames()
        {
            _client.Start();
            await _server.Welcome(100);
            Until("welcome");
            _client.Send(new Frame(FrameKind.Microphone, 0, 0, 320, new byte[] { 1, 2 }));
            Assert.That(await _server.Hear(), Is.EqualTo(
                "01-00-00-00-00-00-00-00-00-00-00-00-00-00-00-00-40-01-00-00-01-02"));
        }

        [Test]
        public async Task StoppingSaysGoodbyeAndEnds()
        {
            _client.Start();
            await _server.Welcome(100);
            Until("welcome");
            var stopping = _client.StopAsync();
            Assert.That(await _server.Hear(), Is.EqualTo("closed"));
            await stopping;
            Assert.That(_client.Stopped, Is.True);
        }

        [Test]
        public void NobodyThereMeansTryingAgain()
        {
            _server.Dispose();
            _client.Start();
            UntilTrue(() => _seen.Count(one => one == "Connecting") >= 3);
            Assert.That(_client.Stopped, Is.False);
        }

        [Test]
        public async Task TheFaceShowsWhatTheAvatarDoes()
        {
            var performer = new Performer(new SpeechBuffer(0), new LipSync());
            performer.Follow(_client);
            var states = new List<AvatarState>();
            var target = new short[4000];
            void Update()
            {
                performer.Update(0.01f);
                performer.Speech.Pull(target, out var rate);
                if (states.Count == 0 || states[states.Count - 1] != performer.State)
                {
                    states.Add(performer.State);
                }
            }
            Update();
            _client.Start();
            await _server.ReceiveHello();
            UntilTrue(() => states.Contains(AvatarState.Connecting), Update);
            await _server.Say("{\"type\":\"welcome\",\"protocol\":1,\"avatar\":\"a\",\"session\":\"main\","
                + "\"seq\":9,\"resumed\":false,\"visemes\":[]}");
            UntilTrue(() => states.Contains(AvatarState.Ready), Update);
            await _server.Say("{\"type\":\"turn.started\",\"turn\":1,\"text\":\"\",\"source\":\"typed\"}");
            UntilTrue(() => states.Contains(AvatarState.Thinking), Update);
            await _server.Say("{\"type\":\"speech.started\",\"turn\":1,\"sentence\":0,\"rate\":16000,"
                + "\"text\":\"\"}");
            await _server.Sound(10, 0, 3200);
            UntilTrue(() => states.Contains(AvatarState.Speaking), Update);
            var told = (SpeechPlayed)Messages.Read(await _server.Hear())!;
            Assert.That((told.Turn, told.Ms), Is.EqualTo((1u, 200.0)));
            await _server.Say("{\"type\":\"turn.cancelled\",\"turn\":1,\"reason\":\"barge-in\"}");
            UntilTrue(() => states.Last() == AvatarState.Ready, Update);
            Assert.That(states, Is.EqualTo(new[]
            {
                AvatarState.Offline, AvatarState.Connecting, AvatarState.Ready, AvatarState.Thinking, AvatarState.Speaking, AvatarState.Ready,
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
