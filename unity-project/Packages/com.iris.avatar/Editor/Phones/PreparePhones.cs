using UnityEditor;
using UnityEditor.Build;
using UnityEngine;

namespace Iris.Editing
{
    /// <summary>Sets what Android and iOS need: the microphone, the local network, quality for phones.</summary>
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
            Debug.Log("Iris: ready for Android; choose it under File > Build Settings and press Build And Run");
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
            UseLoudspeaker();
            Debug.Log("Iris: ready for iOS; choose it under File > Build Settings and press Build");
        }

        /// <summary>While the microphone is open, iOS would let her whisper from the receiver.</summary>
        private static void UseLoudspeaker()
        {
            // The Inspector has this setting, PlayerSettings does not.
            var settings = new SerializedObject(AssetDatabase.LoadAllAssetsAtPath(Settings)[0]);
            settings.FindProperty("Force IOS Speakers When Recording").boolValue = true;
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
            PlayerSettings.defaultInterfaceOrientation = UIOrientation.AutoRotation;
            // ws:// to a computer in the same network, where nobody has a certificate.
            PlayerSettings.insecureHttpOption = InsecureHttpOption.AlwaysAllowed;
            Pipeline.UsePhones();
            AssetDatabase.SaveAssets();
        }
    }
}
