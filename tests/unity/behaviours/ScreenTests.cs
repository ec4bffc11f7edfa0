using Iris.Core;
using NUnit.Framework;
using UnityEngine;
using UnityEngine.UIElements;

namespace Iris.Unity.Tests
{
    public sealed class ScreenTests
    {
        private Stage _stage = null!;
        private GameObject _screen = null!;

        [SetUp]
        public void Open()
        {
            _stage = new Stage();
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
            root.Add(new Button { name = "iris-ask" });
            root.Add(new VisualElement { name = "iris-talk" });
        }

        [TearDown]
        public void Close() => _stage.Dispose();

        [Test]
        public void ItSaysWhatSheIsDoing()
        {
            _screen.AddComponent<IrisStatus>();
            var status = Part<Label>("iris-status");
            Assert.That(status.text, Is.EqualTo("away"));
            _stage.Open();
            Assert.That((status.text, string.Join(" ", status.Classes)),
                Is.EqualTo(("listening", "iris-listening")));
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
        public void AnotherAddressIsTakenAndAWrongOneMarked()
        {
            _screen.AddComponent<IrisAddress>();
            Player.Frame();
            var field = Part<TextField>("iris-address");
            Assert.That(field.value, Is.EqualTo(_stage.Avatar.Address));
            Assert.That(field.isDelayed, "not at every letter");
            field.value = "no address";
            Assert.That(field.Classes, Does.Contain("iris-wrong"));
            using var other = new Core.Tests.House();
            field.value = $"127.0.0.1:{other.Port}";
            Assert.That(field.Classes, Is.Empty);
            Assert.That(other.Greeted().Result.Device, Is.EqualTo(_stage.Avatar.Device));
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
