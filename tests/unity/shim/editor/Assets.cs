using System;
using System.Collections.Generic;
using UnityEngine;
using Object = UnityEngine.Object;

namespace UnityEditor
{
    /// <summary>A project's assets: a dictionary, which tests look into.</summary>
    public static class AssetDatabase
    {
        /// <summary>Every asset by its path.</summary>
        public static readonly Dictionary<string, Object> Assets = new Dictionary<string, Object>();
        public static readonly HashSet<string> Folders = new HashSet<string> { "Assets" };
        public static T LoadAssetAtPath<T>(string path) where T : Object => Assets.TryGetValue(path, out var found) ? found as T : null;
        public static Object[] LoadAllAssetsAtPath(string path) => new[] { Assets[path] };
        public static bool IsValidFolder(string path) => Folders.Contains(path);
        public static void SaveAssets() { }
        public static bool DeleteAsset(string path) => Assets.Remove(path);

        public static string CreateFolder(string parent, string name)
        {
            if (!Folders.Contains(parent)) { throw new ArgumentException($"there is no {parent}"); }
            Folders.Add($"{parent}/{name}");
            return name;
        }

        public static void CreateAsset(Object asset, string path)
        {
            if (!Folders.Contains(path.Substring(0, path.LastIndexOf('/')))) { throw new ArgumentException($"there is no folder for {path}"); }
            Assets[path] = asset;
        }
    }

    public class AssetImporter : Object
    {
        /// <summary>The importer of every file, by its path.</summary>
        public static readonly Dictionary<string, AssetImporter> Files = new Dictionary<string, AssetImporter>();
        public readonly Dictionary<string, Object> Remapped = new Dictionary<string, Object>();
        public int Imports { get; private set; }
        public static AssetImporter GetAtPath(string path) => Files.TryGetValue(path, out var found) ? found : null;
        public void SaveAndReimport() => Imports++;
        public void AddRemap(SourceAssetIdentifier identifier, Object external) => Remapped[identifier.Name] = external;

        public struct SourceAssetIdentifier
        {
            public SourceAssetIdentifier(Type type, string name) => Name = name;
            public string Name;
        }
    }

    public enum ModelImporterNormals { Import, Calculate, None }
    public enum ModelImporterTangents { Import, CalculateLegacy, None, CalculateMikk }
    public enum ModelImporterAnimationType { None, Legacy, Generic, Human }
    public enum ModelImporterAvatarSetup { NoAvatar, CreateFromThisModel }
    public enum ModelImporterMaterialImportMode { None, ImportStandard, ImportViaMaterialDescription }

    public sealed class ModelImporter : AssetImporter
    {
        public bool useFileScale { get; set; }
        public bool importBlendShapes { get; set; }
        public ModelImporterNormals importBlendShapeNormals { get; set; }
        public ModelImporterNormals importNormals { get; set; }
        public ModelImporterTangents importTangents { get; set; }
        public bool importCameras { get; set; }
        public bool importLights { get; set; }
        public bool importAnimation { get; set; }
        public ModelImporterAnimationType animationType { get; set; }
        public ModelImporterAvatarSetup avatarSetup { get; set; }
        public bool optimizeGameObjects { get; set; } = true;
        public ModelImporterMaterialImportMode materialImportMode { get; set; }
    }

    public enum TextureImporterType { Default, NormalMap }

    public sealed class TextureImporter : AssetImporter
    {
        public TextureImporterType textureType { get; set; }
        public bool sRGBTexture { get; set; } = true;
        public bool alphaIsTransparency { get; set; }
        public bool mipMapsPreserveCoverage { get; set; }
    }

    public static class PrefabUtility
    {
        /// <summary>The same object again: a prefab's parts are what a test wants to see.</summary>
        public static Object InstantiatePrefab(Object asset) => asset;

        public static GameObject SaveAsPrefabAsset(GameObject thing, string path)
        {
            var kept = new GameObject(thing.name);
            AssetDatabase.CreateAsset(kept, path);
            Saved[path] = Kinds(thing);
            return kept;
        }

        /// <summary>The kinds of components that a prefab was saved with, itself and below.</summary>
        public static readonly Dictionary<string, List<Component>> Saved = new Dictionary<string, List<Component>>();

        private static List<Component> Kinds(GameObject thing) => new List<Component>(thing.GetComponentsInChildren<Component>(true));
    }

    public static class EditorUtility { public static void SetDirty(Object one) { } }

    public static class SessionState
    {
        public static bool GetBool(string key, bool otherwise) => otherwise;
        public static void SetBool(string key, bool value) { }
    }

    public static class EditorApplication
    {
        public delegate void CallbackFunction();
        public static CallbackFunction delayCall;
    }

    [AttributeUsage(AttributeTargets.Method)]
    public sealed class MenuItem : Attribute
    {
        public MenuItem(string place, bool isValidateFunction, int priority) => Place = place;
        public string Place { get; }
    }

    [AttributeUsage(AttributeTargets.Method)]
    public sealed class InitializeOnLoadMethodAttribute : Attribute { }

    public sealed class EditorBuildSettingsScene
    {
        public EditorBuildSettingsScene(string path, bool enabled) => this.path = path;
        public string path { get; }
    }

    public static class EditorBuildSettings { public static EditorBuildSettingsScene[] scenes { get; set; } }
}

namespace UnityEditor.SceneManagement
{
    public enum NewSceneSetup { EmptyScene, DefaultGameObjects }
    public enum NewSceneMode { Single, Additive }
    public struct Scene { }

    public static class EditorSceneManager
    {
        /// <summary>Where scenes were saved.</summary>
        public static readonly List<string> Saved = new List<string>();
        public static bool SaveCurrentModifiedScenesIfUserWantsTo() => true;
        public static Scene NewScene(NewSceneSetup setup, NewSceneMode mode) => default;
        public static bool SaveScene(Scene scene, string path) { Saved.Add(path); return true; }
    }
}
