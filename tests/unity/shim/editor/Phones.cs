using System;
using System.Collections.Generic;
using UnityEditor.Build;

namespace UnityEditor
{
    public enum BuildTarget { iOS = 9, Android = 13 }
    public enum ScriptingImplementation { Mono2x, IL2CPP }
    public enum ApiCompatibilityLevel { NET_Unity_4_8 = 3, NET_Standard = 6 }
    [Flags] public enum AndroidArchitecture : uint { None, ARMv7, ARM64 }
    public enum AndroidSdkVersions { AndroidApiLevel24 = 24 }

    public static class PlayerSettings
    {
        /// <summary>What was set for each system.</summary>
        internal static readonly Dictionary<string, object> Set = new Dictionary<string, object>();
        public static void SetScriptingBackend(NamedBuildTarget target, ScriptingImplementation to) => Set[$"{target.Name} backend"] = to;
        public static void SetApiCompatibilityLevel(NamedBuildTarget target, ApiCompatibilityLevel to) => Set[$"{target.Name} api"] = to;
        public static string GetApplicationIdentifier(NamedBuildTarget target) => Set.TryGetValue($"{target.Name} id", out var id) ? (string)id : "";
        public static void SetApplicationIdentifier(NamedBuildTarget target, string to) => Set[$"{target.Name} id"] = to;

        public static class Android
        {
            public static AndroidArchitecture targetArchitectures { get; set; }
            public static AndroidSdkVersions minSdkVersion { get; set; }
            public static bool forceInternetPermission { get; set; }
        }

        public static class iOS
        {
            public static string targetOSVersionString { get; set; }
            public static string microphoneUsageDescription { get; set; }
        }
    }
}

namespace UnityEditor.Build
{
    public struct NamedBuildTarget
    {
        internal string Name;
        public static NamedBuildTarget Android => new NamedBuildTarget { Name = "Android" };
        public static NamedBuildTarget iOS => new NamedBuildTarget { Name = "iOS" };
    }
}

namespace UnityEditor.Callbacks
{
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class PostProcessBuildAttribute : Attribute { public PostProcessBuildAttribute(int order) { } }
}

namespace UnityEditor.iOS.Xcode
{
    public class PlistElement
    {
        public string AsString() => ((PlistElementString)this).value;
    }

    public class PlistElementString : PlistElement
    {
        public PlistElementString(string v) => value = v;
        public string value;
    }

    public class PlistElementDict : PlistElement
    {
        private readonly Dictionary<string, PlistElement> _values = new Dictionary<string, PlistElement>();
        public PlistElement this[string key] => _values.TryGetValue(key, out var found) ? found : null;
        public void SetString(string key, string value) => _values[key] = new PlistElementString(value);
    }

    public class PlistDocument
    {
        /// <summary>What is read, and what was written last.</summary>
        public static PlistElementDict File { get; set; } = new PlistElementDict();
        public PlistElementDict root { get; private set; } = new PlistElementDict();
        public void ReadFromFile(string path) => root = File;
        public void WriteToFile(string path) => File = root;
    }
}
