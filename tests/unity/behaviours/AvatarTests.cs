using System.Collections.Generic;
using System.Linq;
using Iris.Core;
using NUnit.Framework;
using UnityEngine;

namespace Iris.Unity.Tests
{
    public sealed class AvatarTests
    {
        private AvatarFixture _stage = null!;

        [SetUp]
        public void Open() => _stage = new AvatarFixture();

        [TearDown]
        public void Close() => _stage.Dispose();

        [Test]
        public void ItConnectsByItselfAndSaysWhatItIsDoing()
        {
            var avatar = _stage.Add<IrisAvatar>();
            _stage.Add<IrisVoice>();
            var states = new List<AvatarState>();
            avatar.StateChanged += states.Add;
            var hello = _stage.Open();
            Assert.That((hello.Kind, hello.Session, hello.Device),
                Is.EqualTo(("unity", "main", avatar.Device)));
            _stage.Say(new TurnStarted { Turn = 3, Text = "?" });
            _stage.Until(() => avatar.State == AvatarState.Thinking);
            _stage.Answer(3, 200);
            _stage.Frames(60);
            Assert.That(states, Is.EqualTo(new[]
                { AvatarState.Connecting, AvatarState.Ready, AvatarState.Thinking, AvatarState.Speaking, AvatarState.Ready }));
        }

        [Test]
        public void WithoutAVoiceNoSpeechIsAskedFor()
        {
            _stage.Add<IrisAvatar>();
            Assert.That(_stage.Open().Wants, Is.EqualTo(new[] { Wants.Avatar, Wants.Transcripts }));
        }

        [Test]
        public void AVoiceBelowCountsEvenWhereItComesLater()
        {
            var speaker = new GameObject("Speaker");
            speaker.transform.SetParent(_stage.Character.transform, false);
            _stage.Add<IrisAvatar>();
            speaker.AddComponent<IrisVoice>();
            Assert.That(_stage.Open().Wants, Does.Contain(Wants.Speech));
        }

        [Test]
        public void AComponentWithoutAnAvatarSaysSoAndIsSwitchedOff()
        {
            var error = Assert.Catch(() => _stage.Add<IrisLipSync>())!.GetBaseException();
            Assert.That(error.Message, Is.EqualTo("Iris: IrisLipSync of Character needs an IrisAvatar"));
            Assert.That(_stage.Character.GetComponent<IrisLipSync>().enabled, Is.False);
            _stage.Frames(3);
        }

        [Test]
        public void WhatIsTypedIsAskedAndTheRestIsSent()
        {
            var avatar = _stage.Add<IrisAvatar>();
            Assert.That(avatar.Ask("too early"), Is.False);
            _stage.Open();
            Assert.That(avatar.Ask("What is rain?"));
            Assert.That(((Prompt)_stage.Told()).Text, Is.EqualTo("What is rain?"));
            avatar.Trigger("fireworks", JsonValue.Parse("{\"colour\":\"red\"}"));
            var trigger = (AvatarTrigger)_stage.Told();
            Assert.That((trigger.Name, trigger.Data.ToString()),
                Is.EqualTo(("fireworks", "{\"colour\":\"red\"}")));
            avatar.SendEvent("donation");
            Assert.That(_stage.Told().Type, Is.EqualTo("event.donation"));
            avatar.Interrupt();
            Assert.That(_stage.Told(), Is.InstanceOf<TurnInterrupt>());
        }

        [Test]
        public void EveryMessageIsATypedEvent()
        {
            var avatar = _stage.Add<IrisAvatar>();
            var seen = new List<string>();
            avatar.Messages.AsrFinal += final => seen.Add(final.Text);
            avatar.Messages.AvatarTrigger += trigger => seen.Add(trigger.Name);
            _stage.Open();
            _stage.Say(new AsrFinal { Text = "Hello", Device = "d", Language = "en" },
                new AvatarTrigger { Name = "wave" });
            Assert.That(seen, Is.EqualTo(new[] { "Hello", "wave" }));
        }

