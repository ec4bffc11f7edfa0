using System;
using System.Collections.Generic;

namespace Iris.Core
{
    /// <summary>Finds the convention that a character's shapes follow.</summary>
    public static class Conventions
    {
        private static readonly Convention[] Known =
        {
            OculusShapes.Convention, ArkitShapes.Convention, VroidShapes.Convention,
            VrmShapes.Convention, VrmShapes.Older,
        };

        /// <summary>The convention of which a character has most for its mouth; null if none.</summary>
        public static Convention? ForMouth(ShapeNames names) => Best(names, one => one.Visemes);

        /// <summary>The convention of which a character has most for its blinks; null if none.</summary>
        public static Convention? ForBlinks(ShapeNames names) =>
            Best(names, one => new[] { one.Blink });

        /// <summary>The convention of which a character has most for its moods; null if none.</summary>
        public static Convention? ForMoods(ShapeNames names) => Best(names, one => one.Moods);

        private static Convention? Best(
            ShapeNames names, Func<Convention, IReadOnlyList<Pose>> part)
        {
            Convention? best = null;
            var most = 0.5; // With less than half of it, it is another convention's namesake.
            foreach (var one in Known)
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

        private static double Share(IReadOnlyList<Pose> poses, ShapeNames names)
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
    }
}
