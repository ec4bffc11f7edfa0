using System;
using UnityEngine;

namespace Iris
{
    /// <summary>A row of a shape table: in this pose, this shape has this share.</summary>
    [Serializable]
    public sealed class ShapeRow
    {
        [SerializeField]
        [Tooltip("A viseme (sil PP FF TH DD kk CH SS nn RR aa E ih oh ou), blink, or an expression's name.")]
        private string _pose = "";

        [SerializeField]
        [Tooltip("The blend shape's name.")]
        private string _shape = "";

        [SerializeField]
        [Tooltip("How far the shape goes while the pose is fully there.")]
        [Range(0, 1)]
        private float _share = 1;

        public ShapeRow()
        {
        }

        /// <param name="pose">A viseme, <c>blink</c>, or an expression's name.</param>
        /// <param name="shape">The blend shape's name.</param>
        /// <param name="share">How far the shape goes, 0 to 1.</param>
        public ShapeRow(string pose, string shape, float share)
        {
            _pose = pose;
            _shape = shape;
            _share = share;
        }

        public string Pose => _pose;

        public string Shape => _shape;

        public float Share => _share;
    }
}
