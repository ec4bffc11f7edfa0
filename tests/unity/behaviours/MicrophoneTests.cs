using System.Linq;
using Iris.Core;
using NUnit.Framework;
using UnityEngine;

namespace Iris.Unity.Tests
{
    public sealed class MicrophoneTests
    {
        private AvatarFixture _stage = null!;
        private IrisMicrophone _microphone = null!;

        [SetUp]
        public void Open()
        {
            _stage = new AvatarFixture();
            Microphone.Plug(0);
        }

        [TearDown]
        public void Close() => _stage.Dispose();

        [TestCase(0, 16000)]
        [TestCase(48000, 48000)]
        public void WhileOneHoldsTheButtonSoundIsSentInPieces(int only, int rate)
        {
            Microphone.Plug(only);
            Begin();
            _stage.Frames(3);
            Assert.That(_microphone.Listening, Is.False, "nobody talks yet");
            _microphone.Talk = true;
            _stage.Frame();
            var started = (MicStarted)_stage.Told();
            Assert.That((started.Device, started.Rate), Is.EqualTo((_stage.Avatar.Device, 16000)));
            for (var i = 0; i < 25; i++)
            {
                Microphone.Hear(Enumerable.Repeat(0.25f, rate / 50).ToArray());
                _stage.Frame();
            }
            _microphone.Talk = false;
            _stage.Frame();
            for (uint piece = 0; piece < 23; piece++)
            {
                var offset = System.BitConverter.ToString(System.BitConverter.GetBytes(320 * piece));
                var heard = _stage.TestServer.Hear().Result;
                Assert.That(heard, Does.StartWith($"01-00-00-00-00-00-00-00-00-00-00-00-00-00-00-00-{offset}"));
                Assert.That(heard, Has.Length.EqualTo(3 * (20 + 640) - 1));
            }
            string last;
            do
            {
                last = _stage.TestServer.Hear().Result;
            }
            while (!last.StartsWith("{"));
            Assert.That(Messages.Read(last), Is.InstanceOf<MicStopped>());
        }

        [Test]
        public void OpenItListensAllTheTimeAndSaysSoToEveryConnection()
        {
            Begin(("_open", true));
            _stage.Frames(2);
            Assert.That(_stage.Told(), Is.InstanceOf<MicStarted>());
            _stage.TestServer.Say(new Bye { Reason = "shutdown", Reconnect = true }.ToJson()).Wait();
            _stage.Until(() => _stage.Avatar.State == AvatarState.Offline);
            _stage.TestServer.Welcome(100, resumed: true).Wait();
            Assert.That(_stage.Told(), Is.InstanceOf<MicStarted>());
        }

        [Test]
        public void WhatWasSaidJustBeforeThePressIsHeardToo()
        {
            Begin();
            _microphone.Talk = true;
            _stage.Frames(2);
            Assert.That(_stage.Told(), Is.InstanceOf<MicStarted>());
            _microphone.Talk = false;
            _stage.Frames(2);
            Assert.That(_stage.Told(), Is.InstanceOf<MicStopped>());
            for (var i = 0; i < 50; i++)
            {
                Microphone.Hear(Enumerable.Repeat(0.5f, 320).ToArray());
                _stage.Frame();
            }
            Assert.That(_microphone.Listening, Is.False);
            _microphone.Talk = true;
            _stage.Frames(2);
            Assert.That(_stage.Told(), Is.InstanceOf<MicStarted>());
            for (uint piece = 0; piece < 15; piece++)
            {
                Assert.That(_stage.TestServer.Hear().Result, Does.EndWith("-00-40-00-40"), "300 ms of before");
            }
        }

        [Test]
        public void OnAPhoneSheIsSilentWhileOneTalks()
        {
            Application.platform = RuntimePlatform.Android;
            _stage.Add<IrisAvatar>();
            var voice = _stage.Add<IrisVoice>();
            _microphone = _stage.Add<IrisMicrophone>();
            _stage.Open();
            _microphone.Talk = true;
            _stage.Frames(2);
            Assert.That(voice.Silenced);
            _microphone.Talk = false;
            _stage.Frames(2);
            Assert.That(voice.Silenced, Is.False);
        }

        [Test]
        public void AKeyIsAButtonToo()
        {
            Begin(("_key", KeyCode.Space));
            Input.Held = KeyCode.Space;
            _stage.Frames(2);
            Assert.That(_microphone.Listening);
            Input.Held = KeyCode.None;
            _stage.Frames(2);
            Assert.That(_microphone.Listening, Is.False);
        }

        [Test]
        public void TheUserIsAskedFirst()
        {
            Application.Microphone = null;
            Begin(("_open", true));
            _stage.Frames(3);
            Assert.That(Application.Microphone, Is.True);
            Assert.That(_microphone.Listening);
        }

        [Test]
        public void ARefusalIsAccepted()
        {
            Application.Microphone = false;
            Begin(("_open", true));
            _stage.Frames(10);
            Assert.That(_microphone.Listening, Is.False);
            Assert.That(Debug.Said.Count(one => one.Contains("microphone")), Is.EqualTo(1));
        }

        [Test]
        public void AKeyThatIsHeldWithoutAMicrophoneIsAnsweredOnce()
        {
            Begin(("_key", KeyCode.Space));
            Microphone.Unplug();
            Input.Held = KeyCode.Space;
            _stage.Frames(10);
            Assert.That(Debug.Said.Count(one => one.Contains("microphone")), Is.EqualTo(1));
            Microphone.Plug(0);
            Input.Held = KeyCode.None;
            _stage.Frames(2);
            Input.Held = KeyCode.Space;
            _stage.Frames(2);
            Assert.That(_microphone.Listening, "it is there the next time");
        }

        [Test]
        public void SwitchedOffWhileTheUserIsAskedItDoesNotListen()
        {
            Application.Microphone = null;
            Begin(("_open", true));
            Assert.That(Application.Microphone, Is.Null, "nobody has answered yet");
            _microphone.enabled = false;
            _stage.Frames(5);
            Assert.That(_microphone.Listening, Is.False);
            _microphone.enabled = true;
            _stage.Frames(3);
            Assert.That(_microphone.Listening, "and it can be asked again");
        }

        [Test]
        public void APhoneThatIsPutAwayHearsNothingAndForgetsItsButton()
        {
            Begin();
            _microphone.Talk = true;
            _stage.Frames(2);
            Assert.That(_stage.Told(), Is.InstanceOf<MicStarted>());
            Player.Pause(true);
            Assert.That((_microphone.Listening, _microphone.Talk), Is.EqualTo((false, false)));
            Assert.That(_stage.Told(), Is.InstanceOf<MicStopped>());
        }

        [Test]
        public void AMicrophoneThatIsPulledOutIsTold()
        {
            Begin(("_open", true));
            _stage.Frames(2);
            Microphone.Unplug();
            _stage.Frames(10);
            Assert.That(_microphone.Listening, Is.False);
            Assert.That(Debug.Said, Has.Some.Contains("is gone"));
        }

        private void Begin(params (string, object?)[] fields)
        {
            _stage.Add<IrisAvatar>();
            _microphone = _stage.Add<IrisMicrophone>(fields);
            _stage.Open();
        }
    }
}
