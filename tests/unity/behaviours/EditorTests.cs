using System.Linq;
using Iris.Editing;
using NUnit.Framework;
using UnityEditor;
using UnityEditor.iOS.Xcode;
using UnityEngine;

namespace Iris.Unity.Tests
{
    /// <summary>The menu's entries, on a project that is a dictionary.</summary>
    public sealed class EditorTests
    {
        private const string Settings = "ProjectSettings/ProjectSettings.asset";

        private readonly ProjectSettings _settings = new ProjectSettings();

        [SetUp]
        public void Open()
        {
            Player.Stop();
            Debug.Said.Clear();
            AssetDatabase.Assets.Clear();
            AssetDatabase.Assets[Settings] = _settings;
            PlayerSettings.Set.Clear();
            PlayerSettings.iOS.microphoneUsageDescription = "";
            IrisBuildSettings.instance.ExplainsToIos = false;
            PlistDocument.File = new PlistElementDict();
        }

        [Test]
        public void TheCheckSaysWhatIsMissing()
        {
            OpenScene.Roots.Clear();
            Assert.That(IrisCheck.Problems().First(), Does.Contain("no IrisAvatar"));
            var her = new GameObject("Her");
            OpenScene.Roots.Add(her);
            her.AddComponent<IrisAvatar>();
            her.AddComponent<IrisFace>();
            her.AddComponent<Animator>();
            var said = string.Join("\n", IrisCheck.Problems());
            foreach (var part in new[] { "moves a mouth", "closes the eyes", "like a head", "no controller", "humanoid", "AudioListener" })
            {
                Assert.That(said, Does.Contain(part));
            }
            IrisCheck.Menu();
            Assert.That(Debug.Said.Single(), Does.StartWith("warning Iris on Unity 2022.3"));
        }

        [Test]
        public void TheCheckIsContentWithAWholeCharacter()
        {
            OpenScene.Roots.Clear();
            var her = new GameObject("Her");
            OpenScene.Roots.Add(her);
            her.AddComponent<IrisAvatar>();
            her.AddComponent<AudioListener>();
            her.AddComponent<IrisFace>();
            var mesh = her.AddComponent<SkinnedMeshRenderer>();
            mesh.sharedMesh = new Mesh(AvatarFixture.Shapes);
            mesh.sharedMaterial = new Material();
            var animator = her.AddComponent<Animator>();
            animator.avatar = new Avatar();
            animator.runtimeAnimatorController = new RuntimeAnimatorController();
            foreach (var name in new[] { "Head", "Eye_L", "Eye_R" })
            {
                new GameObject(name).transform.SetParent(her.transform, false);
            }
            Assert.That(IrisCheck.Problems(), Is.Empty);
        }

        [Test]
        public void AndroidGetsWhatItNeeds()
        {
            PreparePhones.Android();
            Assert.That(PlayerSettings.Set["Android backend"], Is.EqualTo(ScriptingImplementation.IL2CPP));
            Assert.That(PlayerSettings.Set["Android id"], Is.EqualTo("com.iris.avatar"));
            Assert.That(PlayerSettings.Android.targetArchitectures, Is.EqualTo(AndroidArchitecture.ARM64));
            Assert.That(PlayerSettings.Android.forceInternetPermission, Is.True);
        }

        [Test]
        public void IosGetsWhatItNeeds()
        {
            PreparePhones.Ios();
            Assert.That(PlayerSettings.Set["iOS backend"], Is.EqualTo(ScriptingImplementation.IL2CPP));
            Assert.That(PlayerSettings.iOS.microphoneUsageDescription, Is.Not.Empty);
            Assert.That(_settings.Chosen["Force IOS Speakers When Recording"], Is.EqualTo(true));
            Assert.That(_settings.Chosen["Prepare IOS For Recording"], Is.EqualTo(true));
        }

        [Test]
        public void WhatAProjectHasChosenStays()
        {
            PlayerSettings.Set["iOS id"] = "org.example.mine";
            PlayerSettings.iOS.microphoneUsageDescription = "For karaoke.";
            PreparePhones.Ios();
            Assert.That(PlayerSettings.Set["iOS id"], Is.EqualTo("org.example.mine"));
            Assert.That(PlayerSettings.iOS.microphoneUsageDescription, Is.EqualTo("For karaoke."));
        }

        [Test]
        public void ABuildOfAProjectThatDidNotAskForItIsLeftAlone()
        {
            BuildForIos();
            Assert.That(PlistDocument.File["NSLocalNetworkUsageDescription"], Is.Null);
        }

        [Test]
        public void TheIosPlistSaysWhyAndKeepsWhatAProjectHasWritten()
        {
            PreparePhones.Ios();
            var plist = PlistDocument.File;
            plist.SetString("NSMicrophoneUsageDescription", "For karaoke.");
            BuildForIos();
            BuildForIos();
            Assert.That(plist["NSLocalNetworkUsageDescription"].AsString(), Is.Not.Empty);
            Assert.That(plist["NSMicrophoneUsageDescription"].AsString(), Is.EqualTo("For karaoke."));
        }

        private static void BuildForIos() => typeof(PreparePhones).Assembly.GetType("Iris.Editing.IosPlist")!
            .GetMethod("OnPostprocessBuild")!.Invoke(null, new object[] { BuildTarget.iOS, "/tmp" });
    }
}
