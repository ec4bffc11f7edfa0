using System;
using Iris.Core;
using UnityEditor;
using UnityEditor.SceneManagement;
using UnityEngine;
using UnityEngine.UIElements;

namespace Iris.Editing
{
    /// <summary>A room for her: light, a camera, what is written on the screen.</summary>
    internal static class DemoScene
    {
        /// <summary>Make the scene, in place of the one that is there, and open it.</summary>
        public static void Build(GameObject prefab)
        {
            var scene = EditorSceneManager.NewScene(NewSceneSetup.EmptyScene, NewSceneMode.Single);
            var character = (GameObject)PrefabUtility.InstantiatePrefab(prefab);
            AddCamera(character);
            AddLight("Key", new Vector3(35, 205, 0), 1.15f, new Color(1, 0.95f, 0.88f), LightShadows.Soft);
            AddLight("Fill", new Vector3(15, 140, 0), 0.35f, new Color(0.8f, 0.88f, 1), LightShadows.None);
            AddLight("Rim", new Vector3(30, 10, 0), 0.7f, new Color(0.9f, 0.92f, 1), LightShadows.None);
            AddScreen();
            EditorSceneManager.SaveScene(scene, DemoPaths.Scene);
            EditorBuildSettings.scenes = new[] { new EditorBuildSettingsScene(DemoPaths.Scene, true) };
        }

        /// <summary>Head and shoulders, from a good arm's length before her eyes.</summary>
        private static void AddCamera(GameObject character)
        {
            var bones = character.GetComponentsInChildren<Transform>(true);
            var eye = Array.Find(bones, bone => BoneNames.IsLeftEye(bone.name));
            var height = eye != null ? eye.position.y : 1.5f;
            var camera = new GameObject("Camera", typeof(Camera), typeof(AudioListener));
            camera.tag = "MainCamera";
            camera.transform.position = new Vector3(0, height - 0.05f, 1.25f);
            camera.transform.rotation = Quaternion.Euler(0, 180, 0);
            var lens = camera.GetComponent<Camera>();
            lens.fieldOfView = 30;
            lens.nearClipPlane = 0.05f;
            lens.clearFlags = CameraClearFlags.SolidColor;
            lens.backgroundColor = new Color(0.16f, 0.17f, 0.22f);
        }

        private static void AddLight(
            string name, Vector3 angles, float intensity, Color colour, LightShadows shadows)
        {
            var light = new GameObject($"{name} Light", typeof(Light));
            light.transform.rotation = Quaternion.Euler(angles.x, angles.y, angles.z);
            var lamp = light.GetComponent<Light>();
            lamp.type = LightType.Directional;
            lamp.intensity = intensity;
            lamp.color = colour;
            lamp.shadows = shadows;
        }

        private static void AddScreen()
        {
            var screen = new GameObject("Screen", typeof(UIDocument));
            var document = screen.GetComponent<UIDocument>();
            document.panelSettings = Panel();
            document.visualTreeAsset = AssetDatabase.LoadAssetAtPath<VisualTreeAsset>(DemoPaths.Layout);
            screen.AddComponent<IrisStatus>();
            screen.AddComponent<IrisCaptions>();
            screen.AddComponent<IrisPrompt>();
            screen.AddComponent<IrisAddress>();
            screen.AddComponent<IrisTalkButton>();
        }

        private static PanelSettings Panel()
        {
            var panel = AssetDatabase.LoadAssetAtPath<PanelSettings>(DemoPaths.Panel);
            if (panel == null)
            {
                panel = ScriptableObject.CreateInstance<PanelSettings>();
                AssetDatabase.CreateAsset(panel, DemoPaths.Panel);
            }
            panel.themeStyleSheet = AssetDatabase.LoadAssetAtPath<ThemeStyleSheet>(DemoPaths.Theme);
            panel.scaleMode = PanelScaleMode.ConstantPhysicalSize;
            EditorUtility.SetDirty(panel);
            return panel;
        }
    }
}
