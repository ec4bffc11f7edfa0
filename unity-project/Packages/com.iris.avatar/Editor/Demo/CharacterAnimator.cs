using System;
using System.Collections.Generic;
using UnityEditor;
using UnityEditor.Animations;
using UnityEngine;

namespace Iris.Editing
{
    /// <summary>The character's animator: a state for each animation, which IrisAnimation picks.</summary>
    internal static class CharacterAnimator
    {
        private const float KeysASecond = 10;

        /// <summary>Make the animator, in place of the one that is there.</summary>
        /// <param name="character">As modelled: the animations sway around that.</param>
        public static AnimatorController Build(GameObject character)
        {
            AssetDatabase.DeleteAsset(DemoPaths.Animator);
            var controller = AnimatorController.CreateAnimatorControllerAtPath(DemoPaths.Animator);
            var machine = controller.layers[0].stateMachine;
            foreach (var (name, seconds, moves) in Gestures.Idle)
            {
                machine.AddState(name).motion = Clip(character, name, seconds, moves);
            }
            foreach (var (name, seconds, moves) in Gestures.Speaking)
            {
                machine.AddState(name).motion = Clip(character, name, seconds, moves);
            }
            return controller;
        }

        private static AnimationClip Clip(
            GameObject character, string name, float seconds, Gesture[] moves)
        {
            var clip = new AnimationClip { name = name, frameRate = 30 };
            foreach (var move in moves)
            {
                Sway(clip, character.transform, move, seconds);
            }
            clip.EnsureQuaternionContinuity();
            var settings = AnimationUtility.GetAnimationClipSettings(clip);
            settings.loopTime = true;
            AnimationUtility.SetAnimationClipSettings(clip, settings);
            var path = $"{DemoPaths.Folder}/{name}.anim";
            AssetDatabase.DeleteAsset(path);
            AssetDatabase.CreateAsset(clip, path);
            return clip;
        }

        private static void Sway(AnimationClip clip, Transform character, in Gesture move, float seconds)
        {
            var (bone, path) = Find(character, move.Bone);
            if (bone == null)
            {
                return;
            }
            var count = (int)Math.Ceiling(seconds * KeysASecond);
            var keys = new Keyframe[4][];
            for (var axis = 0; axis < 4; axis++)
            {
                keys[axis] = new Keyframe[count + 1];
            }
            // The axes are those of the body, whatever the bone's own are.
            var body = Quaternion.Inverse(bone.parent.rotation) * character.rotation;
            for (var i = 0; i <= count; i++)
            {
                var share = move.At((float)i / count);
                var sway = Quaternion.Euler(move.Nod * share, move.Turn * share, move.Lean * share);
                var turn = body * sway * Quaternion.Inverse(body) * bone.localRotation;
                var time = seconds * i / count;
                keys[0][i] = new Keyframe(time, turn.x);
                keys[1][i] = new Keyframe(time, turn.y);
                keys[2][i] = new Keyframe(time, turn.z);
                keys[3][i] = new Keyframe(time, turn.w);
            }
            for (var axis = 0; axis < 4; axis++)
            {
                var binding = EditorCurveBinding.FloatCurve(
                    path, typeof(Transform), $"m_LocalRotation.{"xyzw"[axis]}");
                AnimationUtility.SetEditorCurve(clip, binding, new AnimationCurve(keys[axis]));
            }
        }

        /// <summary>A bone by its name, and its path below the character.</summary>
        private static (Transform? Bone, string Path) Find(Transform character, string name)
        {
            var bone = Array.Find(
                character.GetComponentsInChildren<Transform>(true), one => one.name == name);
            var path = new List<string>();
            for (var at = bone; at != null && at != character; at = at.parent)
            {
                path.Insert(0, at.name);
            }
            return (bone, string.Join("/", path));
        }
    }
}
