using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Iris.Core
{
    /// <summary>Reads JSON (RFC 8259), strictly and without reflection.</summary>
    internal sealed class JsonParser
    {
        /// <summary>Deeper lists and objects are refused, so that no text can exhaust the stack.</summary>
        public const int MaxDepth = 64;

        private readonly string _json;
        private readonly StringBuilder _text = new StringBuilder();
        private int _at;
        private int _depth;

        private JsonParser(string json) => _json = json;

        /// <summary>Read one value, with nothing after it.</summary>
        /// <exception cref="BadMessageException">It is not JSON, or nested too deeply.</exception>
        public static JsonValue Parse(string json)
        {
            var parser = new JsonParser(json);
            parser.SkipSpace();
            var value = parser.Value();
            parser.SkipSpace();
            return parser._at == json.Length ? value : throw parser.Bad("something follows the value");
        }

        private JsonValue Value()
        {
            switch (Peek())
            {
                case '{':
                    return Nested(Object);
                case '[':
                    return Nested(List);
                case '"':
                    return new JsonValue(Text());
                case 't':
                    return Word("true", JsonValue.True);
                case 'f':
                    return Word("false", JsonValue.False);
                case 'n':
                    return Word("null", JsonValue.Null);
                default:
                    return Number();
            }
        }

        private JsonValue Nested(Func<JsonValue> read)
        {
            if (++_depth > MaxDepth)
            {
                throw Bad($"it is nested more than {MaxDepth} deep");
            }
            _at++;
            SkipSpace();
            var value = read();
            _depth--;
            return value;
        }

        private JsonValue Object()
        {
            var members = new Dictionary<string, JsonValue>(StringComparer.Ordinal);
            if (Took('}'))
            {
                return new JsonValue(members);
            }
            do
            {
                SkipSpace();
                var name = Text();
                SkipSpace();
                Expect(':');
                SkipSpace();
                members[name] = Value();
                SkipSpace();
            }
            while (Took(','));
            Expect('}');
            return new JsonValue(members);
        }

        private JsonValue List()
        {
            var items = new List<JsonValue>();
            if (Took(']'))
            {
                return new JsonValue(items);
            }
            do
            {
                SkipSpace();
                items.Add(Value());
                SkipSpace();
            }
            while (Took(','));
            Expect(']');
            return new JsonValue(items);
        }

        private string Text()
        {
            Expect('"');
            _text.Clear();
            while (true)
            {
                var letter = Next();
                if (letter == '"')
                {
                    return _text.ToString();
                }
                if (letter < ' ')
                {
                    throw Bad("a control character stands in a text");
                }
                _text.Append(letter == '\\' ? Escaped() : letter);
            }
        }

        private char Escaped()
        {
            var letter = Next();
            switch (letter)
            {
                case '"':
                case '\\':
                case '/':
                    return letter;
                case 'b':
                    return '\b';
                case 'f':
                    return '\f';
                case 'n':
                    return '\n';
                case 'r':
                    return '\r';
                case 't':
                    return '\t';
                case 'u':
                    return Unicode();
                default:
                    throw Bad("an unknown escape");
            }
        }

        private char Unicode()
        {
            var code = 0;
            for (var i = 0; i < 4; i++)
            {
                var digit = Next();
                var value = digit >= '0' && digit <= '9' ? digit - '0'
                    : digit >= 'a' && digit <= 'f' ? digit - 'a' + 10
                    : digit >= 'A' && digit <= 'F' ? digit - 'A' + 10
                    : throw Bad("\\u takes four hexadecimal digits");
                code = code * 16 + value;
            }
            return (char)code;
        }

        private JsonValue Number()
        {
            var start = _at;
            Took('-');
            if (!Took('0'))
            {
                Digits();
            }
            var whole = true;
            if (Took('.'))
            {
                whole = false;
                Digits();
            }
            if (Took('e') || Took('E'))
            {
                whole = false;
                if (!Took('+'))
                {
                    Took('-');
                }
                Digits();
            }
            var number = _json.AsSpan(start, _at - start);
            if (whole && long.TryParse(
                    number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
            {
                return new JsonValue(integer);
            }
            // Of what is too large, .NET makes infinity; Unity's runtime does not take it.
            return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                && !double.IsInfinity(value) ? new JsonValue(value) : throw Bad("a number is too large");
        }

        private void Digits()
        {
            var start = _at;
            while (_at < _json.Length && _json[_at] >= '0' && _json[_at] <= '9')
            {
                _at++;
            }
            if (_at == start)
            {
                throw Bad("a value is expected");
            }
        }

        private JsonValue Word(string word, JsonValue value)
        {
            if (string.CompareOrdinal(_json, _at, word, 0, word.Length) != 0)
            {
                throw Bad("a value is expected");
            }
            _at += word.Length;
            return value;
        }

        private void SkipSpace()
        {
            while (_at < _json.Length && (_json[_at] == ' ' || _json[_at] == '\t'
                || _json[_at] == '\n' || _json[_at] == '\r'))
            {
                _at++;
            }
        }

        private char Peek() => _at < _json.Length ? _json[_at] : throw Bad("it ends too early");

        private char Next()
        {
            var letter = Peek();
            _at++;
            return letter;
        }

        private bool Took(char letter)
        {
            if (_at >= _json.Length || _json[_at] != letter)
            {
                return false;
            }
            _at++;
            return true;
        }

        private void Expect(char letter)
        {
            if (!Took(letter))
            {
                throw Bad($"'{letter}' is expected");
            }
        }

        private BadMessageException Bad(string what) =>
            new BadMessageException($"not JSON: {what} (character {_at})");
    }
}
