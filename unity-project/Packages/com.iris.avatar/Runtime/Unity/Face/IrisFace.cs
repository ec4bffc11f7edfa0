using System;
using System.Collections.Generic;
using Iris.Core;
using UnityEngine;

namespace Iris
{
    /// <summary>
    /// The character's blend shapes. Lips, lids and expressions add to them in <c>Update</c>; this
    /// shows the sum, after animations have had their say. Shapes of one name on several meshes
    /// (head, teeth, lashes) move together.
    /// </summary>
    [AddComponentMenu("Iris/Face")]
    [DisallowMultipleComponent]
    public sealed class IrisFace : MonoBehaviour
    {
        /// <summary>Unity's blend shapes go from 0 to this.</summary>
        private const float Full = 100;

        [SerializeField]
        [Tooltip("The meshes that have the face's shapes; all below this one, if left empty.")]
        private SkinnedMeshRenderer[] _meshes = Array.Empty<SkinnedMeshRenderer>();

        [SerializeField]
        [Tooltip("What moves what, where shapes are not found by their names, or other ones are wanted.")]
        private IrisShapeTable? _table = null;

        private ShapeNames? _names;
        private FaceWeights? _weights;
        private (SkinnedMeshRenderer Mesh, int Index)[][] _targets =
            Array.Empty<(SkinnedMeshRenderer, int)[]>();

        /// <summary>The character's shapes.</summary>
        public ShapeNames Names => _names ?? Gather();

        /// <summary>What moves them in this frame.</summary>
        public FaceWeights Weights => _weights ??= new FaceWeights(Names.Count);

        /// <summary>The mouth, by viseme; null if the character has no such shapes.</summary>
        public IReadOnlyList<FacePose>? Visemes =>
            (_table != null ? _table.Visemes() : null) ?? Conventions.ForMouth(Names)?.Visemes;

        /// <summary>Both eyes shut; null if the character has no such shapes.</summary>
        public FacePose? Blink =>
            (_table != null ? _table.Blink() : null) ?? Conventions.ForBlinks(Names)?.Blink;

        /// <summary>What an expression does; null if it is not known, or the character has no such shapes.</summary>
        public FacePose? Expression(string name)
        {
            var own = _table != null ? _table.Expression(name) : null;
            var known = ExpressionNames.Find(name);
            return own ?? (known < 0 ? null : Conventions.ForExpressions(Names)?.Expressions[known]);
        }

        /// <summary>The names of the expressions that the character can show.</summary>
        public IEnumerable<string> Expressions()
        {
            for (var known = 0; Conventions.ForExpressions(Names) != null && known < ExpressionNames.Count; known++)
            {
                yield return ExpressionNames.Name(known);
            }
            if (_table != null)
            {
                foreach (var name in _table.Expressions())
                {
                    yield return name;
                }
            }
        }

        /// <summary>What was added while this was switched off is over.</summary>
        private void OnEnable() => _weights?.Clear();

        private void LateUpdate()
        {
            var weights = Weights;
            for (var shape = 0; shape < weights.Count; shape++)
            {
                if (weights.Take(shape, out var weight))
                {
                    foreach (var (mesh, index) in _targets[shape])
                    {
                        mesh.SetBlendShapeWeight(index, weight * Full);
                    }
                }
            }
        }

        private ShapeNames Gather()
        {
            _names = new ShapeNames();
            var targets = new List<List<(SkinnedMeshRenderer, int)>>();
            var meshes = _meshes.Length > 0 ? _meshes : GetComponentsInChildren<SkinnedMeshRenderer>(true);
            foreach (var mesh in meshes)
            {
                var shapes = mesh.sharedMesh != null ? mesh.sharedMesh.blendShapeCount : 0;
                for (var index = 0; index < shapes; index++)
                {
                    var shape = _names.Add(mesh.sharedMesh!.GetBlendShapeName(index));
                    if (shape == targets.Count)
                    {
                        targets.Add(new List<(SkinnedMeshRenderer, int)>());
                    }
                    targets[shape].Add((mesh, index));
                }
            }
            _targets = targets.ConvertAll(one => one.ToArray()).ToArray();
            return _names;
        }
    }
}
