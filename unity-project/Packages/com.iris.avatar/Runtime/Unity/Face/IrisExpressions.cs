using System.Collections.Generic;
using Iris.Core;
using UnityEngine;

namespace Iris
{
    /// <summary>Shows expressions (<c>avatar.expression</c>): they come, are held, and go.</summary>
    [AddComponentMenu("Iris/Expressions")]
    [RequireComponent(typeof(IrisFace))]
    [DisallowMultipleComponent]
    public sealed class IrisExpressions : MonoBehaviour
    {
        [SerializeField]
        [Tooltip("The avatar; the one above or in the scene, if left empty.")]
        private IrisAvatar? _avatar = null;

        private readonly List<string> _names = new List<string>();
        private IrisFace? _face;
        private Expressions? _expressions;
        private ShapeMap? _map;

        /// <summary>Show one in place of the others; false if the character does not know it.</summary>
        /// <param name="expression">Its name: happy, sad, angry, or one of the shape table.</param>
        /// <param name="intensity">0 to 1.</param>
        /// <param name="seconds">How long it is held; 0: until the next.</param>
        public bool Show(string expression, float intensity = 1, float seconds = 0)
        {
            var known = _names.IndexOf(expression);
            var standard = ExpressionNames.Find(expression);
            if (known < 0 && standard >= 0)
            {
                // By another tool's name for it.
                known = _names.IndexOf(ExpressionNames.Name(standard));
            }
            _expressions?.Show(known, intensity, seconds);
            return known >= 0;
        }

        private void OnEnable()
        {
            _avatar = IrisAvatar.Of(this, _avatar);
            _avatar.Messages.AvatarExpression += Show;
            _face = GetComponent<IrisFace>();
            var poses = new List<FacePose>();
            _names.Clear();
            foreach (var name in _face.Expressions())
            {
                if (!_names.Contains(name) && _face.Expression(name) is FacePose pose)
                {
                    _names.Add(name);
                    poses.Add(pose);
                }
            }
            _map = ShapeMap.Of(poses, _face.Names);
            _expressions = new Expressions(poses.Count);
        }

        private void OnDisable()
        {
            if (_avatar != null)
            {
                _avatar.Messages.AvatarExpression -= Show;
            }
        }

        private void Update()
        {
            _expressions!.Update(Time.deltaTime);
            _map!.Apply(_expressions.Weights, _face!.Weights);
        }

        private void Show(AvatarExpression expression) => Show(
            expression.Name, (float)expression.Intensity, (float)(expression.Ms / 1000));
    }
}
