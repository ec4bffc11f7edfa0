using Iris.Core;
using UnityEngine;

namespace Iris
{
    /// <summary>What hair must not go through: a ball, or a capsule, that moves with a bone.</summary>
    [AddComponentMenu("Iris/Spring Collider")]
    public sealed class IrisSpringCollider : MonoBehaviour
    {
        [SerializeField]
        [Tooltip("Where it begins, in this bone's frame.")]
        private Vector3 _start = Vector3.zero;

        [SerializeField]
        [Tooltip("Where it ends; the same place for a ball.")]
        private Vector3 _end = Vector3.zero;

        [SerializeField]
        [Tooltip("Metres.")]
        [Min(0)]
        private float _radius = 0.1f;

        /// <summary>Where and how large it is now, in the world.</summary>
        public SpringCollider Now => new SpringCollider(
            transform.TransformPoint(_start).ToCore(), transform.TransformPoint(_end).ToCore(), _radius);

        /// <summary>Give it another form.</summary>
        public void Shape(Vector3 start, Vector3 end, float radius)
        {
            _start = start;
            _end = end;
            _radius = radius;
        }

        private void OnDrawGizmosSelected()
        {
            Gizmos.color = Color.cyan;
            Gizmos.DrawWireSphere(transform.TransformPoint(_start), _radius);
            Gizmos.DrawWireSphere(transform.TransformPoint(_end), _radius);
            Gizmos.DrawLine(transform.TransformPoint(_start), transform.TransformPoint(_end));
        }
    }
}
