using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Iris.Core
{
    /// <summary>Writes JSON without spaces, member after member.</summary>
    public sealed class JsonWriter
    {
        private readonly StringBuilder _json = new StringBuilder();
        private bool _comma;

        public override string ToString() => _json.ToString();

        public void BeginObject() => Open('{');

        public void EndObject() => Close('}');

        public void BeginList() => Open('[');

        public void EndList() => Close(']');

        /// <summary>The name of the member whose value comes next.</summary>
        public void Name(string name)
        {
            Value(name);
            _json.Append(':');
            _comma = false;
        }

        public void Value(string? text)
        {
            if (text is null)
            {
                Raw("null");
                return;
            }
            Separate();
            _json.Append('"');
            foreach (var letter in text)
            {
                Letter(letter);
            }
            _json.Append('"');
        }

        public void Value(bool value) => Raw(value ? "true" : "false");

        public void Value(long value) => Raw(value.ToString(CultureInfo.InvariantCulture));

        public void Value(long? value)
        {
            if (value is long integer)
            {
                Value(integer);
            }
            else
            {
                Raw("null");
            }
        }

        /// <summary>A finite number, so that reading it gives exactly this one.</summary>
        public void Value(double value) => Raw(value.ToString("R", CultureInfo.InvariantCulture));

        public void Value(JsonValue value)
        {
            switch (value.Kind)
            {
                case JsonKind.Null:
                    Raw("null");
                    break;
                case JsonKind.Boolean:
                    Value(value.IsTrue);
                    break;
                case JsonKind.Number when value.Integer is long integer:
                    Value(integer);
                    break;
                case JsonKind.Number:
                    Value(value.Number);
                    break;
                case JsonKind.Text:
                    Value(value.Text);
                    break;
                case JsonKind.List:
                    List(value.Items);
                    break;
                default:
                    Object(value.Members);
                    break;
            }
        }

        private void List(IReadOnlyList<JsonValue> items)
        {
            BeginList();
            foreach (var item in items)
            {
                Value(item);
            }
            EndList();
        }

        private void Object(IReadOnlyDictionary<string, JsonValue> members)
        {
            BeginObject();
            foreach (var member in members)
            {
                Name(member.Key);
                Value(member.Value);
            }
            EndObject();
        }

        private void Letter(char letter)
        {
            if (letter == '"' || letter == '\\')
            {
                _json.Append('\\').Append(letter);
            }
            else if (letter < ' ' || char.IsSurrogate(letter))
            {
                // A surrogate without its other half is no UTF-8; escaped, every text is safe.
                _json.Append("\\u").Append(((int)letter).ToString("x4", CultureInfo.InvariantCulture));
            }
            else
            {
                _json.Append(letter);
            }
        }

        private void Raw(string word)
        {
            Separate();
            _json.Append(word);
        }

        private void Open(char bracket)
        {
            Separate();
            _json.Append(bracket);
            _comma = false;
        }

        private void Close(char bracket)
        {
            _json.Append(bracket);
            _comma = true;
        }

        private void Separate()
        {
            if (_comma)
            {
                _json.Append(',');
            }
            _comma = true;
        }
    }
}
