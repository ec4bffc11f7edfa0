using System;
using System.Collections.Generic;
using Iris.Core;
using UnityEngine;

namespace Iris
{
    /// <summary>
    /// What moves what on a character whose shapes have names of their own. What the table says
    /// nothing about is found by name all the same.
    /// </summary>
    [CreateAssetMenu(menuName = "Iris/Shape Table", fileName = "Shapes")]
    public sealed class IrisShapeTable : ScriptableObject
    {
        private const string BlinkPose = "blink";

        [SerializeField]
        [Tooltip("Any number of rows for each pose.")]
        private ShapeRow[] _rows = Array.Empty<ShapeRow>();

        /// <summary>Put these rows in place of those that are there.</summary>
        public void Fill(ShapeRow[] rows) => _rows = rows;

        /// <summary>The mouth, by viseme; null if the table says nothing about it.</summary>
        public IReadOnlyList<FacePose>? Visemes()
        {
            var poses = new FacePose[Protocol.VisemeCount];
            var found = false;
            for (var i = 0; i < poses.Length; i++)
            {
                var pose = Of(Words.Of((Viseme)i));
                found |= pose != null;
                poses[i] = pose ?? new FacePose();
            }
            return found ? poses : null;
        }

        /// <summary>Both eyes shut; null if the table says nothing about it.</summary>
        public FacePose? Blink() => Of(BlinkPose);

        /// <summary>What an expression does; null if the table says nothing about it.</summary>
        public FacePose? Expression(string name) => IsExpression(name) ? Of(name) : null;

        /// <summary>The names of the expressions in it.</summary>
        public IEnumerable<string> Expressions()
        {
            var seen = new HashSet<string>();
            foreach (var row in _rows)
            {
                if (IsExpression(row.Pose) && seen.Add(row.Pose))
                {
                    yield return row.Pose;
                }
            }
        }

        private static bool IsExpression(string name)
        {
            for (var i = 0; i < Protocol.VisemeCount; i++)
            {
                if (name == Words.Of((Viseme)i))
                {
                    return false;
                }
            }
            return name.Length > 0 && name != BlinkPose;
        }

        private FacePose? Of(string name)
        {
            FacePose? pose = null;
            foreach (var row in _rows)
            {
                if (row.Pose == name)
                {
                    pose = (pose ?? new FacePose()).With(row.Shape, row.Share);
                }
            }
            return pose;
        }
    }
}
