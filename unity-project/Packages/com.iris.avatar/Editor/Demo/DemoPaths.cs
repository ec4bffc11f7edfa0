using UnityEditor;

namespace Iris.Editing
{
    /// <summary>Where the demo's assets are.</summary>
    internal static class DemoPaths
    {
        public const string Character = "Assets/Iris/Character/iris.fbx";
        public const string Textures = "Assets/Iris/Character/Textures";
        public const string Folder = "Assets/Iris/Demo";
        public const string Scene = Folder + "/Iris.unity";
        public const string Prefab = Folder + "/Iris.prefab";
        public const string Animator = Folder + "/Iris.controller";
        public const string Panel = Folder + "/Screen.asset";
        public const string Layout = "Packages/com.iris.avatar/Runtime/Unity/Screen/IrisScreen.uxml";
        public const string Theme = "Packages/com.iris.avatar/Runtime/Unity/Screen/IrisScreen.tss";

        /// <summary>Make a folder, and those above it, where there is none.</summary>
        public static void Ensure(string folder)
        {
            if (AssetDatabase.IsValidFolder(folder))
            {
                return;
            }
            var slash = folder.LastIndexOf('/');
            Ensure(folder.Substring(0, slash));
            AssetDatabase.CreateFolder(folder.Substring(0, slash), folder.Substring(slash + 1));
        }
    }
}
