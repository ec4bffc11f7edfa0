using System;

namespace Iris.Core
{
    /// <summary>The expressions that a face knows by name.</summary>
    public static class ExpressionNames
    {
        /// <summary>How many there are.</summary>
        public static int Count => FaceShapes.Expressions.Length;

        /// <summary>Its name.</summary>
        public static string Name(int expression) => FaceShapes.Expressions[expression];

        /// <summary>Which one is meant; -1 if none is.</summary>
        public static int Find(string name)
        {
            foreach (var (other, known) in FaceShapes.Aliases)
            {
                if (other == name)
                {
                    return Array.IndexOf(FaceShapes.Expressions, known);
                }
            }
            return Array.IndexOf(FaceShapes.Expressions, name);
        }
    }
}
