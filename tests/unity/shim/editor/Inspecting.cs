using System.Collections.Generic;
using UnityEngine;
using Object = UnityEngine.Object;

namespace UnityEditor
{
    /// <summary>Settings that only the Inspector has, by their names there.</summary>
    internal sealed class ProjectSettings : Object { public readonly Dictionary<string, object> Chosen = new Dictionary<string, object>(); }

    /// <summary>Serialized fields by name; of anything but settings there are none, as nothing asks for them.</summary>
    public sealed class SerializedObject
    {
        private readonly ProjectSettings _target;
        public SerializedObject(Object target) => _target = (ProjectSettings)target;
        public SerializedProperty FindProperty(string name) => new SerializedProperty(_target, name);
        public bool ApplyModifiedPropertiesWithoutUndo() => true;
    }

    public sealed class SerializedProperty
    {
        private readonly ProjectSettings _settings;
        private readonly string _name;
        internal SerializedProperty(ProjectSettings settings, string name) => (_settings, _name) = (settings, name);
        public bool boolValue { get => (bool)_settings.Chosen[_name]; set => _settings.Chosen[_name] = value; }
    }
}
