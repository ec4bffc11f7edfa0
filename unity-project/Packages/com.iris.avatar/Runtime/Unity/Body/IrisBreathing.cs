using Iris.Core;
using UnityEngine;

namespace Iris
{
    /// <summary>Lifts the chest with every breath, on top of whatever animation plays.</summary>
    [AddComponentMenu("Iris/Breathing")]
    [DisallowMultipleComponent]
    [DefaultExecutionOrder(-50)]
    public sealed class IrisBreathing : MonoBehaviour
    {
        [SerializeField]
        [Tooltip("The bone of the chest; found by its name, if left empty.")]
        private Transform? _chest = null;

        [SerializeField]
        [Tooltip("Breaths a minute.")]
        [Range(4, 40)]
        private float _perMinute = 14;

        [SerializeField]
        [Tooltip("Degrees that the chest leans back when it is full.")]
        [Range(0, 10)]
        private float _degrees = 1.5f;

        private readonly Breath _breath = new Breath(SeededRandom.Unlike());
        private AddedTurn? _turn;

        private void OnEnable()
        {
            _chest = _chest != null ? _chest : Bones.Find(transform, BoneNames.IsChest);
            _turn = _chest != null ? new AddedTurn(_chest) : null;
        }

        private void OnDisable() => _turn?.Release();

        private void LateUpdate()
        {
            _breath.PerMinute = _perMinute;
            _breath.Update(Time.deltaTime);
            _turn?.Apply(Quaternion.AngleAxis(-_degrees * _breath.Fullness, transform.right));
        }
    }
}
