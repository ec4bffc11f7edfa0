namespace Iris.Core
{
    /// <summary>Oculus's own names: one shape for each viseme, and nothing else.</summary>
    internal static class OculusShapes
    {
        public static readonly Convention Convention = new Convention("Oculus", new[]
        {
            new Pose(),
            new Pose().With("viseme_PP", 1),
            new Pose().With("viseme_FF", 1),
            new Pose().With("viseme_TH", 1),
            new Pose().With("viseme_DD", 1),
            new Pose().With("viseme_kk", 1),
            new Pose().With("viseme_CH", 1),
            new Pose().With("viseme_SS", 1),
            new Pose().With("viseme_nn", 1),
            new Pose().With("viseme_RR", 1),
            new Pose().With("viseme_aa", 1),
            new Pose().With("viseme_E", 1),
            new Pose().With("viseme_ih", 1),
            new Pose().With("viseme_oh", 1),
            new Pose().With("viseme_ou", 1),
        }, new Pose(), System.Array.Empty<Pose>());
    }
}
