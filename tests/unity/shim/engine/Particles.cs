namespace UnityEngine
{
    public enum ParticleSystemShapeType { Sphere, Cone = 4 }
    public enum ParticleSystemStopBehavior { StopEmittingAndClear, StopEmitting }

    public struct GradientColorKey { public GradientColorKey(Color col, float time) { } }
    public struct GradientAlphaKey { public GradientAlphaKey(float alpha, float time) { } }
    public class Gradient { public void SetKeys(GradientColorKey[] colorKeys, GradientAlphaKey[] alphaKeys) { } }
    public class AnimationCurve { public static AnimationCurve Linear(float timeStart, float valueStart, float timeEnd, float valueEnd) => new AnimationCurve(); }

    /// <summary>It plays as soon as it is there, and its duration cannot be changed while it plays.</summary>
    [RequireComponent(typeof(ParticleSystemRenderer))]
    public sealed class ParticleSystem : Component
    {
        /// <summary>How often it was played.</summary>
        internal int Plays { get; private set; }
        public bool isPlaying { get; private set; } = true;
        public MainModule main => new MainModule(this);
        public EmissionModule emission { get; } = new EmissionModule();
        public ShapeModule shape { get; } = new ShapeModule();
        public ColorOverLifetimeModule colorOverLifetime { get; } = new ColorOverLifetimeModule();
        public SizeOverLifetimeModule sizeOverLifetime { get; } = new SizeOverLifetimeModule();
        public void Play(bool withChildren) { Plays++; isPlaying = true; }
        public void Stop(bool withChildren, ParticleSystemStopBehavior stopBehavior) => isPlaying = false;

        public struct MinMaxCurve
        {
            public MinMaxCurve(float multiplier, AnimationCurve curve) { constant = multiplier; }
            public float constant;
            public static implicit operator MinMaxCurve(float value) => new MinMaxCurve { constant = value };
        }

        public struct MinMaxGradient
        {
            public MinMaxGradient(Color min, Color max) { }
            public MinMaxGradient(Gradient gradient) { }
        }

        public struct Burst
        {
            public Burst(float _time, short _count) { time = _time; count = _count; }
            public float time;
            public MinMaxCurve count;
        }

        public sealed class MainModule
        {
            private readonly ParticleSystem _system;
            internal MainModule(ParticleSystem system) => _system = system;
            public bool playOnAwake { set { } }
            public bool loop { set { } }
            public float duration { set { if (_system.isPlaying) { Debug.LogError("Setting the duration while system is still playing is not supported"); } } }
            public MinMaxCurve startLifetime { set { } }
            public MinMaxCurve startSpeed { set { } }
            public MinMaxCurve startSize { set { } }
            public MinMaxCurve gravityModifier { set { } }
            public MinMaxGradient startColor { set { } }
        }

        public sealed class EmissionModule
        {
            public MinMaxCurve rateOverTime { set { } }
            internal Burst[] Bursts { get; private set; } = new Burst[0];
            public void SetBursts(Burst[] bursts) => Bursts = bursts;
        }

        public sealed class ShapeModule
        {
            public ParticleSystemShapeType shapeType { set { } }
            public float radius { set { } }
        }

        public sealed class ColorOverLifetimeModule
        {
            public bool enabled { get; set; }
            public MinMaxGradient color { set { } }
        }

        public sealed class SizeOverLifetimeModule
        {
            public bool enabled { get; set; }
            public MinMaxCurve size { set { } }
        }
    }

    public sealed class ParticleSystemRenderer : Renderer { }
}
