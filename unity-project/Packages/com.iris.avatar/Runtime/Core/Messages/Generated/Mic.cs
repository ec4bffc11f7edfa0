// Generated from schemas/ by `python3 scripts/check --fix`; changes belong there.

using System;

namespace Iris.Core
{
    /// <summary>A device opened its microphone. Bridge to asr.</summary>
    public sealed class MicStarted : Message
    {
        public const string Tag = "mic.started";

        public override string Type => Tag;

        /// <summary>The device a person speaks, types or listens with. Whose microphone.</summary>
        public string Device { get; init; } = "";

        /// <summary>Samples a second. Samples a second, 8,000 to 48,000.</summary>
        public int Rate { get; init; }

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static MicStarted Read(JsonValue value)
        {
            var fields = new JsonFields("mic.started", value);
            var made = new MicStarted();
            return new MicStarted
            {
                At = fields.Has("at") ? fields.Number("at") : made.At,
                Device = fields.Text("device", max: 64),
                Rate = (int)fields.Integer("rate", min: 8000, max: 48000),
            };
        }

        protected override void WriteFields(JsonWriter writer)
        {
            writer.Name("at");
            writer.Value(At);
            writer.Name("device");
            writer.Value(Device);
            writer.Name("rate");
            writer.Value(Rate);
        }
    }

    /// <summary>
    /// A piece of sound, 20 to 40 ms. Bridge to asr. Kept in memory for two minutes, for the
    /// recognizer that takes over from one that died.
    /// </summary>
    public sealed class MicAudio : Message
    {
        public const string Tag = "mic.audio";

        public override string Type => Tag;

        /// <summary>The device a person speaks, types or listens with. Whose microphone.</summary>
        public string Device { get; init; } = "";

        /// <summary>
        /// Samples a second. Samples a second, in every piece, so that a reader may begin anywhere.
        /// </summary>
        public int Rate { get; init; }

        /// <summary>
        /// Samples since the sentence or utterance began. Samples since the microphone was opened.
        /// </summary>
        public uint Offset { get; init; }

        /// <summary>S16le mono.</summary>
        public ReadOnlyMemory<byte> Pcm { get; init; }

        protected override void WriteFields(JsonWriter writer)
        {
            writer.Name("at");
            writer.Value(At);
            writer.Name("device");
            writer.Value(Device);
            writer.Name("rate");
            writer.Value(Rate);
            writer.Name("offset");
            writer.Value(Offset);
        }
    }

    /// <summary>
    /// A device closed its microphone: what it said until now is whole. Bridge to asr.
    /// </summary>
    public sealed class MicStopped : Message
    {
        public const string Tag = "mic.stopped";

        public override string Type => Tag;

        /// <summary>The device a person speaks, types or listens with. Whose microphone.</summary>
        public string Device { get; init; } = "";

        /// <summary>Samples a second. Samples a second, 8,000 to 48,000.</summary>
        public int Rate { get; init; } = 16000;

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static MicStopped Read(JsonValue value)
        {
            var fields = new JsonFields("mic.stopped", value);
            var made = new MicStopped();
            return new MicStopped
            {
                At = fields.Has("at") ? fields.Number("at") : made.At,
                Device = fields.Text("device", max: 64),
                Rate = fields.Has("rate") ? (int)fields.Integer("rate", min: 8000, max: 48000) : made.Rate,
            };
        }

        protected override void WriteFields(JsonWriter writer)
        {
            writer.Name("at");
            writer.Value(At);
            writer.Name("device");
            writer.Value(Device);
            writer.Name("rate");
            writer.Value(Rate);
        }
    }
}
