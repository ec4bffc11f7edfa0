namespace Iris.Core
{
    /// <summary>Degrees: X nods forward, Y turns to her left, Z leans to her right.</summary>
    public readonly struct BodyTurn
    {
        public BodyTurn(double x, double y, double z)
        {
            X = x;
            Y = y;
            Z = z;
        }

        public double X { get; }

        public double Y { get; }

        public double Z { get; }
    }
}
