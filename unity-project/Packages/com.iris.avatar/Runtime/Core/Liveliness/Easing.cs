using System;

namespace Iris.Core
{
    /// <summary>Ways from 0 to 1 that neither begin nor end with a jerk; beyond them they stay.</summary>
    internal static class Easing
    {
        public static double Smooth(double share)
        {
            var x = Math.Max(0, Math.Min(1, share));
            return x * x * (3 - 2 * x);
        }

        /// <summary>
        /// With the least jerk, as hands and heads move: Flash and Hogan, "The coordination of arm
        /// movements", 1985.
        /// </summary>
        public static double MinimumJerk(double share)
        {
            var x = Math.Max(0, Math.Min(1, share));
            return x * x * x * (10 + x * (6 * x - 15));
        }
    }
}
