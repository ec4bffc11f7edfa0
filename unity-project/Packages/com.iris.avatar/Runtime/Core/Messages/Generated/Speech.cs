// Generated from schemas/ by `python3 scripts/check --fix`; changes belong there.

using System;
using System.Collections.Generic;

namespace Iris.Core
{
    /// <summary>A sentence is about to sound. Tts to all.</summary>
    public sealed class SpeechStarted : Message
    {
        public const string Tag = "speech.started";

        public override string Type => Tag;

        /// <summary>The turn's number in the stream <c>TURNS</c>. Whose answer.</summary>
        public uint Turn { get; init; }

        /// <summary>
        /// Counts the sentences of an answer from 0. Counts the sentences of the answer from 0.
        /// </summary>
        public int Sentence { get; init; }

        /// <summary>Samples a second. Of its sound, in samples a second.</summary>
        public int Rate { get; init; }

        /// <summary>Text for people, any language. What is spoken.</summary>
        public string Text { get; init; } = "";

        /// <summary>
        /// 1; higher when another worker takes the sentence over. Offsets then begin again at 0,
        /// what came before is void, and a face goes on from where it stopped.
        /// </summary>
        public long Attempt { get; init; } = 1;

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static SpeechStarted Read(JsonValue value)
        {
            var fields = new JsonFields("speech.started", value);
            var made = new SpeechStarted();
            return new SpeechStarted
            {
                At = fields.Has("at") ? fields.Number("at") : made.At,
                Turn = (uint)fields.Integer("turn", min: 0, max: 4294967295),
                Sentence = (int)fields.Integer("sentence", min: 0, max: 65535),
                Rate = (int)fields.Integer("rate", min: 8000, max: 48000),
                Text = fields.Text("text", max: 16000),
                Attempt = fields.Has("attempt") ? fields.Integer("attempt") : made.Attempt,
            };
        }

        protected override void WriteFields(JsonWriter writer)
        {
            writer.Name("at");
            writer.Value(At);
            writer.Name("turn");
            writer.Value(Turn);
            writer.Name("sentence");
            writer.Value(Sentence);
            writer.Name("rate");
            writer.Value(Rate);
            writer.Name("text");
            writer.Value(Text);
            writer.Name("attempt");
            writer.Value(Attempt);
        }
    }

    /// <summary>A piece of the sentence's sound, 20 to 40 ms. Tts to bridge.</summary>
    public sealed class SpeechAudio : Message
    {
        public const string Tag = "speech.audio";

        public override string Type => Tag;

        /// <summary>The turn's number in the stream <c>TURNS</c>. Whose answer.</summary>
        public uint Turn { get; init; }

        /// <summary>Counts the sentences of an answer from 0. Of the answer, from 0.</summary>
        public int Sentence { get; init; }

        /// <summary>
        /// Samples since the sentence or utterance began. Samples of the sentence before this
        /// piece.
        /// </summary>
        public uint Offset { get; init; }

        /// <summary>S16le mono, at the rate of <c>speech.started</c>.</summary>
        public ReadOnlyMemory<byte> Pcm { get; init; }

        protected override void WriteFields(JsonWriter writer)
        {
            writer.Name("at");
            writer.Value(At);
            writer.Name("turn");
            writer.Value(Turn);
            writer.Name("sentence");
            writer.Value(Sentence);
            writer.Name("offset");
            writer.Value(Offset);
        }
    }

    /// <summary>
    /// Mouth shapes of the sentence; they leave before the sound that they belong to. Tts to
    /// all.
    /// </summary>
    public sealed class SpeechVisemes : Message
    {
        public const string Tag = "speech.visemes";

        public override string Type => Tag;

        /// <summary>The turn's number in the stream <c>TURNS</c>. Whose answer.</summary>
        public uint Turn { get; init; }

        /// <summary>Counts the sentences of an answer from 0. Of the answer, from 0.</summary>
        public int Sentence { get; init; }

        /// <summary>
        /// Key poses <c>[ms, viseme, weight]</c>, sorted by ms, counted from the sentence's first
        /// sample. Between two of them a face interpolates linearly.
        /// </summary>
        public IReadOnlyList<VisemeFrame> Frames { get; init; } = Array.Empty<VisemeFrame>();

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static SpeechVisemes Read(JsonValue value)
        {
            var fields = new JsonFields("speech.visemes", value);
            var made = new SpeechVisemes();
            return new SpeechVisemes
            {
                At = fields.Has("at") ? fields.Number("at") : made.At,
                Turn = (uint)fields.Integer("turn", min: 0, max: 4294967295),
                Sentence = (int)fields.Integer("sentence", min: 0, max: 65535),
                Frames = fields.List("frames", VisemeFrame.Read),
            };
        }

