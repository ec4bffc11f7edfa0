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
        internal static readonly Dictionary<string, Object> Assets = new Dictionary<string, Object>();
        public static T LoadAssetAtPath<T>(string path) where T : Object => Assets.TryGetValue(path, out var found) ? found as T : null;
        public static Object[] LoadAllAssetsAtPath(string path) => new[] { Assets[path] };
        public static void SaveAssets() { }
    }

    [AttributeUsage(AttributeTargets.Method)]
    public sealed class MenuItem : Attribute
    {
        public MenuItem(string place, bool isValidateFunction, int priority) => Place = place;
        internal string Place { get; }
    }

    [AttributeUsage(AttributeTargets.Class)]
    public sealed class FilePathAttribute : Attribute
    {
        public enum Location { PreferencesFolder, ProjectFolder }
        public FilePathAttribute(string relativePath, Location location) { }
    }

    public class ScriptableSingleton<T> : ScriptableObject where T : ScriptableObject, new()
    {
        public static T instance { get; } = CreateInstance<T>();
        protected virtual void Save(bool saveAsText) { }
    }
}
