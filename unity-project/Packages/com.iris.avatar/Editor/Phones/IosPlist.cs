#if UNITY_IOS
using System.IO;
using UnityEditor;
using UnityEditor.Callbacks;
using UnityEditor.iOS.Xcode;

namespace Iris.Editing
{
    /// <summary>Adds to an Xcode project what iOS wants to know about the local network.</summary>
    internal static class IosPlist
    {
        /// <summary>What Iris announces herself as, where a network has Bonjour.</summary>
        private const string Service = "_iris._tcp";

        [PostProcessBuild(100)]
        public static void OnPostprocessBuild(BuildTarget target, string path)
        {
            if (target != BuildTarget.iOS)
            {
                return;
            }
            var file = Path.Combine(path, "Info.plist");
            var plist = new PlistDocument();
            plist.ReadFromFile(file);
            Explain(plist.root, "NSLocalNetworkUsageDescription", PreparePhones.WhyNetwork);
            Explain(plist.root, "NSMicrophoneUsageDescription", PreparePhones.WhyMicrophone);
            var services = plist.root["NSBonjourServices"]?.AsArray() ?? plist.root.CreateArray("NSBonjourServices");
            if (!services.values.Exists(one => one.AsString() == Service))
            {
                services.AddString(Service);
            }
            var transport = plist.root["NSAppTransportSecurity"]?.AsDict()
                ?? plist.root.CreateDict("NSAppTransportSecurity");
            transport.SetBoolean("NSAllowsLocalNetworking", true);
            plist.WriteToFile(file);
        }

        /// <summary>Say what for, unless the project says it in words of its own.</summary>
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
