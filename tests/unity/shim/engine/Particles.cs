namespace UnityEngine
{
    public enum ParticleSystemShapeType { Sphere, Cone = 4 }

    [RequireComponent(typeof(ParticleSystemRenderer))]
    public sealed class ParticleSystem : Component
    {
        /// <summary>How often it was played.</summary>
        public int Plays { get; private set; }
        public MainModule main { get; } = new MainModule();
        public EmissionModule emission { get; } = new EmissionModule();
        public ShapeModule shape { get; } = new ShapeModule();
        public void Play(bool withChildren) => Plays++;

        public struct MinMaxCurve
        {
            public float constant;
            public static implicit operator MinMaxCurve(float value) => new MinMaxCurve { constant = value };
        }

        public struct MinMaxGradient
        {
            public MinMaxGradient(Color min, Color max) { Min = min; Max = max; }
            public Color Min, Max;
        }

        public struct Burst
        {
            public Burst(float time, short count) { this.time = time; this.count = count; }
            public float time;
            public short count;
        }

        public sealed class MainModule
        {
            public bool playOnAwake { get; set; } = true;
            public bool loop { get; set; } = true;
            public float duration { get; set; }
            public MinMaxCurve startLifetime { get; set; }
            public MinMaxCurve startSpeed { get; set; }
            public MinMaxCurve startSize { get; set; }
            public MinMaxCurve gravityModifier { get; set; }
            public MinMaxGradient startColor { get; set; }
        }

        public sealed class EmissionModule
        {
            public MinMaxCurve rateOverTime { get; set; }
            public Burst[] Bursts { get; private set; } = new Burst[0];
            public void SetBursts(Burst[] bursts) => Bursts = bursts;
        }

        public sealed class ShapeModule
        {
            public ParticleSystemShapeType shapeType { get; set; }
            public float radius { get; set; }
        }
    }

    public sealed class ParticleSystemRenderer : Renderer { }
}
