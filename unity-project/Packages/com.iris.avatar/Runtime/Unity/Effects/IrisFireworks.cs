using UnityEngine;

namespace Iris
{
    /// <summary>
    /// Three bursts of sparks. The particle system is made when the scene starts: a trigger's
    /// <c>UnityEvent</c> calls <see cref="Play"/>.
    /// </summary>
    [AddComponentMenu("Iris/Effects/Fireworks")]
    [DisallowMultipleComponent]
    public sealed class IrisFireworks : MonoBehaviour
    {
        private const float Seconds = 3;

        [SerializeField]
        [Tooltip("What a spark is drawn with: additive, so that it only adds light.")]
        private Material? _material = null;

        [SerializeField]
        [Tooltip("Sparks of the largest burst; phones draw fewer.")]
        [Range(10, 500)]
        private int _sparks = 200;

        private ParticleSystem? _system;

        /// <summary>Set them off.</summary>
        public void Play()
        {
            if (_system != null)
            {
                _system.Play(true);
            }
        }

        private void Awake()
        {
            _system = gameObject.AddComponent<ParticleSystem>();
            // It begins to play as it is added, and cannot be changed while it does.
            _system.Stop(true, ParticleSystemStopBehavior.StopEmittingAndClear);
            var main = _system.main;
            main.playOnAwake = false;
            main.loop = false;
            main.duration = Seconds;
            main.startLifetime = 1.6f;
            main.startSpeed = 2.4f;
            main.startSize = 0.035f;
            main.gravityModifier = 0.35f;
            main.startColor = new ParticleSystem.MinMaxGradient(
                new Color(1, 0.75f, 0.25f), new Color(0.6f, 0.55f, 1));
            Burst();
            Fade();
            GetComponent<ParticleSystemRenderer>().sharedMaterial = _material;
        }

        private void Burst()
        {
            var most = Application.isMobilePlatform ? _sparks / 2 : _sparks;
            var emission = _system!.emission;
            emission.rateOverTime = 0;
            emission.SetBursts(new[]
            {
                new ParticleSystem.Burst(0, (short)(most * 0.8f)),
                new ParticleSystem.Burst(0.9f, (short)(most * 0.6f)),
                new ParticleSystem.Burst(1.7f, (short)most),
            });
            var shape = _system.shape;
            shape.shapeType = ParticleSystemShapeType.Sphere;
            shape.radius = 0.05f;
        }

        /// <summary>A spark grows dim and small.</summary>
        private void Fade()
        {
            var colour = _system!.colorOverLifetime;
            colour.enabled = true;
            var gradient = new Gradient();
            gradient.SetKeys(
                new[] { new GradientColorKey(Color.white, 0) },
                new[] { new GradientAlphaKey(1, 0), new GradientAlphaKey(0.8f, 0.4f), new GradientAlphaKey(0, 1) });
            colour.color = new ParticleSystem.MinMaxGradient(gradient);
            var size = _system.sizeOverLifetime;
            size.enabled = true;
            size.size = new ParticleSystem.MinMaxCurve(1, AnimationCurve.Linear(0, 1, 1, 0.2f));
        }
    }
}
