namespace Iris.Core
{
    /// <summary>VRM's presets, where a character has shapes of these very names.</summary>
    internal static class VrmShapes
    {
        /// <summary>The names of VRM 1.0.</summary>
        public static readonly Convention Convention = new Convention("VRM 1.0", new[]
        {
            // sil
            new Pose(),
            // PP
            new Pose(),
            // FF
            new Pose().With("ih", 0.15f),
            // TH
            new Pose().With("ih", 0.3f),
            // DD
            new Pose().With("ih", 0.35f),
            // kk
            new Pose().With("ih", 0.4f),
            // CH
            new Pose().With("ou", 0.4f).With("ih", 0.2f),
            // SS
            new Pose().With("ih", 0.4f).With("ee", 0.2f),
            // nn
            new Pose().With("ih", 0.3f),
            // RR
            new Pose().With("ou", 0.35f).With("ih", 0.15f),
            // aa
            new Pose().With("aa", 1f),
            // E
            new Pose().With("ee", 0.9f),
            // ih
            new Pose().With("ih", 0.9f),
            // oh
            new Pose().With("oh", 0.9f),
            // ou
            new Pose().With("ou", 0.9f),
        }, new Pose().With("blink", 1), new[]
        {
            // happy
            new Pose().With("happy", 0.8f),
            // sad
            new Pose().With("sad", 0.8f),
            // angry
            new Pose().With("angry", 0.8f),
            // surprised
            new Pose().With("surprised", 0.8f),
            // thoughtful
            new Pose().With("relaxed", 0.3f),
            // loving
            new Pose().With("relaxed", 0.8f),
            // afraid
            new Pose().With("sad", 0.4f).With("surprised", 0.4f),
        });

        /// <summary>The names of VRM 0.x.</summary>
        public static readonly Convention Older = new Convention("VRM 0.x", new[]
        {
            // sil
            new Pose(),
            // PP
            new Pose(),
            // FF
            new Pose().With("I", 0.15f),
            // TH
            new Pose().With("I", 0.3f),
            // DD
            new Pose().With("I", 0.35f),
            // kk
            new Pose().With("I", 0.4f),
            // CH
            new Pose().With("U", 0.4f).With("I", 0.2f),
            // SS
            new Pose().With("I", 0.4f).With("E", 0.2f),
            // nn
            new Pose().With("I", 0.3f),
            // RR
            new Pose().With("U", 0.35f).With("I", 0.15f),
            // aa
            new Pose().With("A", 1f),
            // E
            new Pose().With("E", 0.9f),
            // ih
            new Pose().With("I", 0.9f),
            // oh
            new Pose().With("O", 0.9f),
            // ou
            new Pose().With("U", 0.9f),
        }, new Pose().With("Blink", 1), new[]
        {
            // happy
            new Pose().With("Joy", 0.8f),
            // sad
            new Pose().With("Sorrow", 0.8f),
            // angry
            new Pose().With("Angry", 0.8f),
            // surprised
            new Pose().With("Surprised", 0.8f),
            // thoughtful
            new Pose().With("Fun", 0.3f),
            // loving
            new Pose().With("Fun", 0.8f),
            // afraid
            new Pose().With("Sorrow", 0.4f).With("Surprised", 0.4f),
        });
    }
}
