#if UNITY_IOS
using System.IO;
using UnityEditor;
using UnityEditor.Callbacks;
using UnityEditor.iOS.Xcode;

namespace Iris.Editing
{
    /// <summary>
    /// Adds to an Xcode project why the local network and the microphone are used, where the
    /// project's owner has asked for that. Player settings have no place for the first.
    /// </summary>
    internal static class IosPlist
    {
        [PostProcessBuild(100)]
        public static void OnPostprocessBuild(BuildTarget target, string path)
        {
            if (target != BuildTarget.iOS || !IrisBuildSettings.instance.ExplainsToIos)
            {
                return;
            }
            var file = Path.Combine(path, "Info.plist");
            var plist = new PlistDocument();
            plist.ReadFromFile(file);
            Explain(plist.root, "NSLocalNetworkUsageDescription", PreparePhones.WhyNetwork);
            Explain(plist.root, "NSMicrophoneUsageDescription", PreparePhones.WhyMicrophone);
            plist.WriteToFile(file);
        }

        /// <summary>Say why, unless the project says it in words of its own.</summary>
        private static void Explain(PlistElementDict root, string key, string why)
        {
            if (string.IsNullOrEmpty(root[key]?.AsString()))
            {
                root.SetString(key, why);
            }
        }
    }
}
#endif
