using System;
using System.IO;
using System.Linq;
using System.Reflection;
using Iris.Editing;
using NUnit.Framework;
using UnityEditor;
using UnityEditor.Android;
using UnityEditor.Animations;
using UnityEditor.iOS.Xcode;
using UnityEditor.SceneManagement;
using UnityEngine;
using UnityEngine.Rendering;
using UnityEngine.Rendering.Universal;
using UnityEngine.UIElements;

namespace Iris.Unity.Tests
{
    /// <summary>The menu's entries, on a project that is a dictionary.</summary>
    public sealed class EditorTests
    {
        private const string Demo = "Assets/Iris/Demo";

        [SetUp]
        public void Open()
        {
            Player.Stop();
            Debug.Said.Clear();
            AssetDatabase.Assets.Clear();
            AssetImporter.Files.Clear();
            PrefabUtility.Saved.Clear();
            EditorSceneManager.Saved.Clear();
            PlayerSettings.Set.Clear();
            PlayerSettings.iOS.microphoneUsageDescription = "";
            QualitySettings.Chosen.Clear();
            GraphicsSettings.defaultRenderPipeline = null;
            PlistDocument.File = new PlistElementDict();
            AssetDatabase.Assets["Packages/com.iris.avatar/Runtime/Unity/Screen/IrisScreen.uxml"] = new VisualTreeAsset();
            AssetDatabase.Assets["Packages/com.iris.avatar/Runtime/Unity/Screen/IrisScreen.tss"] = new ThemeStyleSheet();
        }

        [Test]
        public void WithoutTheCharacterItSaysWhatIsMissing()
        {
            Assert.That(BuildDemo.Run(), Is.False);
            Assert.That(Debug.Said.Single(), Does.Contain("iris.fbx is missing"));
            Assert.That(EditorSceneManager.Saved, Is.Empty);
        }

        [Test]
        public void TheDemoIsMadeOfTheRepositorysAssets()
        {
            var importer = Import();
            Assert.That(BuildDemo.Run(), Is.True, string.Join("\n", Debug.Said));
            Assert.That(EditorSceneManager.Saved, Is.EqualTo(new[] { $"{Demo}/Iris.unity" }));
            Assert.That(EditorBuildSettings.scenes.Single().path, Is.EqualTo($"{Demo}/Iris.unity"));
            Assert.That((importer.importBlendShapes, importer.optimizeGameObjects, importer.Imports),
                Is.EqualTo((true, false, 1)));
            Assert.That(importer.Remapped.Keys, Is.EquivalentTo(new[]
                { "Skin", "Eyes", "Mouth", "Lashes", "Hair", "Sweater" }));
            var panel = AssetDatabase.LoadAssetAtPath<PanelSettings>($"{Demo}/Screen.asset");
            Assert.That(panel.themeStyleSheet, Is.Not.Null);
        }

        [Test]
        public void MaterialsHaveTheTexturesThatLieBesideTheCharacter()
        {
            Import();
            BuildDemo.Run();
            var hair = AssetDatabase.LoadAssetAtPath<Material>($"{Demo}/Hair.mat");
            Assert.That(hair.shader.name, Is.EqualTo("Universal Render Pipeline/Lit"));
            Assert.That(hair.Set["_BaseMap"], Is.SameAs(Texture("Hair.png")));
            Assert.That((hair.Set["_AlphaClip"], hair.Set["_Cull"]), Is.EqualTo((1f, 0f)));
            var lashes = AssetDatabase.LoadAssetAtPath<Material>($"{Demo}/Lashes.mat");
            Assert.That((lashes.Set["_Surface"], lashes.renderQueue), Is.EqualTo((1f, 3000)));
            var sweater = AssetDatabase.LoadAssetAtPath<Material>($"{Demo}/Sweater.mat");
            Assert.That(sweater.Set["_BumpMap"], Is.SameAs(Texture("SweaterNormal.png")));
            var bumps = (TextureImporter)AssetImporter.GetAtPath("Assets/Iris/Character/Textures/SweaterNormal.png");
            Assert.That((bumps.textureType, bumps.sRGBTexture), Is.EqualTo((TextureImporterType.NormalMap, false)));
            var skin = AssetDatabase.LoadAssetAtPath<Material>($"{Demo}/Skin.mat");
            Assert.That(skin.Set["_MetallicGlossMap"], Is.SameAs(Texture("SkinSmoothness.png")));
        }

        [Test]
        public void EveryTextureOfTheRepositoryIsUsed()
        {
            Import();
            BuildDemo.Run();
            var used = AssetDatabase.Assets.Values.OfType<Material>().SelectMany(one => one.Set.Values);
            Assert.That(Textures().Select(Texture).Except(used), Is.Empty);
        }

