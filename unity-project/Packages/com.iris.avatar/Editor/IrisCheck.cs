using System.Collections.Generic;
using System.Linq;
using Iris.Core;
using UnityEditor;
using UnityEngine;

namespace Iris.Editing
{
    /// <summary>
    /// The menu <i>Iris &gt; Check</i>: prints what of the open scene's characters is not as the
    /// components need it, so that a report of what does not work is one paste.
    /// </summary>
    public static class IrisCheck
    {
        [MenuItem("Iris/Check", false, 1)]
        public static void Menu()
        {
            var found = Problems().ToList();
            var head = $"Iris on Unity {Application.unityVersion}, {SystemInfo.graphicsDeviceName}";
            if (found.Count == 0)
            {
                Debug.Log($"{head}: everything is there");
            }
            else
            {
                Debug.LogWarning($"{head}:\n- {string.Join("\n- ", found)}");
            }
        }

        /// <summary>What is not as it should be, in sentences.</summary>
        public static IEnumerable<string> Problems()
        {
            var avatars = Object.FindObjectsOfType<IrisAvatar>();
            if (avatars.Length == 0)
            {
                yield return "there is no IrisAvatar in the open scene";
            }
            foreach (var avatar in avatars)
            {
                foreach (var problem in OfFace(avatar).Concat(OfBody(avatar)).Concat(OfMaterials(avatar)))
                {
                    yield return $"{avatar.name}: {problem}";
                }
            }
            if (Object.FindObjectOfType<AudioListener>() == null)
            {
                yield return "there is no AudioListener, so nothing is heard";
            }
        }

        private static IEnumerable<string> OfFace(IrisAvatar avatar)
        {
            var face = avatar.GetComponentInChildren<IrisFace>(true);
            if (face == null)
            {
                yield break;
            }
            var convention = Conventions.ForMouth(face.Names);
            if (face.Visemes == null)
            {
                yield return $"none of {face.Names.Count} blend shapes moves a mouth; give IrisFace a shape table";
            }
            else if (convention != null && face.Names.Count < 20)
            {
                yield return $"only {face.Names.Count} blend shapes were imported";
            }
            if (face.Blink == null)
            {
                yield return "no blend shape closes the eyes";
            }
        }

        private static IEnumerable<string> OfBody(IrisAvatar avatar)
        {
            var bones = avatar.GetComponentsInChildren<Transform>(true);
            if (!bones.Any(bone => BoneNames.IsHead(bone.name)))
            {
                yield return "no bone is called like a head";
            }
            if (!bones.Any(bone => BoneNames.IsLeftEye(bone.name)))
            {
                yield return "no bone is called like an eye; she looks at nobody";
            }
            var animator = avatar.GetComponentInChildren<Animator>(true);
            if (animator == null)
            {
                yield break;
            }
            if (animator.runtimeAnimatorController == null)
            {
                yield return "the animator has no controller";
            }
            if (animator.avatar == null || !animator.avatar.isValid || !animator.avatar.isHuman)
            {
                yield return "the animator has no valid humanoid avatar; look at the Rig tab of the model";
            }
        }

        private static IEnumerable<string> OfMaterials(IrisAvatar avatar)
        {
            foreach (var renderer in avatar.GetComponentsInChildren<Renderer>(true))
            {
                var material = renderer.sharedMaterial;
                if (material == null)
                {
                    yield return $"{renderer.name} has no material";
                }
                else if (material.shader == null || !material.shader.isSupported)
                {
                    yield return $"the shader of {material.name} does not run in this render pipeline";
                }
            }
        }
    }
}
