using System.Collections.Generic;
using System.Linq;
using Iris.Core;
using NUnit.Framework;
using UnityEngine;
using UnityEngine.UIElements;

namespace Iris.Unity.Tests
{
    public sealed class ScreenTests
    {
        private static readonly string Hash = new string('k', 43);

        private AvatarFixture _stage = null!;
        private GameObject _screen = null!;

        [SetUp]
        public void Open()
        {
            _stage = new AvatarFixture();
            _stage.Add<IrisAvatar>();
            _stage.Add<IrisVoice>();
            _screen = new GameObject("Screen");
            var root = _screen.AddComponent<UIDocument>().rootVisualElement;
            foreach (var name in new[] { "iris-status", "iris-person", "iris-caption" })
            {
                root.Add(new Label { name = name });
            }
            root.Add(new TextField { name = "iris-prompt" });
            root.Add(new TextField { name = "iris-address" });
            root.Add(new TextField { name = "iris-code" });
            root.Add(new Label { name = "iris-problem" });
            foreach (var name in new[] { "iris-ask", "iris-connect", "iris-pair", "iris-settings" })
            {
                root.Add(new Button { name = name });
            }
            foreach (var name in new[] { "iris-talk", "iris-connection", "iris-screen" })
            {
                root.Add(new VisualElement { name = name });
            }
        }

        [TearDown]
        public void Close() => _stage.Dispose();

        [Test]
        public void ItSaysWhatSheIsDoing()
        {
            _screen.AddComponent<IrisStatus>();
            var status = Part<Label>("iris-status");
            Assert.That(status.text, Is.EqualTo("offline"));
            _stage.Open();
            Assert.That((status.text, string.Join(" ", status.Classes)),
                Is.EqualTo(("ready", "iris-ready")));
        }

        [Test]
        public void ItSaysWhatIsSaid()
        {
            var captions = _screen.AddComponent<IrisCaptions>();
            var hooked = "";
            captions.Spoken.AddListener(text => hooked = text);
            _stage.Open();
            _stage.Say(new AsrPartial { Text = "what", Device = "d", Language = "en" });
            _stage.Frame();
            Assert.That(Part<Label>("iris-person").text, Is.EqualTo("what"));
            _stage.Answer(1);
            _stage.Frames(10);
            Assert.That((Part<Label>("iris-caption").text, hooked), Is.EqualTo(("Hello.", "Hello.")));
            Assert.That(Part<Label>("iris-person").text, Is.EqualTo("?"));
        }

        [Test]
        public void WithoutAVoiceItSaysAllThatIsWritten()
        {
            Object.Destroy(_stage.Character.GetComponent<IrisVoice>());
            _screen.AddComponent<IrisCaptions>();
            _stage.Open();
            _stage.Say(new TurnStarted { Turn = 1, Text = "?" },
                new DialogueSentence { Turn = 1, Text = "Rain is water." },
                new DialogueSentence { Turn = 1, Sentence = 1, Text = "It falls." },
                new DialogueSentence { Turn = 1, Sentence = 2, Last = true });
            _stage.Frame();
            Assert.That(Part<Label>("iris-caption").text, Is.EqualTo("Rain is water. It falls."));
        }

        [Test]
        public void WhatIsTypedIsAskedAndStaysWhereItCannotBe()
        {
            _screen.AddComponent<IrisPrompt>();
            var field = Part<TextField>("iris-prompt");
            field.value = " What is rain? ";
            Part<Button>("iris-ask").Click();
            Assert.That(field.value, Is.EqualTo(" What is rain? "), "nobody is there yet");
            _stage.Open();
            field.SendEvent(new KeyDownEvent { keyCode = KeyCode.Return });
            Assert.That(field.value, Is.Empty);
            Assert.That(((Prompt)_stage.Told()).Text, Is.EqualTo("What is rain?"));
            field.SendEvent(new KeyDownEvent { keyCode = KeyCode.Return });
            field.value = "Once";
            Part<Button>("iris-ask").Click();
            Assert.That(((Prompt)_stage.Told()).Text, Is.EqualTo("Once"));
        }

