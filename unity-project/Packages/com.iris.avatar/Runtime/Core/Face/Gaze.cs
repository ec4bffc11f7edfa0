using System;
using System.Numerics;

namespace Iris.Core
{
    /// <summary>
    /// Turns eyes or a head towards something, no farther than they can and no faster than they do.
    /// What is behind is not looked at: then it looks straight ahead.
    /// </summary>
    public sealed class Gaze
    {
        /// <summary>Degrees to either side, at most.</summary>
        public float LimitYaw { get; set; } = 35;

        /// <summary>Degrees up, at most.</summary>
        public float LimitUp { get; set; } = 20;

        /// <summary>Degrees down, at most.</summary>
        public float LimitDown { get; set; } = 25;

        /// <summary>From this many degrees off the front on, it is not looked at.</summary>
        public float GiveUp { get; set; } = 100;

        /// <summary>Seconds after which 63 % of the way has been made.</summary>
        public float SmoothSeconds { get; set; } = 0.08f;

        /// <summary>Degrees a second, at most.</summary>
        public float Speed { get; set; } = 400;

        /// <summary>Where it looks: degrees to the right and up.</summary>
        public Vector2 Angles { get; private set; }

        /// <summary>Turn towards a target for this many seconds.</summary>
        /// <param name="target">
        /// From the eye, in its own frame: x to the right, y up, z ahead. Its length does not count;
        /// of length 0, there is no target.
        /// </param>
        /// <param name="seconds">That went by.</param>
        public void Update(Vector3 target, float seconds)
        {
            var way = Wanted(target) - Angles;
            var share = SmoothSeconds > 0 ? 1 - (float)Math.Exp(-seconds / SmoothSeconds) : 1;
            var step = way * share;
            var longest = Speed * seconds;
            if (step.Length() > longest)
            {
                step *= longest / step.Length();
            }
            Angles += step;
        }

        /// <summary>Where it would look, given time: degrees to the right and up.</summary>
        public Vector2 Wanted(Vector3 target)
        {
            var flat = (float)Math.Sqrt(target.X * target.X + target.Z * target.Z);
            if (target.LengthSquared() < 1e-12f)
            {
                return Vector2.Zero;
            }
            var yaw = Degrees(Math.Atan2(target.X, target.Z));
            var pitch = Degrees(Math.Atan2(target.Y, flat));
            return Math.Abs(yaw) >= GiveUp
                ? Vector2.Zero
                : new Vector2(Clamp(yaw, -LimitYaw, LimitYaw), Clamp(pitch, -LimitDown, LimitUp));
        }

        private static float Degrees(double radians) => (float)(radians * 180 / Math.PI);

        private static float Clamp(float value, float low, float high) =>
            Math.Max(low, Math.Min(high, value));
    }
}
