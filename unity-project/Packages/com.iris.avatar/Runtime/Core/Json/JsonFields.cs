using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;

namespace Iris.Core
{
    /// <summary>
    /// The members of a message's JSON object, each checked as it is read. What is missing or wrong
    /// is a <see cref="BadMessageException"/> that names the message and the field.
    /// </summary>
    public readonly struct JsonFields
    {
        private readonly string _owner;
        private readonly IReadOnlyDictionary<string, JsonValue> _members;

        /// <param name="owner">What the fields belong to, for error texts.</param>
        /// <param name="value">The object.</param>
        public JsonFields(string owner, JsonValue value)
        {
            _owner = owner;
            _members = value.Kind == JsonKind.Object
                ? value.Members
                : throw new BadMessageException($"{owner}: it is no object");
        }

        /// <summary>Whether the field is there; a null counts, too.</summary>
        public bool Has(string name) => _members.ContainsKey(name);

        /// <summary>Whether the field is missing or null.</summary>
        public bool IsNull(string name) =>
            !_members.TryGetValue(name, out var value) || value.Kind == JsonKind.Null;

        /// <summary>A text of <paramref name="min"/> to <paramref name="max"/> characters.</summary>
        public string Text(string name, int min = 0, int max = int.MaxValue, Regex? pattern = null)
        {
            var text = Of(name, JsonKind.Text).Text;
            if (text.Length < min || (text.Length > max && Characters(text) > max))
            {
                throw Bad(name, $"it takes {min} to {max} characters");
            }
            return pattern == null || pattern.IsMatch(text)
                ? text
                : throw Bad(name, $"it must match {pattern}");
        }

        /// <summary>A whole number within limits, both included.</summary>
        public long Integer(string name, long min = long.MinValue, long max = long.MaxValue)
        {
            var value = Of(name, JsonKind.Number).Integer ?? throw Bad(name, "it is no whole number");
            return value >= min && value <= max ? value : throw Bad(name, $"it goes from {min} to {max}");
        }

        /// <summary>A number within limits, both included.</summary>
        public double Number(
            string name, double min = double.MinValue, double max = double.MaxValue)
        {
            var value = Of(name, JsonKind.Number).Number;
            return value >= min && value <= max ? value : throw Bad(name, $"it goes from {min} to {max}");
        }

        public bool Boolean(string name) => Of(name, JsonKind.Boolean).IsTrue;

        /// <summary>A list, each item of which <paramref name="read"/> checks.</summary>
        public IReadOnlyList<T> List<T>(string name, Func<JsonValue, T> read)
        {
            var items = Of(name, JsonKind.List).Items;
            var values = new T[items.Count];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = read(items[i]);
            }
            return values;
        }

        /// <summary>A list of numbers within limits, both included.</summary>
        public IReadOnlyList<double> Numbers(
            string name, double min = double.MinValue, double max = double.MaxValue)
        {
            var items = Of(name, JsonKind.List).Items;
            var numbers = new double[items.Count];
            for (var i = 0; i < numbers.Length; i++)
            {
                numbers[i] = items[i].Number;
                if (items[i].Kind != JsonKind.Number || numbers[i] < min || numbers[i] > max)
                {
                    throw Bad(name, $"it is a list of numbers from {min} to {max}");
                }
            }
            return numbers;
        }

        public JsonValue Object(string name) => Of(name, JsonKind.Object);

        /// <summary>Whole numbers by name.</summary>
        public IReadOnlyDictionary<string, long> Counts(string name)
        {
            var counts = new Dictionary<string, long>();
            foreach (var member in Object(name).Members)
            {
                counts[member.Key] =
                    member.Value.Integer ?? throw Bad(name, $"{member.Key} is no whole number");
            }
            return counts;
        }

        /// <summary>What to throw for a field that is wrong.</summary>
        public BadMessageException Bad(string name, string what) =>
            new BadMessageException($"{_owner}: {name}: {what}");

        private static int Characters(string text)
        {
            var count = text.Length;
            for (var i = 1; i < text.Length; i++)
            {
                if (char.IsSurrogatePair(text[i - 1], text[i]))
                {
                    count--;
                }
            }
            return count;
        }

        private JsonValue Of(string name, JsonKind kind)
        {
            if (!_members.TryGetValue(name, out var value))
            {
                throw Bad(name, "it is missing");
            }
            return value.Kind == kind ? value : throw Bad(name, $"it is no {kind.ToString().ToLowerInvariant()}");
        }
    }
}
