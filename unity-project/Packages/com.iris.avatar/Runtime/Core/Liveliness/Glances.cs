using System;

namespace Iris.Core
{
    /// <summary>
    /// Looks away from what she looks at: a gaze that holds, lets go, and turns away to think.
    /// Listeners look at the other more than speakers, and both let go now and then: Kendon, "Some
    /// functions of gaze-direction in social interaction", 1967. Who thinks looks away: Glenberg and
    /// others, "Averting the gaze disengages the environment", 1998.
    /// </summary>
    internal sealed class Glances
    {
        /// <summary>The share of a look aside that the head makes, and the degrees that the eyes make alone.</summary>
        private const double HeadShare = 0.5;
        private const double EyesAlone = 5;

        /// <summary>A look of so many degrees or more comes with a blink, in this share of all cases.</summary>
        private const double BlinkFrom = 6;
        private const double Blinks = 0.6;

        private static readonly Manner[] Manners =
        {
            new Manner((2.6, 8), (0.7, 1.9), (6, 14), (-7, 4), 0.35),
            new Manner((6, 14), (0.3, 0.6), (3, 5), (-3, 1), 0),
            new Manner((0.5, 1.1), (1.1, 2.4), (8, 15), (3, 10), 0.85),
            new Manner((2.2, 5.5), (0.4, 0.9), (5, 10), (-4, 4), 0.1),
        };

        private readonly SeededRandom _random;
        private readonly Blink _blink;
        private readonly Follower _headYaw = new Follower(0.4);
        private readonly Follower _headPitch = new Follower(0.4);
        private Attention _attention = Attention.Idle;
        private bool _changed;
        private (double Yaw, double Pitch) _from;
        private (double Yaw, double Pitch) _to;
        private double _since = double.PositiveInfinity;
        private double _seconds = 1;
        private double _until;

        /// <param name="random">Decides when and where to.</param>
        /// <param name="blink">Is triggered when a look comes with a blink.</param>
        public Glances(SeededRandom random, Blink blink)
        {
            _random = random;
            _blink = blink;
            _until = Between(Manners[(int)Attention.Idle].Hold);
        }

        /// <summary>Degrees that the eyes turn to her right.</summary>
        public double Yaw { get; private set; }

        /// <summary>Degrees that the eyes turn up.</summary>
        public double Pitch { get; private set; }

        /// <summary>Degrees of <see cref="Yaw"/> that the head makes.</summary>
        public double HeadYaw => _headYaw.Value;

        /// <summary>Degrees of <see cref="Pitch"/> that the head makes.</summary>
        public double HeadPitch => _headPitch.Value;

        /// <summary>Give attention to something; she looks at you, or away to think, after a moment.</summary>
        public void Attend(Attention attention)
        {
            if (attention == _attention)
            {
                return;
            }
            _attention = attention;
            _changed = true;
            _until = _random.Between(0.12, 0.26);
        }

        /// <summary>Time goes by, in seconds.</summary>
        public void Update(double seconds)
        {
            _since += seconds;
            _until -= seconds;
            if (_until <= 0)
            {
                Look();
            }
            var share = Easing.Smooth(_since / _seconds);
            Yaw = _from.Yaw + (_to.Yaw - _from.Yaw) * share;
            Pitch = _from.Pitch + (_to.Pitch - _from.Pitch) * share;
            var goes = Length(_to.Yaw, _to.Pitch) > EyesAlone ? HeadShare : 0;
            _headYaw.Update(goes * _to.Yaw, seconds);
            _headPitch.Update(goes * _to.Pitch, seconds);
        }

        private static double Length(double x, double y) => Math.Sqrt(x * x + y * y);

        private double Between((double Low, double High) range) => _random.Between(range.Low, range.High);

        /// <summary>Look away, or back.</summary>
        private void Look()
        {
            ref readonly var manner = ref Manners[(int)_attention];
            var isAway = _to.Yaw != 0;
            var leaves = _changed
                ? _attention == Attention.Thinking
                : !isAway || _random.Chance(manner.Again);
            _changed = false;
            if (leaves)
            {
                var side = _random.Sign();
                var yaw = side * Between(manner.Aside);
                Jump(yaw, Between(manner.Up));
                _until += Between(manner.Away);
            }
            else
            {
                Jump(0, 0);
                _until += Between(manner.Hold);
            }
        }

        /// <summary>A jump of A degrees takes 2.2 A + 21 ms: Carpenter, "Movements of the Eyes", 1988.</summary>
        private void Jump(double yaw, double pitch)
        {
            _from = (Yaw, Pitch);
            _to = (yaw, pitch);
            var way = Length(yaw - Yaw, pitch - Pitch);
            _seconds = 0.0022 * way + 0.021;
            _since = -_until;
            if (way >= BlinkFrom && _random.Chance(Blinks))
            {
                _blink.Trigger();
            }
        }

        /// <summary>
        /// Seconds that she looks at you, and away; degrees that she looks aside, and up; how often
        /// one look away is followed by another at once.
        /// </summary>
        private readonly struct Manner
        {
            public Manner(
                (double Low, double High) hold,
                (double Low, double High) away,
                (double Low, double High) aside,
                (double Low, double High) up,
                double again)
            {
                Hold = hold;
                Away = away;
                Aside = aside;
                Up = up;
                Again = again;
            }

            public (double Low, double High) Hold { get; }

            public (double Low, double High) Away { get; }

            public (double Low, double High) Aside { get; }

            public (double Low, double High) Up { get; }

            public double Again { get; }
        }
    }
}
