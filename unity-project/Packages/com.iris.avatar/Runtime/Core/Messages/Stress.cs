using System.Collections.Generic;

namespace Iris.Core
{
    /// <summary>A stressed word: where its peak lies in the sentence, and how strong it is.</summary>
    public readonly struct Stress
    {
        /// <param name="ms">Milliseconds since the sentence's first sample, not negative.</param>
        /// <param name="strength">0 to 1.</param>
        public Stress(double ms, double strength)
        {
            Ms = ms;
            Strength = strength;
        }

        /// <summary>Milliseconds since the sentence's first sample.</summary>
        public double Ms { get; }

        /// <summary>0 to 1.</summary>
        public double Strength { get; }

        /// <summary>Read <c>[ms, strength]</c>.</summary>
        /// <exception cref="BadMessageException">It has another shape, or is out of range.</exception>
        public static Stress Read(JsonValue value)
        {
            IReadOnlyList<JsonValue> items = value.Items;
            if (items.Count != 2 || items[0].Kind != JsonKind.Number || items[1].Kind != JsonKind.Number)
            {
                throw new BadMessageException("a stress is [ms, strength]");
            }
            double ms = items[0].Number, strength = items[1].Number;
            if (ms < 0 || strength < 0 || strength > 1)
            {
                throw new BadMessageException("a stress has ms from 0 on and a strength of 0 to 1");
            }
            return new Stress(ms, strength);
        }

        /// <summary>Write <c>[ms, strength]</c>.</summary>
        public void Write(JsonWriter writer)
        {
            writer.BeginList();
            writer.Value(Ms);
            writer.Value(Strength);
            writer.EndList();
        }
    }
}
