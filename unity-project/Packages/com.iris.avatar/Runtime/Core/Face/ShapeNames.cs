using System.Collections.Generic;
using System.Text;

namespace Iris.Core
{
    /// <summary>
    /// The shapes of a character, found by name whatever an exporter has made of it:
    /// <c>jawOpen</c> is <c>JawOpen</c>, <c>Face_Geo_jaw_open</c> and <c>blendShape1.jawOpen</c>;
    /// <c>eyeBlinkLeft</c> is <c>Eye_Blink_L</c>. The web page finds them alike.
    /// </summary>
    public sealed class ShapeNames
    {
        private readonly List<string> _names = new List<string>();
        private readonly Dictionary<string, int> _exact = new Dictionary<string, int>();
        private readonly Dictionary<string, int> _plain = new Dictionary<string, int>();
        private readonly Dictionary<string, int> _suffixes = new Dictionary<string, int>();

        /// <summary>Letters that a name has at least which is found at the end of a longer one.</summary>
        private const int Suffix = 6;

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
                AddSpellings(name, shape);
            }
            return shape;
        }

        /// <summary>Which shape is meant; -1 if the character has none of that name.</summary>
        public int Find(string name)
        {
            if (_exact.TryGetValue(name, out var exact))
            {
                return exact;
            }
            var plain = string.Concat(WordsOf(name));
            return _plain.TryGetValue(plain, out var whole) ? whole
                : _suffixes.TryGetValue(plain, out var end) ? end : -1;
        }

        private void AddSpellings(string name, int shape)
        {
            var words = WordsOf(name);
            _plain.TryAdd(string.Concat(words), shape);
            var own = name.Substring(name.LastIndexOfAny(new[] { '.', ':' }) + 1);
            if (own.Length > 1)
            {
                _plain.TryAdd(string.Concat(WordsOf(own)), shape);
            }
            for (var first = 1; first < words.Count; first++)
            {
                var suffix = string.Concat(words.GetRange(first, words.Count - first));
                if (suffix.Length >= Suffix)
                {
                    _suffixes.TryAdd(suffix, shape);
                }
            }
        }

        /// <summary>The words of a name, in small letters; a side at its end is written out.</summary>
        private static List<string> WordsOf(string name)
        {
            var words = new List<string>();
            var word = new StringBuilder();
            for (var i = 0; i < name.Length; i++)
            {
                var begins = i > 0 && char.IsUpper(name[i])
                    && (char.IsLower(name[i - 1]) || char.IsDigit(name[i - 1]));
                if (word.Length > 0 && (begins || !char.IsLetterOrDigit(name[i])))
                {
                    words.Add(word.ToString());
                    word.Clear();
                }
                if (char.IsLetterOrDigit(name[i]))
                {
                    word.Append(char.ToLowerInvariant(name[i]));
                }
            }
            if (word.Length > 0)
            {
                words.Add(word.ToString());
            }
            var last = words.Count - 1;
            if (last > 0 && (words[last] == "l" || words[last] == "r"))
            {
                words[last] = words[last] == "l" ? "left" : "right";
            }
            return words;
        }
    }
}