        protected override void WriteFields(JsonWriter writer)
        {
            writer.Name("at");
            writer.Value(At);
            writer.Name("turn");
            writer.Value(Turn);
            writer.Name("sentence");
            writer.Value(Sentence);
            writer.Name("frames");
            writer.BeginList();
            foreach (var item in Frames)
            {
                item.Write(writer);
            }
            writer.EndList();
        }
    }

    /// <summary>All of the sentence's sound has been sent. Tts to all.</summary>
    public sealed class SpeechEnded : Message
    {
        public const string Tag = "speech.ended";

        public override string Type => Tag;

        /// <summary>The turn's number in the stream <c>TURNS</c>. Whose answer.</summary>
        public uint Turn { get; init; }

        /// <summary>Counts the sentences of an answer from 0. Of the answer, from 0.</summary>
        public int Sentence { get; init; }

        /// <summary>
        /// A count of PCM samples. Of the whole sentence, at the rate of <c>speech.started</c>.
        /// </summary>
        public long Samples { get; init; }

        /// <summary>
        /// When each word of the sentence begins, in ms from its first sample; words are what white
        /// space divides. Empty where the voice does not tell.
        /// </summary>
        public IReadOnlyList<double> Words { get; init; } = Array.Empty<double>();

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static SpeechEnded Read(JsonValue value)
        {
            var fields = new JsonFields("speech.ended", value);
            var made = new SpeechEnded();
            return new SpeechEnded
            {
                At = fields.Has("at") ? fields.Number("at") : made.At,
                Turn = (uint)fields.Integer("turn", min: 0, max: 4294967295),
                Sentence = (int)fields.Integer("sentence", min: 0, max: 65535),
                Samples = fields.Integer("samples", min: 0),
                Words = fields.Has("words") ? fields.Numbers("words", min: 0) : made.Words,
            };
        }

        protected override void WriteFields(JsonWriter writer)
        {
            writer.Name("at");
            writer.Value(At);
            writer.Name("turn");
            writer.Value(Turn);
            writer.Name("sentence");
            writer.Value(Sentence);
            writer.Name("samples");
            writer.Value(Samples);
            writer.Name("words");
            writer.BeginList();
            foreach (var item in Words)
            {
                writer.Value(item);
            }
            writer.EndList();
        }
    }

    /// <summary>
    /// The answer's sound is held back from here, since somebody seems to speak over it. The
    /// bridge alone decides it, and says so to tts, dialogue and faces: sound of the turn that
    /// stands behind this on the stage is sent to no face until <c>speech.released</c>, or
    /// never, where <c>turn.cancelled</c> comes instead. Without either it is over after
    /// <c>HELD_SECONDS</c>, for the bridge may have died. It may be said more than once.
    /// </summary>
    public sealed class SpeechHeld : Message
    {
        public const string Tag = "speech.held";

        public override string Type => Tag;

        /// <summary>
        /// The turn's number in the stream <c>TURNS</c>. Whose sound is held back.
        /// </summary>
        public uint Turn { get; init; }

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static SpeechHeld Read(JsonValue value)
        {
            var fields = new JsonFields("speech.held", value);
            var made = new SpeechHeld();
            return new SpeechHeld
            {
                At = fields.Has("at") ? fields.Number("at") : made.At,
                Turn = (uint)fields.Integer("turn", min: 0, max: 4294967295),
            };
        }

        protected override void WriteFields(JsonWriter writer)
        {
            writer.Name("at");
            writer.Value(At);
            writer.Name("turn");
            writer.Value(Turn);
        }
    }

    /// <summary>
    /// The sound that was held back goes on. Bridge to tts, dialogue and faces.
    /// </summary>
    public sealed class SpeechReleased : Message
    {
        public const string Tag = "speech.released";

        public override string Type => Tag;

        /// <summary>The turn's number in the stream <c>TURNS</c>. Whose sound goes on.</summary>
        public uint Turn { get; init; }

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static SpeechReleased Read(JsonValue value)
        {
            var fields = new JsonFields("speech.released", value);
            var made = new SpeechReleased();
            return new SpeechReleased
            {
                At = fields.Has("at") ? fields.Number("at") : made.At,
                Turn = (uint)fields.Integer("turn", min: 0, max: 4294967295),
            };
        }

        protected override void WriteFields(JsonWriter writer)
        {
            writer.Name("at");
            writer.Value(At);
            writer.Name("turn");
            writer.Value(Turn);
        }
    }

