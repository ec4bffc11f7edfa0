using UnityEditor;
using UnityEngine;

namespace Iris.Editing
{
    /// <summary>Sets a component's fields as a person does in the Inspector.</summary>
    internal static class Inspected
    {
        public static void Set(this Component component, string field, params string[] texts) =>
            Change(component, field, property =>
            {
                property.arraySize = texts.Length;
                for (var i = 0; i < texts.Length; i++)
                {
                    property.GetArrayElementAtIndex(i).stringValue = texts[i];
                }
            });

        public static void Set(this Component component, string field, bool value) =>
            Change(component, field, property => property.boolValue = value);

        /// <summary>One action of IrisTriggers.</summary>
        public static void SetAction(this Component component, string name, Object effect) =>
            Change(component, "_actions", property =>
            {
                property.arraySize = 1;
                var action = property.GetArrayElementAtIndex(0);
                action.FindPropertyRelative("_name").stringValue = name;
                var effects = action.FindPropertyRelative("_effects");
                effects.arraySize = 1;
                effects.GetArrayElementAtIndex(0).objectReferenceValue = effect;
            });

        private static void Change(
            Component component, string field, System.Action<SerializedProperty> change)
        {
            var inspected = new SerializedObject(component);
            change(inspected.FindProperty(field));
            inspected.ApplyModifiedPropertiesWithoutUndo();
        }
    }
}
