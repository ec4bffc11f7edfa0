namespace Iris.Core
{
    /// <summary>
    /// A body that is never quite still: now and then it shifts, and it sways a little all the time.
    /// </summary>
    internal sealed class Posture
    {
        private const int HeadZ = 2;
        private const int ChestZ = 5;
        private const double LongestDelay = 2;

        /// <summary>
        /// Of head x, y, z, chest x, y, z, left and right shoulder: degrees that each goes when she
        /// shifts, at most, and that it sways slowly and quickly.
        /// </summary>
        private static readonly (double Shift, double Slow, double Quick)[] Reach =
        {
            (1.6, 0.8, 0.4), (2.8, 1.4, 0.7), (2.2, 1.05, 0.55),
            (0.85, 0.45, 0.24), (1.6, 0.7, 0.36), (1.1, 0.6, 0.32),
            (0.8, 0.45, 0.24), (0.8, 0.45, 0.24),
        };

        /// <summary>Seconds between two control points of the sway: they differ, so that the parts drift apart.</summary>
        private static readonly double[] Slow = { 0.41, 0.47, 0.43, 0.49, 0.53, 0.45, 0.44, 0.51 };
        private static readonly double[] Quick = { 0.23, 0.26, 0.24, 0.27, 0.29, 0.25, 0.24, 0.28 };

        private readonly SeededRandom _random;
        private readonly Glide[] _shifts = new Glide[Reach.Length];
        private readonly (uint Slow, uint Quick)[] _seeds = new (uint, uint)[Reach.Length];
        private readonly double[] _at = new double[Reach.Length];
        private double _time;
        private double _until;

        public Posture(uint seed, SeededRandom random)
        {
            _random = random;
            for (var i = 0; i < Reach.Length; i++)
            {
                _shifts[i] = new Glide();
                _seeds[i] = (SeededRandom.Part(seed, 2 * i), SeededRandom.Part(seed, 2 * i + 1));
            }
            _until = random.Between(0.8, 3);
        }

        public BodyTurn Head => new BodyTurn(_at[0], _at[1], _at[2]);

        public BodyTurn Chest => new BodyTurn(_at[3], _at[4], _at[5]);

        /// <summary>Degrees that it is lifted.</summary>
        public double LeftShoulder => _at[6];

        /// <summary>Degrees that it is lifted.</summary>
        public double RightShoulder => _at[7];

        /// <summary>Time goes by, in seconds.</summary>
        public void Update(double seconds, Attention attention)
        {
            _time += seconds;
            _until -= seconds;
            if (_until <= 0)
            {
                _until += Pause(attention);
                Shift(Width(attention));
            }
            for (var i = 0; i < Reach.Length; i++)
            {
                _shifts[i].Update(seconds);
                _at[i] = _shifts[i].Value
                    + Reach[i].Slow * SeededRandom.Noise(_seeds[i].Slow, _time / Slow[i])
                    + Reach[i].Quick * SeededRandom.Noise(_seeds[i].Quick, _time / Quick[i]);
            }
        }

        /// <summary>A listener holds still.</summary>
        private static double Width(Attention attention) => attention switch
        {
            Attention.Listening => 0.5,
            Attention.Thinking => 0.9,
            _ => 1,
        };

        /// <summary>Seconds between two shifts; a speaker shifts most often, a listener hardly.</summary>
        private double Pause(Attention attention) => attention switch
        {
            Attention.Listening => _random.Between(7, 13),
            Attention.Thinking => _random.Between(3.8, 6),
            Attention.Speaking => _random.Between(3.8, 7),
            _ => _random.Between(4, 8),
        };

        /// <summary>Take another posture: her weight goes to one side, and the head balances it in part.</summary>
        private void Shift(double width)
        {
            var side = _random.Between(-1, 1);
            for (var i = 0; i < Reach.Length; i++)
            {
                var own = _random.Between(-1, 1);
                var leans = i == ChestZ ? side : i == HeadZ ? -0.6 * side : 0;
                var share = leans != 0 ? 0.7 * leans + 0.3 * own : own;
                var delay = _random.Between(0, LongestDelay);
                _shifts[i].Go(width * Reach[i].Shift * share, delay, _random.Between(0.8, 1.6));
            }
        }
    }
}
