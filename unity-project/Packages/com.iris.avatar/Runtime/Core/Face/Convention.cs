using System.Collections.Generic;

namespace Iris.Core
{
    /// <summary>A way in which characters name their shapes, and what a face is made of in it.</summary>
    public sealed class Convention
    {
        /// <param name="name">What people call it.</param>
        /// <param name="visemes">The mouth, by <see cref="Viseme"/>.</param>
        /// <param name="blink">Both eyes shut; empty where the convention has no such shape.</param>
        /// <param name="moods">The whole face, by <see cref="Moods"/>; empty where it has none.</param>
        public Convention(string name, IReadOnlyList<Pose> visemes, Pose blink, IReadOnlyList<Pose> moods)
        {
            Name = name;
            Visemes = visemes;
            Blink = blink;
            Moods = moods;
        }

        public string Name { get; }

        /// <summary>The mouth, by <see cref="Viseme"/>.</summary>
        public IReadOnlyList<Pose> Visemes { get; }

        /// <summary>Both eyes shut.</summary>
        public Pose Blink { get; }

        /// <summary>The whole face, by <see cref="Core.Moods"/>.</summary>
        public IReadOnlyList<Pose> Moods { get; }
    }
}
