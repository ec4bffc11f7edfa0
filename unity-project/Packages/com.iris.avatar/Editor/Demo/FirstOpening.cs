using System.IO;
using UnityEditor;
using UnityEngine;

namespace Iris.Editing
{
    /// <summary>Builds the demo when the project is opened for the first time.</summary>
    internal static class FirstOpening
    {
        private const string Done = "Iris.FirstOpening";

        [InitializeOnLoadMethod]
        private static void Opened()
        {
            if (!SessionState.GetBool(Done, false) && !Application.isBatchMode)
            {
                SessionState.SetBool(Done, true);
                // Assets cannot be made while scripts are being loaded.
                EditorApplication.delayCall += Build;
            }
        }

        private static void Build()
        {
            if (File.Exists(DemoPaths.Character) && !File.Exists(DemoPaths.Scene))
            {
                BuildDemo.Run();
            }
        }
    }
}
