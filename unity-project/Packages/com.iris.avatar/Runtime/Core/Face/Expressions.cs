using System;

namespace Iris.Core
{
    /// <summary>
    /// Expressions that come, are held for a while, and go; one at a time, each by its number.
    /// <see cref="Update"/> allocates nothing.
    /// </summary>
    public sealed class Expressions
    {
        /// <summary>Seconds after which 63 % of a change has been made: faces come quicker than they go.</summary>
        private const float Come = 0.14f;
        private const float Go = 0.4f;
        private const float Invisible = 0.002f;

        private readonly float[] _weights;
        private int _shown = -1;
        private float _intensity;
        private float _left;

        /// <param name="count">How many there are.</param>
        public Expressions(int count) => _weights = new float[count];

        /// <summary>How strong each is now, 0 to 1.</summary>
        public ReadOnlySpan<float> Weights => _weights;

        /// <summary>Show one in place of the others.</summary>
        /// <param name="expression">Its number; -1 for a plain face.</param>
        /// <param name="intensity">0 to 1.</param>
        /// <param name="seconds">How long it is held; 0: until the next.</param>
        public void Show(int expression, float intensity, float seconds)
        {
            _shown = expression;
            _intensity = intensity;
            _left = seconds > 0 ? seconds : float.PositiveInfinity;
        }

        /// <summary>Time goes by, in seconds.</summary>
        public void Update(float seconds)
        {
            _left -= seconds;
            _shown = _left > 0 ? _shown : -1;
            for (var i = 0; i < _weights.Length; i++)
            {
                var wanted = i == _shown ? _intensity : 0;
                var way = wanted - _weights[i];
                var share = 1 - (float)Math.Exp(-seconds / (way > 0 ? Come : Go));
                var weight = _weights[i] + way * share;
                _weights[i] = wanted == 0 && weight < Invisible ? 0 : weight;
            }
        }
    }
}
