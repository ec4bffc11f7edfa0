using System;
using Iris.Core;
using UnityEditor;
using UnityEngine;

namespace Iris.Editing
{
    /// <summary>The character with every component of Iris on it.</summary>
    internal static class CharacterPrefab
    {
        /// <summary>Make the prefab, in place of the one that is there.</summary>
        public static GameObject Build()
        {
            var model = AssetDatabase.LoadAssetAtPath<GameObject>(DemoPaths.Character);
            var character = (GameObject)PrefabUtility.InstantiatePrefab(model);
            character.name = "Iris";
            try
            {
                Dress(character);
                return PrefabUtility.SaveAsPrefabAsset(character, DemoPaths.Prefab);
            }
            finally
            {
                UnityEngine.Object.DestroyImmediate(character);
            }
        }

        /// <summary>Put everything on a character that makes an Iris of it.</summary>
        public static void Dress(GameObject character)
        {
            if (!character.TryGetComponent<Animator>(out var animator))
            {
                animator = character.AddComponent<Animator>();
            }
            animator.runtimeAnimatorController = CharacterAnimator.Build(character);
            animator.applyRootMotion = false;
            character.AddComponent<IrisAvatar>();
            AddVoice(character);
            character.AddComponent<IrisMicrophone>();
            character.AddComponent<IrisFace>();
            character.AddComponent<IrisLipSync>();
            character.AddComponent<IrisBlink>();
            character.AddComponent<IrisExpressions>();
            character.AddComponent<IrisEyes>().Set("_lids", true);
            character.AddComponent<IrisLookAt>();
            character.AddComponent<IrisSaccades>();
            character.AddComponent<IrisBreathing>();
            AddCollider(character);
            character.AddComponent<IrisSpringBones>();
            var animation = character.AddComponent<IrisAnimation>();
            animation.Set("_idle", Array.ConvertAll(Gestures.Idle, one => one.Name));
            animation.Set("_speaking", Array.ConvertAll(Gestures.Speaking, one => one.Name));
            character.AddComponent<IrisTriggers>().SetAction("fireworks", Fireworks.Add(character));
        }

        private static void AddVoice(GameObject character)
        {
            character.AddComponent<IrisVoice>();
            var source = character.GetComponent<AudioSource>();
            source.playOnAwake = false;
            // From her mouth, and as loud wherever one stands nearby.
            source.spatialBlend = 0.5f;
            source.dopplerLevel = 0;
        }

        /// <summary>Her skull, for her hair: its middle lies behind the eyes by about its own radius.</summary>
        private static void AddCollider(GameObject character)
        {
            var bones = character.GetComponentsInChildren<Transform>(true);
            var head = Array.Find(bones, bone => BoneNames.IsHead(bone.name));
            var left = Array.Find(bones, bone => BoneNames.IsLeftEye(bone.name));
            var right = Array.Find(bones, bone => BoneNames.IsRightEye(bone.name));
            if (head == null || left == null || right == null)
            {
                return;
            }
            const float radius = 0.088f;
            var eyes = (left.position + right.position) * 0.5f;
            var turned = character.transform.rotation * new Vector3(0, 0.03f, -radius);
            var middle = head.InverseTransformPoint(eyes + turned);
            head.gameObject.AddComponent<IrisSpringCollider>().Shape(middle, middle, radius);
        }
    }
}
