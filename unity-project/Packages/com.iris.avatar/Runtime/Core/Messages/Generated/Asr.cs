// Generated from schemas/ by `python3 scripts/check --fix`; changes belong there.

namespace Iris.Core
{
    /// <summary>What was recognised so far of an utterance that goes on. Asr to all.</summary>
    public sealed class AsrPartial : Message
    {
        public const string Tag = "asr.partial";

        public override string Type => Tag;

        /// <summary>
        /// Text for people, any language. Recognised so far; the next one replaces it.
        /// </summary>
        public string Text { get; init; } = "";

        /// <summary>ISO 639-1, detected or set.</summary>
        public string Language { get; init; } = "";

        /// <summary>
        /// The device a person speaks, types or listens with. Whose microphone heard it.
        /// </summary>
        public string Device { get; init; } = "";

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static AsrPartial Read(JsonValue value)
        {
            var fields = new JsonFields("asr.partial", value);
            var made = new AsrPartial();
            return new AsrPartial
            {
                At = fields.Has("at") ? fields.Number("at") : made.At,
                Text = fields.Text("text", max: 16000),
                Language = fields.Text("language"),
                Device = fields.Text("device", max: 64),
            };
        }

        protected override void WriteFields(JsonWriter writer)
        {
            writer.Name("at");
            writer.Value(At);
            writer.Name("text");
            writer.Value(Text);
            writer.Name("language");
            writer.Value(Language);
            writer.Name("device");
            writer.Value(Device);
        }
    }

    /// <summary>What was recognised of a whole utterance. Asr to all.</summary>
    public sealed class AsrFinal : Message
    {
        public const string Tag = "asr.final";

        public override string Type => Tag;

        /// <summary>Text for people, any language. As the recognizer writes it.</summary>
        public string Text { get; init; } = "";

        /// <summary>ISO 639-1, detected or set.</summary>
        public string Language { get; init; } = "";

        /// <summary>
        /// The device a person speaks, types or listens with. Whose microphone heard it.
        /// </summary>
        public string Device { get; init; } = "";

        /// <summary>A length of time in milliseconds. Length of the utterance.</summary>
        public double AudioMs { get; init; }

        /// <summary>The turn's number in the stream <c>TURNS</c>. The turn that it asked.</summary>
        public uint Turn { get; init; }

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static AsrFinal Read(JsonValue value)
        {
            var fields = new JsonFields("asr.final", value);
            var made = new AsrFinal();
            return new AsrFinal
            {
                At = fields.Has("at") ? fields.Number("at") : made.At,
                Text = fields.Text("text", max: 16000),
                Language = fields.Text("language"),
                Device = fields.Text("device", max: 64),
                AudioMs = fields.Number("audio_ms", min: 0),
                Turn = (uint)fields.Integer("turn", min: 0, max: 4294967295),
            };
        }

        protected override void WriteFields(JsonWriter writer)
        {
            writer.Name("at");
            writer.Value(At);
            writer.Name("text");
            writer.Value(Text);
            writer.Name("language");
            writer.Value(Language);
            writer.Name("device");
            writer.Value(Device);
            writer.Name("audio_ms");
            writer.Value(AudioMs);
            writer.Name("turn");
            writer.Value(Turn);
        }
    }
}
