using System;
using Iris.Core;
using UnityEngine;

namespace Iris
{
    /// <summary>
    /// Plays animations at random: some while she is quiet, others while she speaks. They are states
    /// of the animator's controller, named here.
    /// </summary>
    [AddComponentMenu("Iris/Animation")]
    [DisallowMultipleComponent]
    public sealed class IrisAnimation : MonoBehaviour
    {
        [SerializeField]
        [Tooltip("The avatar; the one above or in the scene, if left empty.")]
        private IrisAvatar? _avatar = null;

        [SerializeField]
        [Tooltip("The animator; the one below, if left empty.")]
        private Animator? _animator = null;

        [SerializeField]
        [Tooltip("States of the animator while she is quiet.")]
        private string[] _idle = { "Idle" };

        [SerializeField]
        [Tooltip("States of the animator while she speaks.")]
        private string[] _speaking = { "Speaking" };

        [SerializeField]
        [Tooltip("The animator's layer that has them.")]
        private int _layer = 0;

        [SerializeField]
        [Tooltip("Seconds in which one goes over into the next.")]
        [Range(0, 2)]
        private float _fadeSeconds = 0.4f;

        private readonly ClipPicker _picker = new ClipPicker(SeededRandom.Unlike());
        private int[] _idleStates = Array.Empty<int>();
        private int[] _speakingStates = Array.Empty<int>();
        private bool _speaks;
        private int _state;
        private float _since;

        private void OnEnable()
        {
            _avatar = IrisAvatar.Of(this, _avatar);
            _animator = _animator != null ? _animator : GetComponentInChildren<Animator>(true);
            _idleStates = States(_idle);
            _speakingStates = States(_speaking);
            _state = 0;
        }

        private void Update()
        {
            if (_animator == null)
            {
                return;
            }
            _since += Time.deltaTime;
            var speaks = _avatar!.State == AvatarState.Speaking;
            if (_state == 0 || speaks != _speaks || Ended())
            {
                Pick(speaks);
            }
        }

        /// <summary>Whether the animation is near its end, so that the next one can fade in.</summary>
        private bool Ended()
        {
            if (_since < _fadeSeconds || _animator!.IsInTransition(_layer))
            {
                return false;
            }
            var playing = _animator.GetCurrentAnimatorStateInfo(_layer);
            return playing.shortNameHash == _state && playing.length > 0
                && playing.normalizedTime >= 1 - _fadeSeconds / playing.length;
        }

        private void Pick(bool speaks)
        {
            _speaks = speaks;
            var states = speaks && _speakingStates.Length > 0 ? _speakingStates : _idleStates;
            if (states.Length == 0)
            {
                return;
            }
            _since = 0;
            _state = states[_picker.Next(states.Length)];
            _animator!.CrossFadeInFixedTime(_state, _fadeSeconds, _layer, 0);
        }

        /// <summary>The states that the animator really has.</summary>
        private int[] States(string[] names)
        {
            if (_animator == null)
            {
                return Array.Empty<int>();
            }
            var states = Array.ConvertAll(names, Animator.StringToHash);
            return Array.FindAll(states, state => _animator.HasState(_layer, state));
        }
    }
}