        [Test]
        public void ThePrefabHasEveryComponentAndItsAnimationsAreThose()
        {
            Import();
            BuildDemo.Run();
            var parts = PrefabUtility.Saved[$"{Demo}/Iris.prefab"];
            var wanted = typeof(IrisAvatar).Assembly.GetTypes().Where(kind =>
                typeof(MonoBehaviour).IsAssignableFrom(kind) && !OfScreen(kind));
            Assert.That(parts.Select(one => one.GetType()).Intersect(wanted), Is.EquivalentTo(wanted));
            var machine = ((AnimatorController)parts.OfType<Animator>().Single().runtimeAnimatorController)
                .layers[0].stateMachine;
            var animation = parts.OfType<IrisAnimation>().Single();
            var named = ((string[])Field(animation, "_idle")).Concat((string[])Field(animation, "_speaking"));
            Assert.That(machine.States.Select(one => one.name), Is.EquivalentTo(named));
            foreach (var state in machine.States)
            {
                var clip = (AnimationClip)state.motion;
                Assert.That(AnimationUtility.GetAnimationClipSettings(clip).loopTime, state.name);
                Assert.That(clip.Curves, Is.Not.Empty, state.name);
                foreach (var curve in clip.Curves)
                {
                    var (first, last) = (curve.Value.keys.First(), curve.Value.keys.Last());
                    Assert.That(last.value, Is.EqualTo(first.value).Within(1e-3), $"{state.name} {curve.Key}");
                    Assert.That(curve.Key, Does.StartWith("Hips"), "the whole path");
                }
            }
        }

        [Test]
        public void FireworksAreHookedUpToTheirTrigger()
        {
            Import();
            BuildDemo.Run();
            var parts = PrefabUtility.Saved[$"{Demo}/Iris.prefab"];
            var action = ((TriggerAction[])Field(parts.OfType<IrisTriggers>().Single(), "_actions")).Single();
            Assert.That(action.Name, Is.EqualTo("fireworks"));
            var effects = (ParticleSystem[])Field(action, "_effects");
            Assert.That(effects.Single(), Is.SameAs(parts.OfType<ParticleSystem>().Single()));
            Assert.That(effects[0].emission.Bursts.Length, Is.GreaterThan(1));
            Assert.That(effects[0].main.playOnAwake, Is.False);
        }

        [Test]
        public void AProjectWithoutAPipelineGetsOneAndAnotherIsLeftAlone()
        {
            Import();
            BuildDemo.Run();
            Assert.That(GraphicsSettings.defaultRenderPipeline, Is.InstanceOf<UniversalRenderPipelineAsset>());
            Assert.That(QualitySettings.Chosen.Count, Is.EqualTo(QualitySettings.names.Length));
            var own = new RenderPipelineAsset();
            GraphicsSettings.defaultRenderPipeline = own;
            Import();
            BuildDemo.Run();
            Assert.That(GraphicsSettings.defaultRenderPipeline, Is.SameAs(own));
        }

        [Test]
        public void AndroidGetsWhatItNeeds()
        {
            PreparePhones.Android();
            Assert.That(PlayerSettings.Set["Android backend"], Is.EqualTo(ScriptingImplementation.IL2CPP));
            Assert.That(PlayerSettings.Set["Android id"], Is.EqualTo("com.iris.avatar"));
            Assert.That(PlayerSettings.Android.targetArchitectures, Is.EqualTo(AndroidArchitecture.ARM64));
            Assert.That(PlayerSettings.Android.forceInternetPermission, Is.True);
            Assert.That(PlayerSettings.insecureHttpOption, Is.EqualTo(InsecureHttpOption.AlwaysAllowed));
            var phone = (UniversalRenderPipelineAsset)QualitySettings.renderPipeline;
            Assert.That((phone.msaaSampleCount, phone.supportsHDR), Is.EqualTo((2, false)));
        }

        [Test]
        public void IosGetsWhatItNeeds()
        {
            var settings = new ProjectSettings();
            AssetDatabase.Assets["ProjectSettings/ProjectSettings.asset"] = settings;
            PreparePhones.Ios();
            Assert.That(PlayerSettings.Set["iOS backend"], Is.EqualTo(ScriptingImplementation.IL2CPP));
            Assert.That(PlayerSettings.iOS.microphoneUsageDescription, Is.Not.Empty);
            Assert.That(settings.Chosen["Force IOS Speakers When Recording"], Is.EqualTo(true));
        }

        [Test]
        public void WhatAProjectHasChosenStays()
        {
            AssetDatabase.Assets["ProjectSettings/ProjectSettings.asset"] = new ProjectSettings();
            PlayerSettings.Set["iOS id"] = "org.example.mine";
            PlayerSettings.iOS.microphoneUsageDescription = "For karaoke.";
            PreparePhones.Ios();
            Assert.That(PlayerSettings.Set["iOS id"], Is.EqualTo("org.example.mine"));
            Assert.That(PlayerSettings.iOS.microphoneUsageDescription, Is.EqualTo("For karaoke."));
        }

