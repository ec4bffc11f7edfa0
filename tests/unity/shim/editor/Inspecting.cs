using System;
using System.Collections.Generic;
using System.Reflection;
using UnityEngine;
using Object = UnityEngine.Object;

namespace UnityEditor
{
    /// <summary>Serialized fields by name, over reflection; a name that is wrong gives null, as Unity's does.</summary>
    public sealed class SerializedObject
    {
        private readonly Object _target;
        public SerializedObject(Object target) => _target = target;
        public SerializedProperty FindProperty(string name) =>
            _target is ProjectSettings settings ? SerializedProperty.Of(settings, name) : SerializedProperty.Of(_target, name);
        public bool ApplyModifiedPropertiesWithoutUndo() => true;
    }

    public sealed class SerializedProperty
    {
        private readonly Func<object> _get;
        private readonly Action<object> _set;
        private readonly Type _type;

        private SerializedProperty(Type type, Func<object> get, Action<object> set)
        {
            _type = type;
            _get = get;
            _set = set;
        }

        public bool boolValue { get => (bool)_get(); set => _set(value); }
        public string stringValue { get => (string)_get(); set => _set(value); }
        public Object objectReferenceValue { get => (Object)_get(); set => _set(value); }

        public int arraySize
        {
            get => ((Array)_get()).Length;
            set
            {
                var made = Array.CreateInstance(_type.GetElementType(), value);
                for (var i = 0; i < value && _type.GetElementType().GetConstructor(Type.EmptyTypes) != null; i++)
                {
                    if (!typeof(Object).IsAssignableFrom(_type.GetElementType())) { made.SetValue(Activator.CreateInstance(_type.GetElementType()), i); }
                }
                _set(made);
            }
        }

        public SerializedProperty GetArrayElementAtIndex(int place)
        {
            var array = (Array)_get();
            return new SerializedProperty(_type.GetElementType(), () => array.GetValue(place), value => array.SetValue(value, place));
        }

        public SerializedProperty FindPropertyRelative(string name) => Of(_get(), name);

        internal static SerializedProperty Of(ProjectSettings settings, string name) =>
            new SerializedProperty(typeof(bool), () => settings.Chosen[name], value => settings.Chosen[name] = value);

        internal static SerializedProperty Of(object owner, string name)
        {
            var field = owner.GetType().GetField(name, BindingFlags.Instance | BindingFlags.NonPublic);
            return field == null || !field.IsDefined(typeof(SerializeField), false) ? null
                : new SerializedProperty(field.FieldType, () => field.GetValue(owner), value => field.SetValue(owner, value));
        }
    }

    /// <summary>Settings that only the Inspector has, by their names there.</summary>
    public sealed class ProjectSettings : Object { public readonly Dictionary<string, object> Chosen = new Dictionary<string, object>(); }

    public struct EditorCurveBinding
    {
        public string Path, Property;
        public static EditorCurveBinding FloatCurve(string path, Type type, string property) =>
            new EditorCurveBinding { Path = path, Property = property };
    }

    public class AnimationClipSettings { public bool loopTime { get; set; } }

    public static class AnimationUtility
    {
        public static readonly Dictionary<AnimationClip, AnimationClipSettings> Settings = new Dictionary<AnimationClip, AnimationClipSettings>();
        public static void SetEditorCurve(AnimationClip clip, EditorCurveBinding binding, AnimationCurve curve) =>
            clip.Curves[$"{binding.Path}:{binding.Property}"] = curve;
        public static AnimationClipSettings GetAnimationClipSettings(AnimationClip clip) =>
            Settings.TryGetValue(clip, out var found) ? found : new AnimationClipSettings();
        public static void SetAnimationClipSettings(AnimationClip clip, AnimationClipSettings settings) => Settings[clip] = settings;
    }
}

namespace UnityEditor.Animations
{
    public sealed class AnimatorState : Object { public Motion motion { get; set; } }

    public sealed class AnimatorStateMachine : Object
    {
        public readonly List<AnimatorState> States = new List<AnimatorState>();

        public AnimatorState AddState(string name)
        {
            States.Add(new AnimatorState { name = name });
            return States[States.Count - 1];
        }
    }

    public sealed class AnimatorControllerLayer { public AnimatorStateMachine stateMachine { get; } = new AnimatorStateMachine(); }

    public sealed class AnimatorController : RuntimeAnimatorController
    {
        public AnimatorControllerLayer[] layers { get; } = { new AnimatorControllerLayer() };

        public static AnimatorController CreateAnimatorControllerAtPath(string path)
        {
            var made = new AnimatorController();
            AssetDatabase.CreateAsset(made, path);
            return made;
        }
    }
}
