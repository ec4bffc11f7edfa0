// Generated from schemas/ by `python3 scripts/check --fix`; changes belong there.

using System;
using System.Collections.Generic;

namespace Iris.Core
{
    /// <summary>
    /// Something to answer. Bridge, asr and events to the stream <c>TURNS</c>, and so to
    /// dialogue. Its sequence number in the stream is the turn's number.
    /// </summary>
    public sealed class TurnAsked : Message
    {
        public const string Tag = "turn.asked";

        public override string Type => Tag;

        /// <summary>
        /// Text for people, any language. What is asked, at most 16,000 characters.
        /// </summary>
        public string Text { get; init; } = "";

        /// <summary>How it was asked.</summary>
        public Source Source { get; init; }

        /// <summary>
        /// The device a person speaks, types or listens with. Where it was asked; empty where that
        /// is not known.
        /// </summary>
        public string Device { get; init; } = "";

        /// <summary>
        /// The client's own mark, given back in the answer. The client's own mark; with
        /// <c>device</c> and <c>text</c> it makes a prompt that is sent again the same turn.
        /// </summary>
        public string? Ref { get; init; }

        /// <summary>
        /// Text for people, any language. To be said as it is; where it is empty, the language
        /// model writes one.
        /// </summary>
        public string Answer { get; init; } = "";

        /// <summary>
        /// ISO 639-1; empty where it is not known. That it was asked in, as the recogniser heard
        /// it; empty where that is not known.
        /// </summary>
        public string Language { get; init; } = "";

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static TurnAsked Read(JsonValue value)
        {
            var fields = new JsonFields("turn.asked", value);
            var made = new TurnAsked();
            return new TurnAsked
            {
                At = fields.Has("at") ? fields.Number("at") : made.At,
                Text = fields.Text("text", max: 16000),
                Source = Words.ReadSource(fields.Text("source")),
                Device = fields.Has("device") ? fields.Text("device", max: 64) : made.Device,
                Ref = fields.IsNull("ref") ? (string?)null : fields.Text("ref", max: 128),
                Answer = fields.Has("answer") ? fields.Text("answer", max: 16000) : made.Answer,
                Language = fields.Has("language") ? fields.Text("language", max: 16) : made.Language,
            };
        }

        protected override void WriteFields(JsonWriter writer)
        {
            writer.Name("at");
            writer.Value(At);
            writer.Name("text");
            writer.Value(Text);
            writer.Name("source");
            writer.Value(Words.Of(Source));
            writer.Name("device");
            writer.Value(Device);
            writer.Name("ref");
            writer.Value(Ref);
            writer.Name("answer");
            writer.Value(Answer);
            writer.Name("language");
            writer.Value(Language);
        }
    }

    /// <summary>The dialogue agent begins to answer. Dialogue to all.</summary>
    public sealed class TurnStarted : Message
    {
        public const string Tag = "turn.started";

        public override string Type => Tag;

        /// <summary>The turn's number in the stream <c>TURNS</c>. Its number.</summary>
        public uint Turn { get; init; }

        /// <summary>Text for people, any language. What was asked.</summary>
        public string Text { get; init; } = "";

        /// <summary>How it was asked.</summary>
        public Source Source { get; init; }

        /// <summary>
        /// ISO 639-1; empty where it is not known. That it is answered in; empty where that is not
        /// known.
        /// </summary>
        public string Language { get; init; } = "";

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static TurnStarted Read(JsonValue value)
        {
            var fields = new JsonFields("turn.started", value);
            var made = new TurnStarted();
            return new TurnStarted
            {
                At = fields.Has("at") ? fields.Number("at") : made.At,
                Turn = (uint)fields.Integer("turn", min: 0, max: 4294967295),
                Text = fields.Text("text", max: 16000),
                Source = Words.ReadSource(fields.Text("source")),
                Language = fields.Has("language") ? fields.Text("language", max: 16) : made.Language,
            };
        }

        protected override void WriteFields(JsonWriter writer)
        {
            writer.Name("at");
            writer.Value(At);
            writer.Name("turn");
            writer.Value(Turn);
            writer.Name("text");
            writer.Value(Text);
            writer.Name("source");
            writer.Value(Words.Of(Source));
            writer.Name("language");
            writer.Value(Language);
        }
    }

