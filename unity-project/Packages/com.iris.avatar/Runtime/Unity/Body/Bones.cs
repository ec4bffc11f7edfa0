using System;
using UnityEngine;

namespace Iris
{
    /// <summary>Finds bones of a character.</summary>
    internal static class Bones
    {
        /// <summary>The first bone below whose name is right; null if there is none.</summary>
        public static Transform? Find(Transform character, Func<string, bool> isRight)
        {
            foreach (var bone in character.GetComponentsInChildren<Transform>(true))
            {
                if (isRight(bone.name))
                {
                    return bone;
                }
            }
            return null;
        }
    }
}
