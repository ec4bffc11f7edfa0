using System;

namespace Iris.Core
{
    /// <summary>
    /// Turns sound of one rate into sound of another, without what the lower of the two cannot
    /// carry: a low pass of a windowed sinc, 16 zero crossings to either side.
    /// </summary>
    public sealed class Resampler
    {
        private const int Crossings = 16;

        /// <summary>Points of the filter's table for each sample; between two it is a straight line.</summary>
        private const int Fine = 256;

        /// <summary>Of the lower rate's half; above it the filter falls.</summary>
        private const double Passed = 0.92;

        private readonly bool _same;
        private readonly double _step;
        private readonly double _cut;
        private readonly int _reach;
        private readonly float[] _filter;
        private float[] _held;
        private int _count;
        private double _at;

        /// <param name="from">Samples a second that come.</param>
        /// <param name="to">Samples a second that are wanted.</param>
        public Resampler(int from, int to)
        {
            _step = (double)from / to;
            _same = from == to;
            _cut = Passed * Math.Min(1, 1 / _step);
            _reach = _same ? 0 : (int)Math.Ceiling(Crossings / _cut);
            _filter = new float[(_reach + 1) * Fine + 2];
            for (var i = 0; i < _filter.Length; i++)
            {
                _filter[i] = (float)Kernel((double)i / Fine);
            }
            _held = new float[2 * _reach + 4096];
            // Silence before the first sample, so that nothing of it is lost.
            _count = _reach;
            _at = _reach;
        }

        /// <summary>Samples on either side that one sample of the result is made of: its delay.</summary>
        public int Reach => _reach;

        /// <summary>Samples that a piece of so many can become, at most.</summary>
        public int Room(int samples) => (int)((samples + 2 * _reach) / _step) + 2;

        /// <summary>More sound; gives how many samples it became.</summary>
        public int Push(ReadOnlySpan<float> samples, Span<float> target)
        {
            if (_same)
            {
                samples.CopyTo(target);
                return samples.Length;
            }
            if (_count + samples.Length > _held.Length)
            {
                Array.Resize(ref _held, 2 * (_count + samples.Length));
            }
            samples.CopyTo(_held.AsSpan(_count));
            _count += samples.Length;
            var made = 0;
            for (; _at + _reach < _count; _at += _step)
            {
                target[made++] = At(_at);
            }
            var past = (int)_at - _reach;
            Array.Copy(_held, past, _held, 0, _count - past);
            _count -= past;
            _at -= past;
            return made;
        }

        private float At(double time)
        {
            var first = Math.Max(0, (int)Math.Ceiling(time - _reach));
            var last = (int)Math.Floor(time + _reach);
            var sum = 0f;
            for (var i = first; i <= last; i++)
            {
                var place = (float)Math.Abs(i - time) * Fine;
                var point = (int)place;
                var between = _filter[point + 1] - _filter[point];
                sum += _held[i] * (_filter[point] + between * (place - point));
            }
            return sum;
        }

        private double Kernel(double distance)
        {
            var x = Math.PI * distance * _cut;
            if (distance > _reach)
            {
                return 0;
            }
            var window = 0.5 + 0.5 * Math.Cos(Math.PI * distance / (_reach + 1));
            return Math.Abs(x) < 1e-9 ? _cut : _cut * Math.Sin(x) / x * window;
        }
    }
}
