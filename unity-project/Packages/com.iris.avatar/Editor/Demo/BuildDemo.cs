using UnityEditor;
using UnityEditor.SceneManagement;
using UnityEngine;

namespace Iris.Editing
{
    /// <summary>Makes the demo of the repository's character: materials, animator, prefab and scene.</summary>
    public static class BuildDemo
    {
        /// <summary>Make everything anew, once what is open has been saved.</summary>
        [MenuItem("Iris/Build Demo Scene", false, 0)]
        public static void Menu()
        {
            if (EditorSceneManager.SaveCurrentModifiedScenesIfUserWantsTo())
            {
                Run();
            }
        }

        /// <summary>Make everything anew, and open the scene; false if the character is not there.</summary>
        public static bool Run()
        {
            if (!(AssetImporter.GetAtPath(DemoPaths.Character) is ModelImporter importer))
            {
                Debug.LogError($"Iris: {DemoPaths.Character} is missing; it comes with the repository");
                return false;
            }
            DemoPaths.Ensure(DemoPaths.Folder);
            Pipeline.Ensure();
            CharacterImport.Run(importer);
            var prefab = CharacterPrefab.Build();
            DemoScene.Build(prefab);
            AssetDatabase.SaveAssets();
            Debug.Log($"Iris: {DemoPaths.Scene} is ready; start Iris and press Play");
            return true;
        }
    }
}
