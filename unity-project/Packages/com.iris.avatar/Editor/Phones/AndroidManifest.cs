#if UNITY_ANDROID
using System.IO;
using System.Linq;
using System.Xml.Linq;
using UnityEditor.Android;

namespace Iris.Editing
{
    /// <summary>
    /// Adds to an Android build what no player setting does: cleartext in the own network, and the
    /// microphone.
    /// </summary>
    internal sealed class AndroidManifest : IPostGenerateGradleAndroidProject
    {
        private const string Microphone = "android.permission.RECORD_AUDIO";

        private static readonly XNamespace Android = "http://schemas.android.com/apk/res/android";

        public int callbackOrder => 100;

        /// <param name="path">Of the library's Gradle project.</param>
        public void OnPostGenerateGradleAndroidProject(string path)
        {
            var file = Path.Combine(path, "src", "main", "AndroidManifest.xml");
            var document = XDocument.Load(file);
            var manifest = document.Root!;
            var application = manifest.Element("application");
            if (application == null)
            {
                application = new XElement("application");
                manifest.Add(application);
            }
            application.SetAttributeValue(Android + "usesCleartextTraffic", "true");
            if (manifest.Elements("uses-permission").All(one => (string?)one.Attribute(Android + "name") != Microphone))
            {
                manifest.Add(new XElement("uses-permission", new XAttribute(Android + "name", Microphone)));
            }
            document.Save(file);
        }
    }
}
#endif
