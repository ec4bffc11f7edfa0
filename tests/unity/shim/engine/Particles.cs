namespace UnityEngine
{
    [RequireComponent(typeof(ParticleSystemRenderer))]
    public sealed class ParticleSystem : Component
    {
        /// <summary>How often it was played.</summary>
        public int Plays { get; private set; }
        public void Play(bool withChildren) => Plays++;
    }

    public sealed class ParticleSystemRenderer : Renderer { }
}
