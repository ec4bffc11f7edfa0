using UnityEngine;

namespace Iris.Editing
{
    /// <summary>What one of the character's materials is like.</summary>
    internal sealed class CharacterLook
    {
        /// <param name="name">As the FBX names it; its textures begin with it.</param>
        /// <param name="smoothness">0 to 1, where no texture says it.</param>
        public CharacterLook(string name, float smoothness)
        {
            Name = name;
            Smoothness = smoothness;
        }

        public string Name { get; }

        public float Smoothness { get; }

        public Color Colour { get; set; } = Color.white;

        /// <summary>How strong its bumps are.</summary>
        public float Bumps { get; set; } = 1;

        /// <summary>What is less opaque than this is not there; 0: everything is.</summary>
        public float Cutout { get; set; }

        /// <summary>Whether one sees through it as far as its texture says.</summary>
        public bool Blended { get; set; }

        public bool TwoSided { get; set; }
    }
}