        [Test]
        public void AnotherAddressIsTakenAlsoFromATouchKeyboardAndAWrongOneMarked()
        {
            _screen.AddComponent<IrisConnectionPanel>();
            Player.Frame();
            var field = Part<TextField>("iris-address");
            Assert.That(field.value, Is.EqualTo(_stage.Avatar.Address));
            Assert.That((field.keyboardType, field.autoCorrection),
                Is.EqualTo((TouchScreenKeyboardType.URL, false)));
            field.TypeOnTouchKeyboard("no address");
            Part<Button>("iris-connect").Click();
            Assert.That(field.Classes, Does.Contain("iris-wrong"));
            Assert.That(Part<Label>("iris-problem").text, Does.Contain("no address"));
            using var other = new Core.Tests.TestServer();
            field.TypeOnTouchKeyboard($"127.0.0.1:{other.Port}");
            Part<Button>("iris-connect").Click();
            Assert.That(field.Classes, Is.Empty);
            Assert.That(other.ReceiveHello().Result.Device, Is.EqualTo(_stage.Avatar.Device));
        }

        [Test]
        public void WhyThereIsNoConnectionIsSaidAndTheSameAddressCanBeTriedAgain()
        {
            _screen.AddComponent<IrisConnectionPanel>();
            var panel = Part<VisualElement>("iris-connection");
            Player.Frame();
            _stage.TestServer.ReceiveHello().Wait();
            _stage.TestServer.Say(new Error { Code = ErrorCode.Unauthorized }.ToJson()).Wait();
            _stage.Until(() => Part<Label>("iris-problem").text.Contains("does not let this device in"));
            Assert.That(panel.Classes, Is.Empty, "it is shown");
            Part<Button>("iris-connect").Click();
            _stage.TestServer.Welcome(100).Wait();
            _stage.Until(() => _stage.Avatar.State == AvatarState.Ready);
            Assert.That(panel.Classes, Does.Contain("iris-hidden"));
            Part<Button>("iris-settings").Click();
            Assert.That(panel.Classes, Is.Empty, "it can be opened at any time");
        }

        [Test]
        public void ATypedCodePairsAndTheTokenIsSentFromThenOn()
        {
            var asked = new List<string>();
            var pairing = _stage.Add<IrisPairing>();
            pairing.Post = (address, json, key, stop) =>
            {
                asked.Add($"{address} {json}");
                return System.Threading.Tasks.Task.FromResult<(int, string, string?)>(
                    (200, $"{{\"token\":\"secret\",\"key\":\"{Hash}\"}}", Hash));
            };
            _screen.AddComponent<IrisConnectionPanel>();
            Part<TextField>("iris-address").value = "192.168.1.20";
            Part<TextField>("iris-code").value = "123456";
            Part<Button>("iris-pair").Click();
            Player.Frame();
            Assert.That(asked.Single(), Is.EqualTo(
                "https://192.168.1.20:8443/pair {\"code\":\"123456\",\"name\":\"test\",\"kind\":\"unity\"}"));
            Assert.That(_stage.Avatar.Address, Is.EqualTo("wss://192.168.1.20:8443/ws"));
            Assert.That(PlayerPrefs.GetString("Iris.Token"), Is.EqualTo("secret"));
        }

        [Test]
        public void ALinkIsFollowedOnlyAfterThePersonHasAgreed()
        {
            var asked = new List<string?>();
            var pairing = _stage.Add<IrisPairing>();
            pairing.Post = (address, json, key, stop) =>
            {
                asked.Add(key);
                return System.Threading.Tasks.Task.FromResult<(int, string, string?)>((401, "", Hash));
            };
            _screen.AddComponent<IrisConnectionPanel>();
            Application.OpenLink($"iris://pair?s=abc&k={Hash}&a=192.168.1.20:8443");
            Assert.That(Part<Label>("iris-problem").text, Does.Contain("192.168.1.20"));
            Assert.That(asked, Is.Empty);
            Part<Button>("iris-pair").Click();
            Player.Frame();
            Assert.That(asked.Single(), Is.EqualTo(Hash));
            Assert.That(Part<Label>("iris-problem").text, Does.Contain("does not let this device in"));
        }

