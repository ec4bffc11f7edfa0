using Iris.Core;
using UnityEngine;

namespace Iris.Samples
{
    /// <summary>
    /// How to react from C#: a lamp that glows while she thinks, burns while she speaks, turns red
    /// at the trigger <c>alarm</c>, and tells her when somebody switches it.
    /// </summary>
    [RequireComponent(typeof(Light))]
    public sealed class LampThatListens : MonoBehaviour
    {
        [SerializeField]
        [Tooltip("Whom it listens to.")]
        private IrisAvatar _avatar = null!;

        private Light _light = null!;

        private void OnEnable()
        {
            _light = GetComponent<Light>();
            _avatar.StateChanged += Show;
            // Every message is an event with its own type.
            _avatar.Messages.AvatarTrigger += Alarm;
            _avatar.Messages.AsrFinal += Answer;
        }

        private void OnDisable()
        {
            _avatar.StateChanged -= Show;
            _avatar.Messages.AvatarTrigger -= Alarm;
            _avatar.Messages.AsrFinal -= Answer;
        }

        /// <summary>Called when somebody touches the lamp; rules in iris.toml say what she makes of it.</summary>
        public void Switched() => _avatar.SendEvent("lamp", JsonValue.Parse("{\"on\":true}"));

        private void Show(AvatarState state) => _light.intensity = state switch
        {
            AvatarState.Thinking => 0.5f,
            AvatarState.Speaking => 1,
            _ => 0.1f,
        };

        private void Alarm(AvatarTrigger trigger)
        {
            if (trigger.Name == "alarm")
            {
                _light.color = new Color(1, 0.2f, 0.1f);
            }
        }

        private void Answer(AsrFinal said)
        {
            if (said.Text.Contains("lamp"))
            {
                _avatar.Ask("Say in one sentence what your lamp shows just now.");
            }
        }
    }
}
