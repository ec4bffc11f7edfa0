using System;
using System.Linq;
using Iris.Core;
using NUnit.Framework;
using UnityEngine;

namespace Iris.Unity.Tests
{
    public sealed class VoiceTests
    {
        private AvatarFixture _stage = null!;

        [SetUp]
        public void Open()
        {
            _stage = new AvatarFixture();
            _stage.Add<IrisAvatar>();
        }

        [TearDown]
        public void Close() => _stage.Dispose();

        [Test]
        public void AnAnswerSoundsWholeAndAtItsPitch()
        {
            _stage.Add<IrisVoice>();
            _stage.Open();
            _stage.Answer(1);
            _stage.Heard.Clear();
            _stage.Frames(90);
            Assert.That(Rises(), Is.InRange(195, 205), "200 Hz for a second");
            Assert.That(_stage.Heard.Max(), Is.EqualTo(0.5f).Within(0.02f));
        }

        [Test]
        public void TheAudioSourcesOwnSettingsStillCount()
        {
            _stage.Add<IrisVoice>();
            _stage.Character.GetComponent<AudioSource>().volume = 0.25f;
            _stage.Open();
            _stage.Answer(1);
            _stage.Frames(60);
            Assert.That(_stage.Heard.Max(), Is.EqualTo(0.125f).Within(0.01f));
        }

        [Test]
        public void AnotherLoudspeakersRateKeepsThePitch()
        {
            _stage.Add<IrisVoice>();
            _stage.Open();
            AudioSettings.Use(24000);
            _stage.Answer(1, 2000);
            _stage.Heard.Clear();
            // A frame's 800 samples now last twice as long.
            _stage.Frames(60);
            Assert.That(Rises(), Is.InRange(390, 402));
        }

        [Test]
        public void SheLowersHerVoiceWhileSomebodySpeaks()
        {
            _stage.Add<IrisVoice>(("_ducked", 0.2f));
            _stage.Open();
            _stage.Say(new SpeechHeld { Turn = 1 });
            _stage.Answer(1, 3000);
            _stage.Say(new SpeechHeld { Turn = 1 });
            _stage.Frames(30);
            _stage.Heard.Clear();
            _stage.Frames(30);
            Assert.That(_stage.Heard.Max(), Is.EqualTo(0.1f).Within(0.01f));
            _stage.Say(new SpeechReleased { Turn = 1 });
            _stage.Frames(30);
            _stage.Heard.Clear();
            _stage.Frames(30);
            Assert.That(_stage.Heard.Max(), Is.EqualTo(0.5f).Within(0.02f));
        }

        [Test]
        public void InterruptedSheIsQuietAtOnce()
        {
            _stage.Add<IrisVoice>();
            _stage.Open();
            _stage.Answer(1, 3000);
            _stage.Frames(10);
            _stage.Say(new TurnCancelled { Turn = 1, Reason = CancelReason.BargeIn });
            _stage.Frames(2);
            _stage.Heard.Clear();
            _stage.Frames(10);
            Assert.That(_stage.Heard.Max(Math.Abs), Is.LessThan(1e-4));
            Assert.That(_stage.Avatar.State, Is.EqualTo(AvatarState.Ready));
        }

        [Test]
        public void WhatWasPlayedIsReported()
        {
            _stage.Add<IrisVoice>();
            _stage.Open();
            _stage.Answer(1);
            _stage.Frames(90);
            SpeechPlayed? played = null;
            while (played == null || played.Ms < 1000)
            {
                var coming = _stage.TestServer.Hear();
                _stage.Until(() => coming.IsCompleted);
                played = (SpeechPlayed)Messages.Read(coming.Result)!;
                Assert.That(played.Turn, Is.EqualTo(1));
            }
            Assert.That(played.Ms, Is.EqualTo(1000));
        }

        [Test]
        public void SwitchedOffItIsSilent()
        {
            var voice = _stage.Add<IrisVoice>();
            _stage.Open();
            _stage.Answer(1);
            _stage.Frames(10);
            voice.enabled = false;
            _stage.Heard.Clear();
            _stage.Frames(10);
            Assert.That(_stage.Heard.Max(Math.Abs), Is.Zero);
            Assert.That(_stage.Avatar.State, Is.EqualTo(AvatarState.Ready), "nobody hears her");
            _stage.Answer(2);
            voice.enabled = true;
            _stage.Heard.Clear();
            _stage.Frames(30);
            Assert.That(_stage.Heard.Max(Math.Abs), Is.LessThan(1e-4), "it is not said later");
            _stage.Answer(3);
            _stage.Frames(30);
            Assert.That(_stage.Heard.Max(), Is.EqualTo(0.5f).Within(0.02f));
        }

        [Test]
        public void SwitchedOnInTheMiddleOfAnAnswerItSaysTheRest()
        {
            var voice = _stage.Add<IrisVoice>();
            _stage.Open();
            voice.enabled = false;
            _stage.Frames(2);
            _stage.Say(new TurnStarted { Turn = 1, Text = "?" },
                new SpeechStarted { Turn = 1, Rate = 16000, Text = "Unheard.", Attempt = 1 });
            voice.enabled = true;
            _stage.Frames(2);
            _stage.Say(new SpeechStarted { Turn = 1, Sentence = 1, Rate = 16000, Text = "Heard.", Attempt = 1 });
            Assert.That(_stage.Avatar.Speech.Waiting);
        }

        private int Rises() => Enumerable.Range(1, _stage.Heard.Count - 1)
            .Count(i => _stage.Heard[i - 1] < 0 && _stage.Heard[i] >= 0);
    }
}
