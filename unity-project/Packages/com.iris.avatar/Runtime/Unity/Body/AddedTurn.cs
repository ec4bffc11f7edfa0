using UnityEngine;

namespace Iris
{
    /// <summary>
    /// A turn on top of whatever else moves a bone: an animation that sets it every frame, or
    /// nothing at all.
    /// </summary>
    internal sealed class AddedTurn
    {
        private readonly Transform _bone;
        private Quaternion _own;
        private Quaternion _set;

        public AddedTurn(Transform bone)
        {
            _bone = bone;
            _own = _set = bone.localRotation;
        }

        /// <summary>Turn the bone from where it would be, in the world's axes.</summary>
        public void Apply(Quaternion turn)
        {
            // What this set in the frame before is not what the bone has by itself.
            if (!_bone.localRotation.Equals(_set))
            {
                _own = _bone.localRotation;
            }
            _bone.localRotation = _own;
            _bone.rotation = turn * _bone.rotation;
            _set = _bone.localRotation;
        }

        /// <summary>Leave the bone as it would be.</summary>
        public void Release()
        {
            if (_bone != null && _bone.localRotation.Equals(_set))
            {
                _bone.localRotation = _set = _own;
            }
        }
    }
}
