#if UNITY_ANDROID
using System.IO;
using System.Xml.Linq;
using UnityEditor.Android;

namespace Iris.Editing
{
    /// <summary>Adds to an Android build what no player setting does: cleartext in the own network.</summary>
    internal sealed class AndroidManifest : IPostGenerateGradleAndroidProject
    {
        private static readonly XNamespace Android = "http://schemas.android.com/apk/res/android";

        public int callbackOrder => 100;

        /// <param name="path">Of the library's Gradle project.</param>
        public void OnPostGenerateGradleAndroidProject(string path)
        {
            var file = Path.Combine(path, "src", "main", "AndroidManifest.xml");
            var document = XDocument.Load(file);
            var application = document.Root!.Element("application");
            if (application == null)
            {
                application = new XElement("application");
                document.Root.Add(application);
            }
            application.SetAttributeValue(Android + "usesCleartextTraffic", "true");
            document.Save(file);
        }
    }
}
#endif
