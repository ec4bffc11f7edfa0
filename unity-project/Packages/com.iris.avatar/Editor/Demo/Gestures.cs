namespace Iris.Editing
{
    /// <summary>The demo's animations: small movements of somebody who stands and talks.</summary>
    internal static class Gestures
    {
        /// <summary>While she is quiet: name, seconds, and what moves.</summary>
        public static readonly (string Name, float Seconds, Gesture[] Moves)[] Idle =
        {
            ("Idle", 8, new[]
            {
                new Gesture("Hips", 0, 1.2f, 0.8f, 1, 0), new Gesture("Spine", 0.6f, -0.8f, -0.6f, 1, 0.05f),
                new Gesture("Head", 1, 1.5f, 0.8f, 1, 0.3f), new Gesture("Neck", 0.5f, 1, 0.4f, 1, 0.2f),
                new Gesture("UpperArm_L", 0, 0, 1, 1, 0.1f), new Gesture("UpperArm_R", 0, 0, 1, 1, 0.6f),
            }),
            ("Idle Weight", 10, new[]
            {
                new Gesture("Hips", 0, 1.5f, 1.8f, 1, 0), new Gesture("Spine", 0, -1, -1.6f, 1, 0),
                new Gesture("Head", 1.2f, 2, 1.2f, 2, 0.1f), new Gesture("Neck", 0.6f, 1, 0, 1, 0.4f),
                new Gesture("UpperArm_L", 0, 0, 1.5f, 1, 0.2f), new Gesture("UpperArm_R", 0, 0, 1.5f, 1, 0.7f),
            }),
            ("Idle Curious", 7, new[]
            {
                new Gesture("Hips", 0, 0.8f, 0.5f, 1, 0.5f), new Gesture("Spine", 1, 0.5f, 0, 1, 0.2f),
                new Gesture("Head", 1.5f, 3.5f, 3, 1, 0), new Gesture("Neck", 0.8f, 1.5f, 1, 1, 0.9f),
                new Gesture("UpperArm_L", 0, 0, 0.8f, 1, 0), new Gesture("UpperArm_R", 0, 0, 0.8f, 1, 0.5f),
            }),
        };

        /// <summary>While she speaks: name, seconds, and what moves.</summary>
        public static readonly (string Name, float Seconds, Gesture[] Moves)[] Speaking =
        {
            ("Speaking", 4, new[]
            {
                new Gesture("Hips", 0, 1, 0.5f, 1, 0), new Gesture("Spine", 1, 1, 0.6f, 1, 0.2f),
                new Gesture("Head", 3, 2, 1.2f, 3, 0), new Gesture("Neck", 1.2f, 1.2f, 0.5f, 2, 0.3f),
                new Gesture("UpperArm_L", 1, 0, 2, 1, 0), new Gesture("LowerArm_L", 3, 0, 0, 1, 0.1f),
                new Gesture("UpperArm_R", 1, 0, 2, 1, 0.4f), new Gesture("LowerArm_R", 3, 0, 0, 1, 0.5f),
            }),
            ("Speaking Vivid", 5, new[]
            {
                new Gesture("Hips", 0, 1.4f, 0.8f, 1, 0.3f), new Gesture("Spine", 1.4f, 1.6f, 0.8f, 2, 0),
                new Gesture("Head", 3.5f, 3, 2, 4, 0.2f), new Gesture("Neck", 1.5f, 1.5f, 0.8f, 3, 0),
                new Gesture("UpperArm_L", 2, 0, 3, 2, 0.3f), new Gesture("LowerArm_L", 6, 0, 0, 2, 0.4f),
                new Gesture("UpperArm_R", 2, 0, 3, 2, 0.8f), new Gesture("LowerArm_R", 6, 0, 0, 2, 0.9f),
            }),
            ("Speaking Calm", 6, new[]
            {
                new Gesture("Hips", 0, 0.8f, 0.6f, 1, 0.1f), new Gesture("Spine", 0.8f, 0.6f, 0.4f, 1, 0.4f),
                new Gesture("Head", 2, 2.5f, 1.8f, 2, 0.6f), new Gesture("Neck", 1, 1, 0.5f, 2, 0.1f),
                new Gesture("UpperArm_L", 0.6f, 0, 1.2f, 1, 0), new Gesture("UpperArm_R", 0.6f, 0, 1.2f, 1, 0.5f),
            }),
        };
    }
}
