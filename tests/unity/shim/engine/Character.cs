using System;
using System.Collections.Generic;

namespace UnityEngine
{
    public sealed class Mesh : Object
    {
        private readonly string[] _shapes;
        internal Mesh(params string[] shapes) => _shapes = shapes;
        public int blendShapeCount => _shapes.Length;
        public string GetBlendShapeName(int shape) => _shapes[shape];
    }

    public class Material : Object { public Shader shader { get; set; } = new Shader(); }

    public class Shader : Object { public bool isSupported { get; internal set; } = true; }

    public class Avatar : Object
    {
        public bool isValid { get; internal set; } = true;
        public bool isHuman { get; internal set; } = true;
    }

    public class Renderer : Component { public Material sharedMaterial { get; set; } }

    public sealed class SkinnedMeshRenderer : Renderer
    {
        private float[] _weights;
        public Mesh sharedMesh { get; set; }

        /// <summary>How often a weight was set.</summary>
        internal int Sets { get; private set; }

        public void SetBlendShapeWeight(int shape, float weight)
        {
            _weights ??= new float[sharedMesh.blendShapeCount];
            _weights[shape] = weight;
            Sets++;
        }

        public float GetBlendShapeWeight(int shape) => _weights?[shape] ?? 0;
    }

    public class RuntimeAnimatorController : Object { }

    public struct AnimatorStateInfo
    {
        public int shortNameHash { get; internal set; }
        public float length { get; internal set; }
        public float normalizedTime { get; internal set; }
    }

    /// <summary>Has states of two seconds each; what it does to bones, a test says.</summary>
    public sealed class Animator : Behaviour
    {
        private const float Length = 2;
        private static readonly List<Animator> Playing = new List<Animator>();
        private readonly Dictionary<int, string> _states = new Dictionary<int, string>();
        private float _fade;
        private AnimatorStateInfo _state = new AnimatorStateInfo { length = Length };

        public Animator() => Playing.Add(this);
        public RuntimeAnimatorController runtimeAnimatorController { get; set; }
        public Avatar avatar { get; set; }
        public bool applyRootMotion { get; set; }

        /// <summary>The states that it was told to go to.</summary>
        internal List<string> Played { get; } = new List<string>();

        /// <summary>What the animation does to bones, in every frame.</summary>
        internal Action Moves { get; set; }

        /// <summary>Give it states.</summary>
        internal void Know(params string[] names)
        {
            foreach (var name in names) { _states[StringToHash(name)] = name; }
        }

        public static int StringToHash(string name)
        {
            var hash = 17;
            foreach (var letter in name) { hash = unchecked(hash * 31 + letter); }
            return hash;
        }

        public bool HasState(int layer, int state) => _states.ContainsKey(state);
        public bool IsInTransition(int layer) => _fade > 0;
        public AnimatorStateInfo GetCurrentAnimatorStateInfo(int layer) => _state;

        public void CrossFadeInFixedTime(int state, float seconds, int layer, float offset)
        {
            Played.Add(_states[state]);
            _fade = seconds;
            _state = new AnimatorStateInfo { shortNameHash = state, length = Length };
        }

        internal static void Forget() => Playing.Clear();

        internal static void Play()
        {
            for (var i = Playing.Count - 1; i >= 0; i--)
            {
                var one = Playing[i];
                if (one.Destroyed) { Playing.RemoveAt(i); continue; }
                one._fade -= Time.deltaTime;
                one._state.normalizedTime += Time.deltaTime / Length;
                one.Moves?.Invoke();
            }
        }
    }

    public sealed class Light : Behaviour
    {
        public float intensity { get; set; }
        public Color color { get; set; }
    }

    public sealed class Camera : Behaviour
    {
        public static Camera main { get; internal set; }
        public float aspect { get; set; } = 16 / 9f;
        public float fieldOfView { get; set; } = 60;
    }
}

namespace UnityEngine.Events
{
    public delegate void UnityAction<T>(T value);

    public class UnityEvent<T>
    {
        private UnityAction<T> _listeners;
        public void AddListener(UnityAction<T> listener) => _listeners += listener;
        public void RemoveListener(UnityAction<T> listener) => _listeners -= listener;
        public void Invoke(T value) => _listeners?.Invoke(value);
    }
}
