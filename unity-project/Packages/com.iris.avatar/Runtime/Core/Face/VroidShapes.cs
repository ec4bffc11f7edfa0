namespace Iris.Core
{
    /// <summary>The shapes of characters made with VRoid Studio.</summary>
    internal static class VroidShapes
    {
        public static readonly Convention Convention = new Convention("VRoid", new[]
        {
            // sil
            new Pose(),
            // PP
            new Pose(),
            // FF
            new Pose().With("Fcl_MTH_I", 0.15f),
            // TH
            new Pose().With("Fcl_MTH_I", 0.3f),
            // DD
            new Pose().With("Fcl_MTH_I", 0.35f),
            // kk
            new Pose().With("Fcl_MTH_I", 0.4f),
            // CH
            new Pose().With("Fcl_MTH_U", 0.4f).With("Fcl_MTH_I", 0.2f),
            // SS
            new Pose().With("Fcl_MTH_I", 0.4f).With("Fcl_MTH_E", 0.2f),
            // nn
            new Pose().With("Fcl_MTH_I", 0.3f),
            // RR
            new Pose().With("Fcl_MTH_U", 0.35f).With("Fcl_MTH_I", 0.15f),
            // aa
            new Pose().With("Fcl_MTH_A", 1f),
            // E
            new Pose().With("Fcl_MTH_E", 0.9f),
            // ih
            new Pose().With("Fcl_MTH_I", 0.9f),
            // oh
            new Pose().With("Fcl_MTH_O", 0.9f),
            // ou
            new Pose().With("Fcl_MTH_U", 0.9f),
        }, new Pose().With("Fcl_EYE_Close", 1), new[]
        {
            // happy
            new Pose().With("Fcl_ALL_Joy", 0.8f),
            // sad
            new Pose().With("Fcl_ALL_Sorrow", 0.8f),
            // angry
            new Pose().With("Fcl_ALL_Angry", 0.8f),
            // surprised
            new Pose().With("Fcl_ALL_Surprised", 0.8f),
            // thoughtful
            new Pose().With("Fcl_ALL_Fun", 0.3f),
            // loving
            new Pose().With("Fcl_ALL_Fun", 0.8f),
            // afraid
            new Pose().With("Fcl_ALL_Sorrow", 0.4f).With("Fcl_ALL_Surprised", 0.4f),
        });
    }
}
