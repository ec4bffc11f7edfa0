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
            plist.root.SetString("NSLocalNetworkUsageDescription", PreparePhones.WhyNetwork);
            plist.root.SetString("NSMicrophoneUsageDescription", PreparePhones.WhyMicrophone);
            plist.root.CreateArray("NSBonjourServices").AddString(Service);
            plist.root.CreateDict("NSAppTransportSecurity").SetBoolean("NSAllowsLocalNetworking", true);
            plist.WriteToFile(file);
        }
    }
}
#endif
