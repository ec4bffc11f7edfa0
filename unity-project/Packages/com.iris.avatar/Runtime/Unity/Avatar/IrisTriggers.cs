using System;
using Iris.Core;
using UnityEngine;

namespace Iris
{
    /// <summary>Turns triggers (<c>avatar.trigger</c>) into effects and into calls of one's own.</summary>
    [AddComponentMenu("Iris/Triggers")]
    public sealed class IrisTriggers : MonoBehaviour
    {
        [SerializeField]
        [Tooltip("The avatar; the one above or in the scene, if left empty.")]
        private IrisAvatar? _avatar = null;

        [SerializeField]
        [Tooltip("What happens at which trigger.")]
        private TriggerAction[] _actions = Array.Empty<TriggerAction>();

        private void OnEnable()
        {
            _avatar = IrisAvatar.Of(this, _avatar);
            _avatar.Messages.AvatarTrigger += Set;
        }

        private void OnDisable()
        {
            if (_avatar != null)
            {
                _avatar.Messages.AvatarTrigger -= Set;
            }
        }

        private void Set(AvatarTrigger trigger)
        {
            foreach (var action in _actions)
            {
                if (action.Name == trigger.Name)
                {
                    action.Run(trigger.Data.ToString());
                }
            }
        }
    }
}
