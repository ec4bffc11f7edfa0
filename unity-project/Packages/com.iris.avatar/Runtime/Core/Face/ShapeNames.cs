using System;
using System.Collections.Generic;
using System.Text;

namespace Iris.Core
{
    /// <summary>
    /// The shapes of a character, found by name whatever an exporter has made of it:
    /// <c>jawOpen</c> is <c>JawOpen</c>, <c>Face.jaw_open</c> and <c>blendShape1.jawOpen</c>;
    /// <c>eyeBlinkLeft</c> is <c>eyeBlink_L</c>.
    /// </summary>
    public sealed class ShapeNames
    {
        private readonly List<string> _names = new List<string>();
        private readonly Dictionary<string, int> _exact = new Dictionary<string, int>();
        private readonly Dictionary<string, int> _plain = new Dictionary<string, int>();

        /// <summary>How many there are.</summary>
        public int Count => _names.Count;

        /// <summary>A shape's name as the character has it.</summary>
        public string this[int shape] => _names[shape];

        /// <summary>A shape of the character; the same name again is the same shape.</summary>
        public int Add(string name)
        {
            if (!_exact.TryGetValue(name, out var shape))
            {
                shape = _names.Count;
                _names.Add(name);
                _exact.Add(name, shape);
                _plain.TryAdd(Plain(name), shape);
            }
            return shape;
        }

        /// <summary>Which shape is meant; -1 if the character has none of that name.</summary>
        public int Find(string name) =>
            _exact.TryGetValue(name, out var exact) ? exact
            : _plain.TryGetValue(Plain(name), out var plain) ? plain : -1;

        /// <summary>A name without what exporters add and change.</summary>
        private static string Plain(string name)
        {
            var mesh = name.LastIndexOf('.');
            var own = name.Substring(mesh + 1);
            // VRoid's names carry the model's own in front.
            var vroid = own.IndexOf("Fcl_", StringComparison.Ordinal);
            own = vroid > 0 ? own.Substring(vroid) : own;
            own = own.EndsWith("_L", StringComparison.Ordinal) ? own.Substring(0, own.Length - 2) + "Left"
                : own.EndsWith("_R", StringComparison.Ordinal) ? own.Substring(0, own.Length - 2) + "Right"
                : own;
            var plain = new StringBuilder(own.Length);
            foreach (var letter in own)
            {
                if (char.IsLetterOrDigit(letter))
                {
                    plain.Append(char.ToLowerInvariant(letter));
                }
            }
            return plain.ToString();
        }
    }
}