        [Test]
        public void TheAndroidManifestAllowsCleartext()
        {
            var folder = Path.Combine(Path.GetTempPath(), $"iris-{Guid.NewGuid():N}");
            var file = Path.Combine(folder, "src", "main", "AndroidManifest.xml");
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, "<manifest xmlns:android=\"http://schemas.android.com/apk/res/android\">"
                + "<application android:label=\"Iris\"/></manifest>");
            var kind = typeof(BuildDemo).Assembly.GetType("Iris.Editing.AndroidManifest")!;
            ((IPostGenerateGradleAndroidProject)Activator.CreateInstance(kind)!)
                .OnPostGenerateGradleAndroidProject(folder);
            Assert.That(File.ReadAllText(file), Does.Contain("android:usesCleartextTraffic=\"true\""));
            Assert.That(File.ReadAllText(file), Does.Contain("android:label=\"Iris\""));
            Assert.That(File.ReadAllText(file), Does.Contain("android.permission.RECORD_AUDIO"));
            Directory.Delete(folder, true);
        }

        [Test]
        public void TheIosPlistSaysWhatForAndWhom()
        {
            BuildForIos();
            var said = PlistDocument.File;
            Assert.That(said["NSLocalNetworkUsageDescription"].AsString(), Is.Not.Empty);
            Assert.That(said["NSMicrophoneUsageDescription"].AsString(), Is.Not.Empty);
            Assert.That(Services(said), Is.EqualTo(new[] { "_iris._tcp" }));
            Assert.That(said["NSAppTransportSecurity"].AsDict()["NSAllowsLocalNetworking"], Is.Not.Null);
        }

        [Test]
        public void TheIosPlistKeepsWhatAProjectHasWritten()
        {
            var own = PlistDocument.File;
            own.SetString("NSMicrophoneUsageDescription", "For karaoke.");
            own.CreateArray("NSBonjourServices").AddString("_karaoke._tcp");
            own.CreateDict("NSAppTransportSecurity").SetBoolean("NSAllowsArbitraryLoads", true);
            BuildForIos();
            BuildForIos();
            Assert.That(own["NSMicrophoneUsageDescription"].AsString(), Is.EqualTo("For karaoke."));
            Assert.That(Services(own), Is.EqualTo(new[] { "_karaoke._tcp", "_iris._tcp" }));
            Assert.That(own["NSAppTransportSecurity"].AsDict()["NSAllowsArbitraryLoads"], Is.Not.Null);
        }

        private static void BuildForIos() => typeof(BuildDemo).Assembly.GetType("Iris.Editing.IosPlist")!
            .GetMethod("OnPostprocessBuild")!.Invoke(null, new object[] { BuildTarget.iOS, "/tmp" });

        private static string[] Services(PlistElementDict said) =>
            said["NSBonjourServices"].AsArray().values.ConvertAll(one => one.AsString()).ToArray();

        private static bool OfScreen(Type kind) => new[]
        {
            typeof(IrisStatus), typeof(IrisCaptions), typeof(IrisPrompt), typeof(IrisAddress), typeof(IrisTalkButton),
        }.Contains(kind);

        private static object Field(object owner, string name) =>
            owner.GetType().GetField(name, BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(owner)!;

        private static Texture2D Texture(string name) =>
            AssetDatabase.LoadAssetAtPath<Texture2D>($"Assets/Iris/Character/Textures/{name}");

        /// <summary>The names of the textures that really lie in the repository.</summary>
        private static string[] Textures()
        {
            var folder = new DirectoryInfo(Directory.GetCurrentDirectory());
            while (!Directory.Exists(Path.Combine(folder.FullName, "unity-project", "Assets")))
            {
                folder = folder.Parent!;
            }
            var place = Path.Combine(folder.FullName, "unity-project", "Assets", "Iris", "Character", "Textures");
            return Directory.GetFiles(place).Select(Path.GetFileName)
                .Where(name => !name!.EndsWith(".meta", StringComparison.Ordinal)).ToArray()!;
        }

        /// <summary>The character as Unity imports it, and the textures beside it.</summary>
        private static ModelImporter Import()
        {
            var importer = new ModelImporter();
            AssetImporter.Files["Assets/Iris/Character/iris.fbx"] = importer;
            var character = new GameObject("iris");
            var parent = character.transform;
            foreach (var name in new[] { "Hips", "Spine", "Chest", "UpperChest", "Neck", "Head" })
            {
                parent = Bone(name, parent, new Vector3(0, 0.25f, 0));
            }
            Bone("Eye_L", parent, new Vector3(-0.03f, 0.1f, 0.08f));
            Bone("Eye_R", parent, new Vector3(0.03f, 0.1f, 0.08f));
            Bone("UpperArm_L", parent.parent.parent, new Vector3(-0.2f, 0, 0));
            AssetDatabase.Assets["Assets/Iris/Character/iris.fbx"] = character;
            foreach (var name in Textures())
            {
                var path = $"Assets/Iris/Character/Textures/{name}";
                AssetDatabase.Assets[path] = new Texture2D { name = name! };
                AssetImporter.Files[path] = new TextureImporter();
            }
            return importer;
        }

        private static Transform Bone(string name, Transform parent, Vector3 place)
        {
            var bone = new GameObject(name).transform;
            bone.SetParent(parent, false);
            bone.localPosition = place;
            bone.localRotation = Quaternion.Euler(10, 20, 30);
            return bone;
        }
    }
}
