using System;

namespace Iris.Core
{
    /// <summary>The expressions that a face knows by name.</summary>
    public static class Moods
    {
        private static readonly string[] Known =
            { "happy", "sad", "angry", "surprised", "thoughtful", "loving", "afraid" };

        /// <summary>The same by the names that other tools use.</summary>
        private static readonly (string Other, string Mood)[] Others =
        {
            ("joy", "happy"), ("smile", "happy"), ("fun", "happy"), ("sorrow", "sad"),
            ("anger", "angry"), ("surprise", "surprised"), ("thinking", "thoughtful"),
            ("relaxed", "loving"), ("love", "loving"), ("fear", "afraid"),
        };

        /// <summary>How many there are.</summary>
        public static int Count => Known.Length;

        /// <summary>Its name.</summary>
        public static string Name(int mood) => Known[mood];

        /// <summary>Which one is meant; -1 if none is.</summary>
        public static int Find(string name)
        {
            foreach (var (other, mood) in Others)
            {
                if (other == name)
                {
                    return Array.IndexOf(Known, mood);
                }
            }
            return Array.IndexOf(Known, name);
        }
    }
}
