using System;
using System.Collections.Generic;

namespace Iris.Core
{
    /// <summary>
    /// Movements that come and go: beats of head, brows and shoulders on stressed words, and nods.
    /// </summary>
    internal sealed class Beats
    {
        /// <summary>Seconds before a stress at which a movement for it begins, at best.</summary>
        public const double Lead = 0.24;

        private const double Quickest = 0.1;

        /// <summary>Two beats of the same part are so many seconds apart; between them another part takes the beat.</summary>
        private const double Apart = 0.36;

        /// <summary>Stresses below this are not shown.</summary>
        private const double Faint = 0.12;

        private readonly SeededRandom _random;
        private readonly List<Pulse> _pulses = new List<Pulse>(64);
        private readonly double[] _drawn = new double[6];
        private double _sinceHead = double.PositiveInfinity;
        private double _sinceBrows = double.PositiveInfinity;

        public Beats(SeededRandom random) => _random = random;

        /// <summary>What all of them add now.</summary>
        public Accent Sum { get; private set; }

        /// <summary>A stressed word is heard in so many seconds; its strength is 0 to 1.</summary>
        public void Stress(double seconds, double strength)
        {
            if (strength < Faint)
            {
                return;
            }
            for (var i = 0; i < _drawn.Length; i++)
            {
                _drawn[i] = _random.Next();
            }
            var r = _drawn;
            var size = 0.45 + 0.55 * Math.Max(0, Math.Min(1, strength));
            var free = _sinceHead > Apart - seconds;
            var browsFree = _sinceBrows > Apart - seconds;
            var head = free && (strength > 0.6 || r[0] < 0.7 || !browsFree);
            var brows = !head || (browsFree && r[1] < 0.25 + 0.5 * strength);
            var until = Math.Max(seconds, Quickest);
            // The chin goes down on a beat, and up on some.
            var nod = (r[2] < 0.85 ? 1 : -0.7) * (2.6 + 2.4 * r[3]) * size;
            var accent = new Accent(
                head ? nod : 0,
                head ? (r[4] - 0.5) * 3.2 * size : 0,
                head ? (r[5] - 0.5) * 2.4 * size : 0,
                brows ? (0.3 + 0.3 * r[3]) * size : 0,
                strength > 0.65 && r[5] < 0.55 ? (1.2 + 1.6 * r[4]) * size : 0);
            _pulses.Add(new Pulse(accent, until, Math.Min(until, Lead), 0.3 + 0.12 * r[1]));
            _sinceHead = head ? -seconds : _sinceHead;
            _sinceBrows = brows ? -seconds : _sinceBrows;
        }

        /// <summary>Nod, after a moment: once, or twice with the second one smaller.</summary>
        public void Nod()
        {
            var first = _random.Between(0.38, 0.55);
            var deep = _random.Between(3.6, 6);
            var twice = _random.Chance(0.45);
            Nod(first, deep);
            if (twice)
            {
                Nod(first + _random.Between(0.42, 0.5), 0.55 * deep);
            }
        }

        /// <summary>Lift the brows for a moment, as on seeing somebody.</summary>
        public void Greet() => _pulses.Add(new Pulse(new Accent(brows: 0.3), 0.3, 0.2, 0.5));

        /// <summary>Forget what has not begun.</summary>
        public void Stop()
        {
            for (var i = _pulses.Count - 1; i >= 0; i--)
            {
                if (_pulses[i].Until >= _pulses[i].Rise)
                {
                    _pulses.RemoveAt(i);
                }
            }
        }

        /// <summary>Time goes by, in seconds.</summary>
        public void Update(double seconds)
        {
            _sinceHead += seconds;
            _sinceBrows += seconds;
            var sum = default(Accent);
            for (var i = 0; i < _pulses.Count; i++)
            {
                var pulse = _pulses[i] = _pulses[i].After(seconds);
                sum = sum.Plus(pulse.Accent, pulse.Share);
            }
            Sum = sum;
            for (var i = _pulses.Count - 1; i >= 0; i--)
            {
                if (_pulses[i].Until <= -_pulses[i].Fall)
                {
                    _pulses.RemoveAt(i);
                }
            }
        }

        private void Nod(double seconds, double deep) =>
            _pulses.Add(new Pulse(new Accent(x: deep), seconds, 0.24, 0.34));

        private readonly struct Pulse
        {
            public Pulse(in Accent accent, double until, double rise, double fall)
            {
                Accent = accent;
                Until = until;
                Rise = rise;
                Fall = fall;
            }

            /// <summary>What it adds at its peak.</summary>
            public Accent Accent { get; }

            /// <summary>Seconds until the peak; below 0 after it.</summary>
            public double Until { get; }

            public double Rise { get; }

            public double Fall { get; }

            /// <summary>How much of it is there.</summary>
            public double Share => Easing.MinimumJerk(Until > 0 ? 1 - Until / Rise : 1 + Until / Fall);

            public Pulse After(double seconds) => new Pulse(Accent, Until - seconds, Rise, Fall);
        }
    }
}
