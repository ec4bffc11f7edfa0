using System;
using System.Collections.Generic;
using System.Linq;

namespace Iris.Core
{
    /// <summary>Finds the convention that a character's shapes follow.</summary>
    public static class Conventions
    {
        private static readonly Convention[] Known = Read(lone: false);

        /// <summary>Those that are taken only where no other fits.</summary>
        private static readonly Convention[] Lone = Read(lone: true);

        /// <summary>The convention of which a character has most for its mouth; null if none.</summary>
        public static Convention? ForMouth(ShapeNames names) => Best(names, one => one.Visemes);

        /// <summary>The convention of which a character has most for its blinks; null if none.</summary>
        public static Convention? ForBlinks(ShapeNames names) =>
            Best(names, one => new[] { one.Blink });

        /// <summary>The convention of which a character has most for its expressions; null if none.</summary>
        public static Convention? ForExpressions(ShapeNames names) => Best(names, one => one.Expressions);

        private static Convention? Best(
            ShapeNames names, Func<Convention, IReadOnlyList<FacePose>> part) =>
            Best(Known, names, part) ?? Best(Lone, names, part);

        private static Convention? Best(
            Convention[] among, ShapeNames names, Func<Convention, IReadOnlyList<FacePose>> part)
        {
            Convention? best = null;
            var most = 0.5; // With less than half of it, it is another convention's namesake.
            foreach (var one in among)
            {
                var there = Share(part(one), names);
                if (there > most)
                {
                    best = one;
                    most = there;
                }
            }
            return best;
        }

        private static double Share(IReadOnlyList<FacePose> poses, ShapeNames names)
        {
            var found = 0;
            var all = 0;
            foreach (var pose in poses)
            {
                foreach (var (shape, _) in pose.Shapes)
                {
                    all++;
                    found += names.Find(shape) >= 0 ? 1 : 0;
                }
            }
            return all == 0 ? 0 : (double)found / all;
        }

        private static Convention[] Read(bool lone) => FaceShapes.Tables
            .Where(table => table.Lone == lone)
            .Select(table => new Convention(
                table.Name, table.Visemes.Select(PoseOf).ToArray(), PoseOf(table.Blink),
                table.Expressions.Select(PoseOf).ToArray()))
            .ToArray();

        private static FacePose PoseOf((string Shape, float Share)[] shapes)
        {
            var pose = new FacePose();
            foreach (var (shape, share) in shapes)
            {
                pose.With(shape, share);
            }
            return pose;
        }
    }
}
