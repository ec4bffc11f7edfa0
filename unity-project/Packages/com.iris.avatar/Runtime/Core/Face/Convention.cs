using System.Collections.Generic;

namespace Iris.Core
{
    /// <summary>A way in which characters name their shapes, and what a face is made of in it.</summary>
    public sealed class Convention
    {
        /// <param name="name">What people call it.</param>
        /// <param name="visemes">The mouth, by <see cref="Viseme"/>.</param>
        /// <param name="blink">Both eyes shut; empty where the convention has no such shape.</param>
        /// <param name="expressions">The whole face, by <see cref="ExpressionNames"/>; empty where it has none.</param>
        public Convention(string name, IReadOnlyList<FacePose> visemes, FacePose blink, IReadOnlyList<FacePose> expressions)
        {
            Name = name;
            Visemes = visemes;
            Blink = blink;
            Expressions = expressions;
        }

        public string Name { get; }

        /// <summary>The mouth, by <see cref="Viseme"/>.</summary>
        public IReadOnlyList<FacePose> Visemes { get; }

        /// <summary>Both eyes shut.</summary>
        public FacePose Blink { get; }

        /// <summary>The whole face, by <see cref="Core.ExpressionNames"/>.</summary>
        public IReadOnlyList<FacePose> Expressions { get; }
    }
}
