// Generated from schemas/ by `python3 scripts/check --fix`; changes belong there.

using System.Text.RegularExpressions;

namespace Iris.Core
{
    /// <summary>How long a stage of a turn took. Every agent to all.</summary>
    public sealed class SystemTiming : Message
    {
        public const string Tag = "system.timing";

        public override string Type => Tag;

        /// <summary>The turn's number in the stream <c>TURNS</c>. Which turn, or 0.</summary>
        public uint Turn { get; init; }

        /// <summary>Kebab case: <c>llm-first-token</c>, <c>tts-first-chunk</c>.</summary>
        public string Stage { get; init; } = "";

        /// <summary>A length of time in milliseconds. How long it took.</summary>
        public double Ms { get; init; }

        /// <summary>Unix time in seconds at which the stage began.</summary>
        public double Started { get; init; }

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static SystemTiming Read(JsonValue value)
        {
            var fields = new JsonFields("system.timing", value);
            var made = new SystemTiming();
            return new SystemTiming
            {
                At = fields.Has("at") ? fields.Number("at") : made.At,
                Turn = (uint)fields.Integer("turn", min: 0, max: 4294967295),
                Stage = fields.Text("stage"),
                Ms = fields.Number("ms", min: 0),
                Started = fields.Number("started"),
            };
        }

        protected override void WriteFields(JsonWriter writer)
        {
            writer.Name("at");
            writer.Value(At);
            writer.Name("turn");
            writer.Value(Turn);
            writer.Name("stage");
            writer.Value(Stage);
            writer.Name("ms");
            writer.Value(Ms);
            writer.Name("started");
            writer.Value(Started);
        }
    }

    /// <summary>Something went wrong, and what to do. Every agent to all.</summary>
    public sealed class SystemFailed : Message
    {
        public const string Tag = "system.failed";

        private static readonly Regex CodePattern =
            new Regex(@"^[a-z0-9]+(-[a-z0-9]+)*$");

        public override string Type => Tag;

        /// <summary>Kebab case and stable.</summary>
        public string Code { get; init; } = "";

        /// <summary>A sentence for people: what went wrong, and what to do.</summary>
        public string Detail { get; init; } = "";

        /// <summary>
        /// The turn's number in the stream <c>TURNS</c>. The turn that suffers, or 0.
        /// </summary>
        public uint Turn { get; init; }

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static SystemFailed Read(JsonValue value)
        {
            var fields = new JsonFields("system.failed", value);
            var made = new SystemFailed();
            return new SystemFailed
            {
                At = fields.Has("at") ? fields.Number("at") : made.At,
                Code = fields.Text("code", pattern: CodePattern),
                Detail = fields.Text("detail"),
                Turn = fields.Has("turn") ? (uint)fields.Integer("turn", min: 0, max: 4294967295) : made.Turn,
            };
        }

        protected override void WriteFields(JsonWriter writer)
        {
            writer.Name("at");
            writer.Value(At);
            writer.Name("code");
            writer.Value(Code);
            writer.Name("detail");
            writer.Value(Detail);
            writer.Name("turn");
            writer.Value(Turn);
        }
    }
}
