using System.Collections.Generic;

namespace Iris.Core
{
    /// <summary>
    /// A key pose: at this time the mouth has reached this viseme at this weight. Between two poses
    /// a face interpolates linearly.
    /// </summary>
    public readonly struct VisemeFrame
    {
        /// <param name="ms">Milliseconds since the sentence's first sample, not negative.</param>
        /// <param name="viseme">The mouth's shape.</param>
        /// <param name="weight">How far it is reached, 0 to 1.</param>
        public VisemeFrame(double ms, Viseme viseme, double weight)
        {
            Ms = ms;
            Viseme = viseme;
            Weight = weight;
        }

        /// <summary>Milliseconds since the sentence's first sample.</summary>
        public double Ms { get; }

        public Viseme Viseme { get; }

        /// <summary>0 to 1.</summary>
        public double Weight { get; }

        /// <summary>Read <c>[ms, viseme, weight]</c>.</summary>
        /// <exception cref="BadMessageException">It has another shape, or is out of range.</exception>
        public static VisemeFrame Read(JsonValue value)
        {
            IReadOnlyList<JsonValue> items = value.Items;
            if (items.Count != 3 || items[0].Kind != JsonKind.Number
                || items[1].Kind != JsonKind.Text || items[2].Kind != JsonKind.Number)
            {
                throw new BadMessageException("a viseme frame is [ms, viseme, weight]");
            }
            double ms = items[0].Number, weight = items[2].Number;
            if (ms < 0 || weight < 0 || weight > 1)
            {
                throw new BadMessageException("a viseme frame has ms from 0 on and a weight of 0 to 1");
            }
            return new VisemeFrame(ms, Words.ReadViseme(items[1].Text), weight);
        }

        /// <summary>Write <c>[ms, viseme, weight]</c>.</summary>
        public void Write(JsonWriter writer)
        {
            writer.BeginList();
            writer.Value(Ms);
            writer.Value(Words.Of(Viseme));
            writer.Value(Weight);
            writer.EndList();
        }
    }
}
