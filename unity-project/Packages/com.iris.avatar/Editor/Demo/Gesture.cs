using System;

namespace Iris.Editing
{
    /// <summary>How one bone sways: degrees about an axis, as often as the animation is long.</summary>
    internal readonly struct Gesture
    {
        /// <param name="bone">Its name.</param>
        /// <param name="nod">Degrees up and down.</param>
        /// <param name="turn">Degrees to the sides.</param>
        /// <param name="lean">Degrees over to the sides.</param>
        /// <param name="times">How often it goes to and fro within the animation: a whole number.</param>
        /// <param name="phase">Where it begins, 0 to 1.</param>
        public Gesture(string bone, float nod, float turn, float lean, int times, float phase)
        {
            Bone = bone;
            Nod = nod;
            Turn = turn;
            Lean = lean;
            Times = times;
            Phase = phase;
        }

        public string Bone { get; }

        public float Nod { get; }

        public float Turn { get; }

        public float Lean { get; }

        public int Times { get; }

        public float Phase { get; }

        /// <summary>How far it is at a time of 0 to 1: -1 to 1, and the same at both ends.</summary>
        public float At(float time) => (float)Math.Sin(2 * Math.PI * (Times * time + Phase));
    }
}