        [Test]
        public void TheScreenKeepsClearOfNotchesAndKnowsPortraitFromLandscape()
        {
            Screen.width = 1080;
            Screen.height = 2400;
            Screen.safeArea = new Rect(0, 60, 1080, 2220);
            _screen.AddComponent<IrisSafeArea>();
            Player.Frame();
            var screen = Part<VisualElement>("iris-screen");
            Assert.That(screen.style.top.value.value, Is.EqualTo(5).Within(0.01));
            Assert.That(screen.style.bottom.value.value, Is.EqualTo(2.5).Within(0.01));
            Assert.That(screen.Classes, Does.Contain("iris-portrait"));
            Screen.width = 2400;
            Screen.height = 1080;
            Screen.safeArea = new Rect(120, 0, 2280, 1080);
            Player.Frame();
            Assert.That(screen.style.left.value.value, Is.EqualTo(5).Within(0.01));
            Assert.That(screen.Classes, Is.Empty);
        }

        [Test]
        public void OnANarrowScreenTheCameraGoesBackUntilSheFits()
        {
            var camera = _screen.AddComponent<Camera>();
            camera.fieldOfView = 90;
            camera.transform.position = new Vector3(0, 1.4f, 0.235f);
            camera.transform.rotation = Quaternion.Euler(0, 180, 0);
            _screen.AddComponent<IrisFraming>();
            Player.Frame();
            Assert.That(camera.transform.position.z, Is.EqualTo(0.235).Within(1e-4), "it is wide enough");
            camera.aspect = 0.5f;
            Player.Frame();
            Assert.That(camera.transform.position.z, Is.EqualTo(0.34).Within(1e-4), "0.34 m at 0.5 are 0.68 m high");
            camera.aspect = 2;
            Player.Frame();
            Assert.That(camera.transform.position.z, Is.EqualTo(0.235).Within(1e-4));
        }

        [Test]
        public void AnAppDrawsEveryFrameAndStaysAwake()
        {
            var app = _screen.AddComponent<IrisApp>();
            Assert.That((Application.targetFrameRate, Screen.sleepTimeout),
                Is.EqualTo((60, SleepTimeout.NeverSleep)));
            app.enabled = false;
            Assert.That((Application.targetFrameRate, Screen.sleepTimeout),
                Is.EqualTo((-1, SleepTimeout.SystemSetting)));
        }

        [Test]
        public void EnterOnlyConfirmsWhatAnInputMethodComposes()
        {
            _screen.AddComponent<IrisPrompt>();
            _stage.Open();
            var field = Part<TextField>("iris-prompt");
            field.value = "にほん";
            Input.compositionString = "にほん";
            field.SendEvent(new KeyDownEvent { keyCode = KeyCode.Return });
            Assert.That(field.value, Is.EqualTo("にほん"));
            Input.compositionString = "";
            field.SendEvent(new KeyDownEvent { keyCode = KeyCode.Return });
            Assert.That((field.value, field.Focused), Is.EqualTo(("", true)));
        }

        [Test]
        public void OneTalksWhileTheButtonIsHeld()
        {
            var microphone = _stage.Add<IrisMicrophone>();
            _screen.AddComponent<IrisTalkButton>();
            var button = Part<VisualElement>("iris-talk");
            button.SendEvent(new PointerDownEvent { pointerId = 7 });
            Assert.That((microphone.Talk, button.Pointer), Is.EqualTo((true, (int?)7)));
            Assert.That(button.Classes, Does.Contain("iris-held"));
            button.SendEvent(new PointerUpEvent { pointerId = 7 });
            Assert.That((microphone.Talk, button.Pointer), Is.EqualTo((false, (int?)null)));
            button.SendEvent(new PointerDownEvent());
            button.SendEvent(new PointerCaptureOutEvent());
            Assert.That(microphone.Talk, Is.False, "the window lost its focus");
        }

        private T Part<T>(string name)
            where T : VisualElement => _screen.GetComponent<UIDocument>().rootVisualElement.Q<T>(name);
    }
}
