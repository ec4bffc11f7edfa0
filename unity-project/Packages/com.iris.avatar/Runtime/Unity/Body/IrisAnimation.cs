using System;
using Iris.Core;
using UnityEngine;

namespace Iris
{
    /// <summary>
    /// Plays animations at random: some while she is quiet, others while she listens, thinks and
    /// speaks, and one when a conversation begins. They are states of the animator's controller,
    /// named here; they may lie in sub-state machines.
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
        [Tooltip("States while somebody speaks to her; those of quiet, if left empty.")]
        private string[] _listening = Array.Empty<string>();

        [SerializeField]
        [Tooltip("States while her answer is on its way; those of quiet, if left empty.")]
        private string[] _thinking = Array.Empty<string>();

        [SerializeField]
        [Tooltip("States while she speaks; those of quiet, if left empty.")]
        private string[] _speaking = { "Speaking" };

        [SerializeField]
        [Tooltip("States one of which is played once when she can be talked to; none, if left empty.")]
        private string[] _greeting = Array.Empty<string>();

        [SerializeField]
        [Tooltip("The animator's layer that has them.")]
        private int _layer = 0;

        [SerializeField]
        [Tooltip("Seconds in which one goes over into the next.")]
        [Range(0, 2)]
        private float _fadeSeconds = 0.4f;

        private readonly ClipPicker _picker = new ClipPicker(SeededRandom.Unlike());
        private int[] _idleStates = Array.Empty<int>();
        private int[] _listeningStates = Array.Empty<int>();
        private int[] _thinkingStates = Array.Empty<int>();
        private int[] _speakingStates = Array.Empty<int>();
        private int[] _greetingStates = Array.Empty<int>();
        private int[] _playing = Array.Empty<int>();
        private bool _greets;
        private int _state;
        private float _since;

        private void OnEnable()
        {
            _avatar = IrisAvatar.Of(this, _avatar);
            _animator = _animator != null ? _animator : GetComponentInChildren<Animator>(true);
            _idleStates = States(_idle);
            _listeningStates = States(_listening);
            _thinkingStates = States(_thinking);
            _speakingStates = States(_speaking);
            _greetingStates = States(_greeting);
            _state = 0;
            _avatar.Messages.Welcome += Greet;
        }

        private void OnDisable()
        {
            if (_avatar != null)
            {
                _avatar.Messages.Welcome -= Greet;
            }
        }

        private void Update()
        {
            if (_animator == null)
            {
                return;
            }
            _since += Time.deltaTime;
            var wanted = Wanted();
            if (_greets)
            {
                _greets = false;
                Pick(_greetingStates);
            }
            else if (_playing == _greetingStates && wanted == _idleStates && !Ended())
            {
                // A greeting is not cut short by nothing.
            }
            else if (_state == 0 || wanted != _playing || Ended())
            {
                Pick(wanted);
            }
        }

        /// <summary>A conversation begins, and not after a break in one.</summary>
        private void Greet(Welcome welcome) => _greets = !welcome.Resumed && _greetingStates.Length > 0;

        private int[] Wanted()
        {
            var states = _avatar!.State switch
            {
                AvatarState.Speaking => _speakingStates,
                AvatarState.Thinking => _thinkingStates,
                AvatarState.Listening => _listeningStates,
                _ => _idleStates,
            };
            return states.Length > 0 ? states : _idleStates;
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

        private void Pick(int[] states)
        {
            _playing = states;
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
