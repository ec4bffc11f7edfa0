using UnityEditor;
using UnityEditor.Build;
using UnityEngine;

namespace Iris.Editing
{
    /// <summary>Sets in a project's player settings what Android and iOS need; only when asked to.</summary>
    public static class PreparePhones
    {
        /// <summary>What iOS shows when it asks its user.</summary>
        internal const string WhyMicrophone = "Iris listens while you talk with her. Your voice goes to your own computer.";

        /// <summary>What iOS shows when it asks its user.</summary>
        internal const string WhyNetwork = "Iris runs on a computer of yours, in your own network.";

        private const string Settings = "ProjectSettings/ProjectSettings.asset";
        private const string Placeholder = "com.iris.avatar";

        [MenuItem("Iris/Prepare for Android", false, 20)]
        public static void Android()
        {
            Prepare(NamedBuildTarget.Android);
            // IL2CPP and 64 bits, as the store wants it; Android 7 has all that the client needs.
            PlayerSettings.Android.targetArchitectures = AndroidArchitecture.ARM64;
            PlayerSettings.Android.minSdkVersion = AndroidSdkVersions.AndroidApiLevel24;
            PlayerSettings.Android.forceInternetPermission = true;
            Finish("Android", "Build And Run");
        }

        [MenuItem("Iris/Prepare for iOS", false, 21)]
        public static void Ios()
        {
            Prepare(NamedBuildTarget.iOS);
            PlayerSettings.iOS.targetOSVersionString = "13.0";
            if (string.IsNullOrEmpty(PlayerSettings.iOS.microphoneUsageDescription))
            {
                PlayerSettings.iOS.microphoneUsageDescription = WhyMicrophone;
            }
            UseAudioForTalking();
            IrisBuildSettings.instance.ExplainsToIos = true;
            Finish("iOS", "Build");
        }

        /// <summary>
        /// Heard from the loudspeaker also while the microphone is open, also with the silent switch
        /// on, and without a break when one begins to talk.
        /// </summary>
        private static void UseAudioForTalking()
        {
            // The Inspector has these settings, PlayerSettings does not.
            var settings = new SerializedObject(AssetDatabase.LoadAllAssetsAtPath(Settings)[0]);
            settings.FindProperty("Force IOS Speakers When Recording").boolValue = true;
            settings.FindProperty("Prepare IOS For Recording").boolValue = true;
            settings.ApplyModifiedPropertiesWithoutUndo();
        }

        private static void Prepare(NamedBuildTarget target)
        {
            PlayerSettings.SetScriptingBackend(target, ScriptingImplementation.IL2CPP);
            PlayerSettings.SetApiCompatibilityLevel(target, ApiCompatibilityLevel.NET_Standard);
            if (string.IsNullOrEmpty(PlayerSettings.GetApplicationIdentifier(target)))
            {
                PlayerSettings.SetApplicationIdentifier(target, Placeholder);
            }
        }

        private static void Finish(string system, string button)
        {
            AssetDatabase.SaveAssets();
            Debug.Log($"Iris: ready for {system}; choose it under File > Build Settings and press {button}");
        }
    }
}