    /// <summary>
    /// How the sentence is spoken; it leaves before the sound that it belongs to. Tts to faces.
    /// A later one of the same sentence tells of all of it that is known by then, and replaces
    /// it.
    /// </summary>
    public sealed class SpeechProsody : Message
    {
        public const string Tag = "speech.prosody";

        public override string Type => Tag;

        /// <summary>The turn's number in the stream <c>TURNS</c>. Whose answer.</summary>
        public uint Turn { get; init; }

        /// <summary>Counts the sentences of an answer from 0. Of the answer, from 0.</summary>
        public int Sentence { get; init; }

        /// <summary>
        /// Where stressed words have their peak, <c>[ms, strength]</c>, sorted by ms, counted from
        /// the sentence's first sample; strength is 0 to 1.
        /// </summary>
        public IReadOnlyList<Stress> Stresses { get; init; } = Array.Empty<Stress>();

        /// <summary>
        /// A length of time in milliseconds. Milliseconds between two values of <c>pitch</c> and of
        /// <c>loudness</c>; the first is at 0.
        /// </summary>
        public double StepMs { get; init; } = 50.0;

        /// <summary>
        /// Semitones above or below the voice's own median; 0 where nothing is voiced.
        /// </summary>
        public IReadOnlyList<double> Pitch { get; init; } = Array.Empty<double>();

        /// <summary>0 (silence) to 1 (the loudest of the sentence).</summary>
        public IReadOnlyList<double> Loudness { get; init; } = Array.Empty<double>();

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static SpeechProsody Read(JsonValue value)
        {
            var fields = new JsonFields("speech.prosody", value);
            var made = new SpeechProsody();
            return new SpeechProsody
            {
                At = fields.Has("at") ? fields.Number("at") : made.At,
                Turn = (uint)fields.Integer("turn", min: 0, max: 4294967295),
                Sentence = (int)fields.Integer("sentence", min: 0, max: 65535),
                Stresses = fields.List("stresses", Stress.Read),
                StepMs = fields.Has("step_ms") ? fields.Number("step_ms", min: 0) : made.StepMs,
                Pitch = fields.Has("pitch") ? fields.Numbers("pitch") : made.Pitch,
                Loudness = fields.Has("loudness") ? fields.Numbers("loudness") : made.Loudness,
            };
        }

        protected override void WriteFields(JsonWriter writer)
        {
            writer.Name("at");
            writer.Value(At);
            writer.Name("turn");
            writer.Value(Turn);
            writer.Name("sentence");
            writer.Value(Sentence);
            writer.Name("stresses");
            writer.BeginList();
            foreach (var item in Stresses)
            {
                item.Write(writer);
            }
            writer.EndList();
            writer.Name("step_ms");
            writer.Value(StepMs);
            writer.Name("pitch");
            writer.BeginList();
            foreach (var item in Pitch)
            {
                writer.Value(item);
            }
            writer.EndList();
            writer.Name("loudness");
            writer.BeginList();
            foreach (var item in Loudness)
            {
                writer.Value(item);
            }
            writer.EndList();
        }
    }

    /// <summary>
    /// A face has played the sentence up to here. Bridge, from the client, to dialogue.
    /// </summary>
    public sealed class SpeechPlayed : Message
    {
        public const string Tag = "speech.played";

        public override string Type => Tag;

        /// <summary>The turn's number in the stream <c>TURNS</c>. Whose answer.</summary>
        public uint Turn { get; init; }

        /// <summary>Counts the sentences of an answer from 0. Of the answer, from 0.</summary>
        public int Sentence { get; init; }

        /// <summary>
        /// A length of time in milliseconds. Of the sentence that were heard, from its first
        /// sample.
        /// </summary>
        public double Ms { get; init; }

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static SpeechPlayed Read(JsonValue value)
        {
            var fields = new JsonFields("speech.played", value);
            var made = new SpeechPlayed();
            return new SpeechPlayed
            {
                At = fields.Has("at") ? fields.Number("at") : made.At,
                Turn = (uint)fields.Integer("turn", min: 0, max: 4294967295),
                Sentence = (int)fields.Integer("sentence", min: 0, max: 65535),
                Ms = fields.Number("ms", min: 0),
            };
        }

        protected override void WriteFields(JsonWriter writer)
        {
            writer.Name("at");
            writer.Value(At);
            writer.Name("turn");
            writer.Value(Turn);
            writer.Name("sentence");
            writer.Value(Sentence);
            writer.Name("ms");
            writer.Value(Ms);
        }
    }
}
