namespace Iris.Core
{
    /// <summary>Apple's ARKit: 52 shapes, with the same shares as on the web page.</summary>
    internal static class ArkitShapes
    {
        public static readonly Convention Convention = new Convention("ARKit", new[]
        {
            // sil
            new Pose(),
            // PP
            new Pose().With("mouthRollLower", 0.35f).With("mouthRollUpper", 0.3f)
                .Both("mouthPress", 0.45f).With("mouthPucker", 0.08f),
            // FF
            new Pose().With("jawOpen", 0.06f).With("mouthRollLower", 0.55f)
                .With("mouthShrugUpper", 0.18f).Both("mouthUpperUp", 0.2f),
            // TH
            new Pose().With("jawOpen", 0.16f).With("tongueOut", 0.35f)
                .Both("mouthLowerDown", 0.18f).Both("mouthUpperUp", 0.1f),
            // DD
            new Pose().With("jawOpen", 0.13f).Both("mouthLowerDown", 0.22f)
                .Both("mouthUpperUp", 0.12f),
            // kk
            new Pose().With("jawOpen", 0.19f).Both("mouthLowerDown", 0.16f)
                .Both("mouthStretch", 0.1f),
            // CH
            new Pose().With("jawOpen", 0.11f).With("mouthFunnel", 0.55f)
                .With("mouthPucker", 0.15f).With("mouthShrugUpper", 0.12f),
            // SS
            new Pose().With("jawOpen", 0.05f).Both("mouthStretch", 0.22f)
                .Both("mouthLowerDown", 0.28f).Both("mouthUpperUp", 0.14f),
            // nn
            new Pose().With("jawOpen", 0.11f).Both("mouthLowerDown", 0.18f)
                .Both("mouthUpperUp", 0.08f),
            // RR
            new Pose().With("jawOpen", 0.13f).With("mouthFunnel", 0.32f)
                .With("mouthPucker", 0.22f),
            // aa
            new Pose().With("jawOpen", 0.52f).Both("mouthLowerDown", 0.24f)
                .Both("mouthUpperUp", 0.12f),
            // E
            new Pose().With("jawOpen", 0.28f).Both("mouthStretch", 0.22f)
                .Both("mouthSmile", 0.15f).Both("mouthLowerDown", 0.24f)
                .Both("mouthUpperUp", 0.12f),
            // ih
            new Pose().With("jawOpen", 0.18f).Both("mouthStretch", 0.24f)
                .Both("mouthSmile", 0.18f).Both("mouthLowerDown", 0.18f),
            // oh
            new Pose().With("jawOpen", 0.36f).With("mouthFunnel", 0.5f).With("mouthPucker", 0.16f),
            // ou
            new Pose().With("jawOpen", 0.15f).With("mouthPucker", 0.62f)
                .With("mouthFunnel", 0.34f),
        }, new Pose().Both("eyeBlink", 1), new[]
        {
            // happy
            new Pose().Both("mouthSmile", 0.62f).Both("cheekSquint", 0.45f)
                .Both("eyeSquint", 0.22f).With("browInnerUp", 0.12f).Both("mouthDimple", 0.15f),
            // sad
            new Pose().With("browInnerUp", 0.75f).Both("mouthFrown", 0.55f)
                .Both("browDown", 0.1f).With("mouthShrugLower", 0.3f).Both("eyeLookDown", 0.1f)
                .Both("eyeSquint", 0.12f),
            // angry
            new Pose().Both("browDown", 0.85f).Both("noseSneer", 0.35f).Both("eyeSquint", 0.3f)
                .Both("mouthPress", 0.3f).Both("mouthFrown", 0.3f),
            // surprised
            new Pose().With("browInnerUp", 0.6f).Both("browOuterUp", 0.75f)
                .Both("eyeWide", 0.65f).With("jawOpen", 0.14f).With("mouthFunnel", 0.12f),
            // thoughtful
            new Pose().With("browDownLeft", 0.3f).With("browOuterUpRight", 0.5f)
                .With("browInnerUp", 0.2f).With("mouthLeft", 0.2f).Both("mouthPress", 0.2f)
                .With("eyeSquintLeft", 0.15f),
            // loving
            new Pose().Both("mouthSmile", 0.42f).Both("eyeSquint", 0.3f).Both("eyeBlink", 0.14f)
                .With("browInnerUp", 0.3f).Both("cheekSquint", 0.25f),
            // afraid
            new Pose().With("browInnerUp", 0.85f).Both("browOuterUp", 0.25f)
                .Both("eyeWide", 0.6f).Both("mouthStretch", 0.4f).With("jawOpen", 0.08f),
        });
    }
}