        [Test]
        public void AnotherAddressIsRememberedAndDeviceNamesStay()
        {
            var avatar = _stage.Add<IrisAvatar>();
            var hello = _stage.Open();
            using var other = new Core.Tests.TestServer();
            Assert.That(avatar.Connect($" 127.0.0.1:{other.Port} "));
            Assert.That(other.Welcome(1).Result.Device, Is.EqualTo(avatar.Device));
            _stage.Until(() => avatar.State == AvatarState.Ready);
            Assert.That(PlayerPrefs.GetString("Iris.Address"), Is.EqualTo($"127.0.0.1:{other.Port}"));
            UnityEngine.Object.Destroy(avatar);
            Assert.That(_stage.Add<IrisAvatar>().Device, Is.EqualTo(hello.Device), "at the next run");
            Player.Frame();
            Assert.That(_stage.Avatar.Address, Is.EqualTo($"127.0.0.1:{other.Port}"));
        }

        [Test]
        public void WhatIsNoAddressChangesNothing()
        {
            var avatar = _stage.Add<IrisAvatar>();
            _stage.Open();
            Assert.That(avatar.Connect("two words"), Is.False);
            Assert.That(avatar.State, Is.EqualTo(AvatarState.Ready));
            Assert.That(avatar.Address, Is.EqualTo(_stage.TestServer.Address.AbsoluteUri));
        }

        [Test]
        public void WhoIsNotPairedIsTold()
        {
            var avatar = _stage.Add<IrisAvatar>();
            var problems = new List<ConnectionProblem>();
            avatar.ConnectionFailed += problems.Add;
            avatar.Token = "secret";
            Player.Frame();
            _stage.TestServer.ReceiveHello().Wait();
            _stage.TestServer.Say(new Error { Code = ErrorCode.Unauthorized, Detail = "pair first" }.ToJson()).Wait();
            _stage.Until(() => problems.Count == 1);
            Assert.That(problems.Single(), Is.EqualTo(ConnectionProblem.NotAllowed));
            avatar.Connect(avatar.Address);
            Assert.That(_stage.TestServer.ReceiveHello().Result.Token, Is.EqualTo("secret"));
        }

        [Test]
        public void SwitchedOffItSaysGoodbyeAndOnAgainItComesBack()
        {
            var avatar = _stage.Add<IrisAvatar>();
            _stage.Open();
            avatar.enabled = false;
            Assert.That(_stage.TestServer.Hear().Result, Is.EqualTo("closed"));
            avatar.enabled = true;
            _stage.Open();
        }

        [Test]
        public void AfterASleepItCallsAgainAndGoesOnWhereItWas()
        {
            _stage.Add<IrisAvatar>();
            _stage.Open();
            Player.Pause(true);
            Player.Pause(false);
            Assert.That(_stage.TestServer.ReceiveHello().Result.Resume, Is.EqualTo(100));
        }

        [Test]
        public void AwayItSaysWhyOnceAndNotAtEveryTry()
        {
            var avatar = _stage.Add<IrisAvatar>();
            _stage.Open();
            _stage.TestServer.Dispose();
            var clock = System.Diagnostics.Stopwatch.StartNew();
            _stage.Until(() => avatar.State == AvatarState.Offline && clock.Elapsed.TotalSeconds > 1.5);
            // That the connection broke, and then that nobody is there: three tries within this time.
            Assert.That(Debug.Said.Count, Is.EqualTo(2), string.Join("\n", Debug.Said));
        }

        [Test]
        public void TriggersPlayEffectsAndCallWhatIsHookedUp()
        {
            var sparks = new GameObject("Sparks").AddComponent<ParticleSystem>();
            var action = new TriggerAction("fireworks", sparks);
            var data = new List<string>();
            action.Triggered.AddListener(data.Add);
            _stage.Add<IrisAvatar>();
            var triggers = _stage.Add<IrisTriggers>(("_actions", new[] { action }));
            _stage.Open();
            _stage.Say(new AvatarTrigger { Name = "wave" },
                new AvatarTrigger { Name = "fireworks", Data = JsonValue.Parse("{\"from\":\"Ada\"}") });
            Assert.That(sparks.Plays, Is.EqualTo(1));
            Assert.That(data.Single(), Is.EqualTo("{\"from\":\"Ada\"}"));
            triggers.enabled = false;
            _stage.Say(new AvatarTrigger { Name = "fireworks" });
            Assert.That(sparks.Plays, Is.EqualTo(1));
        }
    }
}
