using System.Collections.Generic;

namespace UnityEngine
{
    public sealed class Transform : Component
    {
        private readonly List<Transform> _children = new List<Transform>();

        public Transform parent { get; private set; }
        public Vector3 localPosition { get; set; }
        public Quaternion localRotation { get; set; } = Quaternion.identity;
        public Vector3 localScale { get; set; } = Vector3.one;
        public int childCount => _children.Count;
        public Transform GetChild(int place) => _children[place];
        public Transform root => parent is null ? this : parent.root;
        public Vector3 right => rotation * Vector3.right;
        public Vector3 up => rotation * Vector3.up;
        public Vector3 forward => rotation * Vector3.forward;

        public Quaternion rotation
        {
            get => parent is null ? localRotation : parent.rotation * localRotation;
            set => localRotation = parent is null ? value : Quaternion.Inverse(parent.rotation) * value;
        }

        public Vector3 position
        {
            get => parent is null ? localPosition : parent.TransformPoint(localPosition);
            set => localPosition = parent is null ? value : parent.InverseTransformPoint(value);
        }

        public Vector3 TransformPoint(Vector3 point) => position + rotation * Vector3.Scale(localScale, point);

        public Vector3 InverseTransformPoint(Vector3 point)
        {
            var turned = Quaternion.Inverse(rotation) * (point - position);
            return new Vector3(turned.x / localScale.x, turned.y / localScale.y, turned.z / localScale.z);
        }

        public void SetParent(Transform to, bool worldPositionStays = true)
        {
            var (place, turn) = (position, rotation);
            parent?._children.Remove(this);
            parent = to;
            to?._children.Add(this);
            if (worldPositionStays)
            {
                rotation = turn;
                position = place;
            }
        }

        public Transform Find(string name) => _children.Find(one => one.name == name);

        internal void Collect<T>(List<T> found)
        {
            gameObject.Collect(found);
            foreach (var child in _children) { child.Collect(found); }
        }
    }
}
