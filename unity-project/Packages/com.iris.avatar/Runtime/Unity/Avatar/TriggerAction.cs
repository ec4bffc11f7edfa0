using System;
using UnityEngine;
using UnityEngine.Events;

namespace Iris
{
    /// <summary>What happens when a trigger is set off.</summary>
    [Serializable]
    public sealed class TriggerAction
    {
        [SerializeField]
        [Tooltip("The trigger's name, as in avatar.trigger: fireworks.")]
        private string _name = "";

        [SerializeField]
        [Tooltip("Particle effects that are played.")]
        private ParticleSystem[] _effects = Array.Empty<ParticleSystem>();

        [SerializeField]
        [Tooltip("Gets the trigger's data as JSON.")]
        private UnityEvent<string> _triggered = new UnityEvent<string>();

        public TriggerAction()
        {
        }

        /// <param name="name">The trigger's name.</param>
        /// <param name="effects">Particle effects that are played.</param>
        public TriggerAction(string name, params ParticleSystem[] effects)
        {
            _name = name;
            _effects = effects;
        }

        public string Name => _name;

        /// <summary>Gets the trigger's data as JSON.</summary>
        public UnityEvent<string> Triggered => _triggered;

        internal void Run(string data)
        {
            foreach (var effect in _effects)
            {
                if (effect != null)
                {
                    effect.Play(true);
                }
            }
            _triggered.Invoke(data);
        }
    }
}
