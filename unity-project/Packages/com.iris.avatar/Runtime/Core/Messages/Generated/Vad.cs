// Generated from schemas/ by `python3 scripts/check --fix`; changes belong there.

namespace Iris.Core
{
    /// <summary>Somebody began to speak. Asr to all.</summary>
    public sealed class VadStarted : Message
    {
        public const string Tag = "vad.started";

        public override string Type => Tag;

        /// <summary>
        /// The device a person speaks, types or listens with. Whose microphone heard it.
        /// </summary>
        public string Device { get; init; } = "";

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static VadStarted Read(JsonValue value)
        {
            var fields = new JsonFields("vad.started", value);
            var made = new VadStarted();
            return new VadStarted
            {
                At = fields.Has("at") ? fields.Number("at") : made.At,
                Device = fields.Text("device", max: 64),
            };
        }

        protected override void WriteFields(JsonWriter writer)
        {
            writer.Name("at");
            writer.Value(At);
            writer.Name("device");
            writer.Value(Device);
        }
    }

    /// <summary>Somebody stopped speaking. Asr to all.</summary>
    public sealed class VadStopped : Message
    {
        public const string Tag = "vad.stopped";

        public override string Type => Tag;

        /// <summary>
        /// The device a person speaks, types or listens with. Whose microphone heard it.
        /// </summary>
        public string Device { get; init; } = "";

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static VadStopped Read(JsonValue value)
        {
            var fields = new JsonFields("vad.stopped", value);
            var made = new VadStopped();
            return new VadStopped
            {
                At = fields.Has("at") ? fields.Number("at") : made.At,
                Device = fields.Text("device", max: 64),
            };
        }

        protected override void WriteFields(JsonWriter writer)
        {
            writer.Name("at");
            writer.Value(At);
            writer.Name("device");
            writer.Value(Device);
        }
    }
}
