using System;
using System.Collections.Generic;

namespace Iris.Core
{
    /// <summary>
    /// Any JSON value, which never changes. Two are equal when they mean the same: the order of an
    /// object's members and the way a number is written do not count.
    /// </summary>
    public sealed class JsonValue : IEquatable<JsonValue>
    {
        public static readonly JsonValue Null = new JsonValue(JsonKind.Null);
        public static readonly JsonValue True = new JsonValue(JsonKind.Boolean);
        public static readonly JsonValue False = new JsonValue(JsonKind.Boolean);
        public static readonly JsonValue EmptyObject =
            new JsonValue(new Dictionary<string, JsonValue>());

        private static readonly IReadOnlyList<JsonValue> NoItems = Array.Empty<JsonValue>();
        private static readonly IReadOnlyDictionary<string, JsonValue> NoMembers =
            new Dictionary<string, JsonValue>();

        private readonly double _number;
        private readonly long? _integer;

        /// <param name="text">Any text.</param>
        public JsonValue(string text)
            : this(JsonKind.Text) => Text = text;

        /// <param name="number">Finite: JSON has no word for the others.</param>
        public JsonValue(double number)
            : this(JsonKind.Number)
        {
            if (double.IsNaN(number) || double.IsInfinity(number))
            {
                throw new ArgumentOutOfRangeException(nameof(number), "JSON numbers are finite");
            }
            _number = number;
            // Above 2^53 a double no longer tells neighbouring whole numbers apart.
            if (Math.Abs(number) <= 9007199254740992 && Math.Floor(number) == number)
            {
                _integer = (long)number;
            }
        }

        /// <param name="integer">A whole number, kept exactly.</param>
        public JsonValue(long integer)
            : this(JsonKind.Number)
        {
            _number = integer;
            _integer = integer;
        }

        /// <param name="items">The list's values, in order.</param>
        public JsonValue(IReadOnlyList<JsonValue> items)
            : this(JsonKind.List) => Items = items;

        /// <param name="members">The object's values by name.</param>
        public JsonValue(IReadOnlyDictionary<string, JsonValue> members)
            : this(JsonKind.Object) => Members = members;

        private JsonValue(JsonKind kind)
        {
            Kind = kind;
            Text = "";
            Items = NoItems;
            Members = NoMembers;
        }

        public JsonKind Kind { get; }

        /// <summary>Of a text; empty for other kinds.</summary>
        public string Text { get; }

        /// <summary>Of a list; empty for other kinds.</summary>
        public IReadOnlyList<JsonValue> Items { get; }

        /// <summary>Of an object; empty for other kinds.</summary>
        public IReadOnlyDictionary<string, JsonValue> Members { get; }

        /// <summary>Of a number; 0 for other kinds.</summary>
        public double Number => _number;

        /// <summary>Of a whole number within 64 bits; null for everything else.</summary>
        public long? Integer => _integer;

        /// <summary>Whether it is <c>true</c>.</summary>
        public bool IsTrue => ReferenceEquals(this, True);

        /// <summary>Read one JSON value.</summary>
        /// <exception cref="BadMessageException">It is not JSON.</exception>
        public static JsonValue Parse(string json) => JsonParser.Parse(json);

        /// <summary>The value as JSON, without spaces.</summary>
        public override string ToString()
        {
            var writer = new JsonWriter();
            writer.Value(this);
            return writer.ToString();
        }

        public override bool Equals(object? obj) => Equals(obj as JsonValue);

        public bool Equals(JsonValue? other)
        {
            if (other is null || other.Kind != Kind)
            {
                return false;
            }
            return Kind switch
            {
                JsonKind.Null => true,
                JsonKind.Boolean => IsTrue == other.IsTrue,
                JsonKind.Number => _integer == other._integer && _number.Equals(other._number),
                JsonKind.Text => string.Equals(Text, other.Text, StringComparison.Ordinal),
                JsonKind.List => SameItems(other),
                _ => SameMembers(other),
            };
        }

        public override int GetHashCode() => Kind switch
        {
            JsonKind.Number => _number.GetHashCode(),
            JsonKind.Text => Text.GetHashCode(),
            JsonKind.Boolean => IsTrue ? 1 : 2,
            _ => (int)Kind * 31 + Items.Count + Members.Count,
        };

        private bool SameItems(JsonValue other)
        {
            if (Items.Count != other.Items.Count)
            {
                return false;
            }
            for (var i = 0; i < Items.Count; i++)
            {
                if (!Items[i].Equals(other.Items[i]))
                {
                    return false;
                }
            }
            return true;
        }

        private bool SameMembers(JsonValue other)
        {
            if (Members.Count != other.Members.Count)
            {
                return false;
            }
            foreach (var member in Members)
            {
                if (!other.Members.TryGetValue(member.Key, out var value)
                    || !member.Value.Equals(value))
                {
                    return false;
                }
            }
            return true;
        }
    }
}
