namespace Iris.Core
{
    /// <summary>What a movement adds: degrees of the head, and lifts of brows and shoulders.</summary>
    internal readonly struct Accent
    {
        public Accent(double x = 0, double y = 0, double z = 0, double brows = 0, double shoulders = 0)
        {
            X = x;
            Y = y;
            Z = z;
            Brows = brows;
            Shoulders = shoulders;
        }

        /// <summary>Degrees forward.</summary>
        public double X { get; }

        /// <summary>Degrees to her left.</summary>
        public double Y { get; }

        /// <summary>Degrees over to her right.</summary>
        public double Z { get; }

        /// <summary>0 to 1.</summary>
        public double Brows { get; }

        /// <summary>Degrees that both shoulders are lifted.</summary>
        public double Shoulders { get; }

        /// <summary>This, and so much of another.</summary>
        public Accent Plus(in Accent other, double share) => new Accent(
            X + other.X * share, Y + other.Y * share, Z + other.Z * share,
            Brows + other.Brows * share, Shoulders + other.Shoulders * share);
    }
}
