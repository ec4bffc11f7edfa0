// Generated from schemas/ by `python3 scripts/check --fix`; changes belong there.

using System.Text.RegularExpressions;

namespace Iris.Core
{
    /// <summary>
    /// Set an effect off: <c>fireworks</c>. Events and tools to bridge and all.
    /// </summary>
    public sealed class AvatarTrigger : Message
    {
        public const string Tag = "avatar.trigger";

        private static readonly Regex NamePattern =
            new Regex(@"^[a-z0-9_-]{1,64}(?!\n)$");

        public override string Type => Tag;

        /// <summary>
        /// One token: lower-case letters, digits, <c>_</c> and <c>-</c>, at most 64 of them. Of the
        /// effect: <c>fireworks</c>, <c>rain</c>.
        /// </summary>
        public string Name { get; init; } = "";

        /// <summary>
        /// What the effect wants to know, any JSON object of at most 64 KiB over the wire.
        /// </summary>
        public JsonValue Data { get; init; } = JsonValue.EmptyObject;

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static AvatarTrigger Read(JsonValue value)
        {
            var fields = new JsonFields("avatar.trigger", value);
            var made = new AvatarTrigger();
            return new AvatarTrigger
            {
                At = fields.Has("at") ? fields.Number("at") : made.At,
                Name = fields.Text("name", pattern: NamePattern),
                Data = fields.Has("data") ? fields.Object("data") : made.Data,
            };
        }

        protected override void WriteFields(JsonWriter writer)
        {
            writer.Name("at");
            writer.Value(At);
            writer.Name("name");
            writer.Value(Name);
            writer.Name("data");
            writer.Value(Data);
        }
    }

    /// <summary>
    /// Show an expression, and let it go again. Dialogue, events and tools to bridge and all.
    /// </summary>
    public sealed class AvatarExpression : Message
    {
        public const string Tag = "avatar.expression";

        private static readonly Regex NamePattern =
            new Regex(@"^[a-z0-9_-]{1,64}(?!\n)$");

        public override string Type => Tag;

        /// <summary>
        /// One token: lower-case letters, digits, <c>_</c> and <c>-</c>, at most 64 of them. Of the
        /// expression: <c>happy</c>, <c>sad</c>, <c>surprised</c>.
        /// </summary>
        public string Name { get; init; } = "";

        /// <summary>From 0 to 1. 0 (not at all) to 1 (fully).</summary>
        public double Intensity { get; init; } = 1.0;

        /// <summary>
        /// A length of time in milliseconds. How long it is held; 0 means until the next one, or
        /// until its sentence is over.
        /// </summary>
        public double Ms { get; init; }

        /// <summary>
        /// The turn's number in the stream <c>TURNS</c>. The turn of the sentence that it belongs
        /// to, which a face waits for; 0 means now.
        /// </summary>
        public uint Turn { get; init; }

        /// <summary>Counts the sentences of an answer from 0. That sentence.</summary>
        public int Sentence { get; init; }

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static AvatarExpression Read(JsonValue value)
        {
            var fields = new JsonFields("avatar.expression", value);
            var made = new AvatarExpression();
            return new AvatarExpression
            {
                At = fields.Has("at") ? fields.Number("at") : made.At,
                Name = fields.Text("name", pattern: NamePattern),
                Intensity = fields.Has("intensity") ? fields.Number("intensity", min: 0, max: 1) : made.Intensity,
                Ms = fields.Has("ms") ? fields.Number("ms", min: 0) : made.Ms,
                Turn = fields.Has("turn") ? (uint)fields.Integer("turn", min: 0, max: 4294967295) : made.Turn,
                Sentence = fields.Has("sentence") ? (int)fields.Integer("sentence", min: 0, max: 65535) : made.Sentence,
            };
        }

        protected override void WriteFields(JsonWriter writer)
        {
            writer.Name("at");
            writer.Value(At);
            writer.Name("name");
            writer.Value(Name);
            writer.Name("intensity");
            writer.Value(Intensity);
            writer.Name("ms");
            writer.Value(Ms);
            writer.Name("turn");
            writer.Value(Turn);
            writer.Name("sentence");
            writer.Value(Sentence);
        }
    }
}