    /// <summary>Stop answering. Bridge, from the client, to dialogue.</summary>
    public sealed class TurnInterrupt : Message
    {
        public const string Tag = "turn.interrupt";

        public override string Type => Tag;

        /// <summary>
        /// The turn's number in the stream <c>TURNS</c>. The turn to stop; 0 means everything that
        /// was asked until now, spoken or waiting. What came before is told by when NATS stored
        /// each.
        /// </summary>
        public uint Turn { get; init; }

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static TurnInterrupt Read(JsonValue value)
        {
            var fields = new JsonFields("turn.interrupt", value);
            var made = new TurnInterrupt();
            return new TurnInterrupt
            {
                At = fields.Has("at") ? fields.Number("at") : made.At,
                Turn = fields.Has("turn") ? (uint)fields.Integer("turn", min: 0, max: 4294967295) : made.Turn,
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
    /// The answer stops here: drop what is queued, go quiet. Dialogue to all.
    /// </summary>
    public sealed class TurnCancelled : Message
    {
        public const string Tag = "turn.cancelled";

        public override string Type => Tag;

        /// <summary>The turn's number in the stream <c>TURNS</c>. Its number.</summary>
        public uint Turn { get; init; }

        /// <summary>
        /// <c>barge-in</c>: somebody spoke over her; <c>interrupt</c>: somebody asked her to stop;
        /// <c>superseded</c>: another turn takes its place.
        /// </summary>
        public CancelReason Reason { get; init; }

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static TurnCancelled Read(JsonValue value)
        {
            var fields = new JsonFields("turn.cancelled", value);
            var made = new TurnCancelled();
            return new TurnCancelled
            {
                At = fields.Has("at") ? fields.Number("at") : made.At,
                Turn = (uint)fields.Integer("turn", min: 0, max: 4294967295),
                Reason = Words.ReadCancelReason(fields.Text("reason")),
            };
        }

        protected override void WriteFields(JsonWriter writer)
        {
            writer.Name("at");
            writer.Value(At);
            writer.Name("turn");
            writer.Value(Turn);
            writer.Name("reason");
            writer.Value(Words.Of(Reason));
        }
    }

    /// <summary>The turn is over. Dialogue to all.</summary>
    public sealed class TurnEnded : Message
    {
        public const string Tag = "turn.ended";

        public override string Type => Tag;

        /// <summary>The turn's number in the stream <c>TURNS</c>. Its number.</summary>
        public uint Turn { get; init; }

        /// <summary>Whether the answer is whole, was cut short, or could not be given.</summary>
        public EndReason Reason { get; init; }

        /// <summary>Text for people, any language. What was generated.</summary>
        public string Text { get; init; } = "";

        /// <summary>
        /// Text for people, any language. What was spoken and, as far as the faces tell, heard.
        /// </summary>
        public string Heard { get; init; } = "";

        /// <summary>Of the knowledge that it was written with, each once, the best first.</summary>
        public IReadOnlyList<string> Sources { get; init; } = Array.Empty<string>();

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static TurnEnded Read(JsonValue value)
        {
            var fields = new JsonFields("turn.ended", value);
            var made = new TurnEnded();
            return new TurnEnded
            {
                At = fields.Has("at") ? fields.Number("at") : made.At,
                Turn = (uint)fields.Integer("turn", min: 0, max: 4294967295),
                Reason = Words.ReadEndReason(fields.Text("reason")),
                Text = fields.Text("text", max: 16000),
                Heard = fields.Text("heard", max: 16000),
                Sources = fields.Has("sources") ? fields.List("sources", item => item.Text) : made.Sources,
            };
        }

        protected override void WriteFields(JsonWriter writer)
        {
            writer.Name("at");
            writer.Value(At);
            writer.Name("turn");
            writer.Value(Turn);
            writer.Name("reason");
            writer.Value(Words.Of(Reason));
            writer.Name("text");
            writer.Value(Text);
            writer.Name("heard");
            writer.Value(Heard);
            writer.Name("sources");
            writer.BeginList();
            foreach (var item in Sources)
            {
                writer.Value(item);
            }
            writer.EndList();
        }
    }
}
