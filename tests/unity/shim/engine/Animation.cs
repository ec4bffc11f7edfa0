using System.Collections.Generic;

namespace UnityEngine
{
    public struct Keyframe
    {
        public Keyframe(float time, float value) { this.time = time; this.value = value; }
        public float time { get; set; }
        public float value { get; set; }
    }

    public sealed class AnimationCurve
    {
        public AnimationCurve(params Keyframe[] keys) => this.keys = keys;
        public Keyframe[] keys { get; set; }
    }

    public abstract class Motion : Object { }

    public sealed class AnimationClip : Motion
    {
        /// <summary>What moves, by path and property.</summary>
        public readonly Dictionary<string, AnimationCurve> Curves = new Dictionary<string, AnimationCurve>();
        public float frameRate { get; set; }
        public void EnsureQuaternionContinuity() { }
    }
}

namespace UnityEngine.Rendering
{
    public enum BlendMode { SrcAlpha = 5, OneMinusSrcAlpha = 10 }
    public enum RenderQueue { AlphaTest = 2450, Transparent = 3000 }
    public class RenderPipelineAsset : ScriptableObject { }
    public static class GraphicsSettings { public static RenderPipelineAsset defaultRenderPipeline { get; set; } }
}

namespace UnityEngine
{
    public static class QualitySettings
    {
        private static int _level;
        public static readonly Dictionary<int, Rendering.RenderPipelineAsset> Chosen = new Dictionary<int, Rendering.RenderPipelineAsset>();
        public static string[] names { get; } = { "Low", "Medium", "High" };
        public static int GetQualityLevel() => _level;
        public static void SetQualityLevel(int level, bool applyExpensiveChanges) => _level = level;

        public static Rendering.RenderPipelineAsset renderPipeline
        {
            get => Chosen.TryGetValue(_level, out var one) ? one : null;
            set => Chosen[_level] = value;
        }
    }
}

namespace UnityEngine.Rendering.Universal
{
    public class ScriptableRendererData : ScriptableObject { }
    public class UniversalRendererData : ScriptableRendererData { }

    public class UniversalRenderPipelineAsset : RenderPipelineAsset
    {
        public int msaaSampleCount { get; set; }
        public float renderScale { get; set; }
        public bool supportsHDR { get; set; }
        public float shadowDistance { get; set; }
        public static UniversalRenderPipelineAsset Create(ScriptableRendererData rendererData = null) => new UniversalRenderPipelineAsset();
    }
}
