using UnityEngine;
using Numerics = System.Numerics;

namespace Iris
{
    /// <summary>Between Unity's vectors and those of the core, which knows no engine.</summary>
    internal static class Conversions
    {
        public static Numerics.Vector3 ToCore(this Vector3 one) => new Numerics.Vector3(one.x, one.y, one.z);

        public static Vector2 ToUnity(this Numerics.Vector2 one) => new Vector2(one.X, one.Y);

        public static Numerics.Quaternion ToCore(this Quaternion one) =>
            new Numerics.Quaternion(one.x, one.y, one.z, one.w);

        public static Quaternion ToUnity(this Numerics.Quaternion one) =>
            new Quaternion(one.X, one.Y, one.Z, one.W);
    }
}
