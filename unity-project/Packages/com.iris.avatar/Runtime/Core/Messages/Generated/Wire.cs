// Generated from schemas/ by `python3 scripts/check --fix`; changes belong there.

using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;

namespace Iris.Core
{
    /// <summary>A turn that a client has not heard of.</summary>
    public sealed class MissedTurn
    {
        /// <summary>The turn's number in the stream <c>TURNS</c>. Its number.</summary>
        public uint Turn { get; init; }

        /// <summary>Text for people, any language. What was asked.</summary>
        public string Question { get; init; } = "";

        /// <summary>
        /// Text for people, any language. What was answered, as far as it was heard.
        /// </summary>
        public string Answer { get; init; } = "";

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static MissedTurn Read(JsonValue value)
        {
            var fields = new JsonFields("missedturn", value);
            return new MissedTurn
            {
                Turn = (uint)fields.Integer("turn", min: 0, max: 4294967295),
                Question = fields.Text("question", max: 16000),
                Answer = fields.Text("answer", max: 16000),
            };
        }

        /// <summary>Write it as a JSON object.</summary>
        public void Write(JsonWriter writer)
        {
            writer.BeginObject();
            writer.Name("turn");
            writer.Value(Turn);
            writer.Name("question");
            writer.Value(Question);
            writer.Name("answer");
            writer.Value(Answer);
            writer.EndObject();
        }
    }

    /// <summary>The client's first frame.</summary>
    public sealed class Hello : WireMessage
    {
        public const string Tag = "hello";

        private static readonly Regex SessionPattern =
            new Regex(@"^[a-z0-9_-]{1,64}(?!\n)$");

        public override string Type => Tag;

        /// <summary>The version that the client speaks: 1.</summary>
        public long Protocol { get; init; }

        /// <summary>
        /// The device a person speaks, types or listens with. Who it is, the same after each start;
        /// made up where it is empty.
        /// </summary>
        public string Device { get; init; } = "";

        /// <summary>
        /// What the client is: <c>unity</c>, <c>web</c>, <c>cli</c>, <c>tool</c>.
        /// </summary>
        public string Kind { get; init; } = "";

        /// <summary>
        /// One token: lower-case letters, digits, <c>_</c> and <c>-</c>, at most 64 of them. Whose
        /// conversation it joins.
        /// </summary>
        public string Session { get; init; } = "main";

        /// <summary>What it is sent beside <c>turn.*</c>.</summary>
        public IReadOnlyList<Wants> Wants { get; init; } = Array.Empty<Wants>();

        /// <summary>Of a paired device; null on loopback.</summary>
        public string? Token { get; init; }

        /// <summary>The last <c>seq</c> it has, to go on from there.</summary>
        public long? Resume { get; init; }

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static Hello Read(JsonValue value)
        {
            var fields = new JsonFields("hello", value);
            var made = new Hello();
            return new Hello
            {
                Protocol = fields.Integer("protocol"),
                Device = fields.Has("device") ? fields.Text("device", max: 64) : made.Device,
                Kind = fields.Has("kind") ? fields.Text("kind") : made.Kind,
                Session = fields.Has("session") ? fields.Text("session", pattern: SessionPattern) : made.Session,
                Wants = fields.Has("wants") ? fields.List("wants", item => Words.ReadWants(item.Text)) : made.Wants,
                Token = fields.IsNull("token") ? (string?)null : fields.Text("token"),
                Resume = fields.IsNull("resume") ? (long?)null : fields.Integer("resume"),
            };
        }

        protected override void WriteFields(JsonWriter writer)
        {
            writer.Name("protocol");
            writer.Value(Protocol);
            writer.Name("device");
            writer.Value(Device);
            writer.Name("kind");
            writer.Value(Kind);
            writer.Name("session");
            writer.Value(Session);
            writer.Name("wants");
            writer.BeginList();
            foreach (var item in Wants)
            {
                writer.Value(Words.Of(item));
            }
            writer.EndList();
            writer.Name("token");
            writer.Value(Token);
            writer.Name("resume");
            writer.Value(Resume);
        }
    }

    /// <summary>The server's answer to <c>hello</c>.</summary>
    public sealed class Welcome : WireMessage
    {
        public const string Tag = "welcome";

        private static readonly Regex AvatarPattern =
            new Regex(@"^[a-z0-9_-]{1,64}(?!\n)$");

        private static readonly Regex SessionPattern =
            new Regex(@"^[a-z0-9_-]{1,64}(?!\n)$");

        public override string Type => Tag;

        /// <summary>The version that the server speaks: 1.</summary>
        public long Protocol { get; init; }

        /// <summary>
        /// One token: lower-case letters, digits, <c>_</c> and <c>-</c>, at most 64 of them. Who is
        /// spoken with.
        /// </summary>
        public string Avatar { get; init; } = "";

        /// <summary>
        /// One token: lower-case letters, digits, <c>_</c> and <c>-</c>, at most 64 of them. The
        /// conversation that the client has joined.
        /// </summary>
        public string Session { get; init; } = "";

        /// <summary>
        /// The newest message of <c>STAGE</c>; with <c>resumed</c>, everything after the client's
        /// own follows.
        /// </summary>
        public long Seq { get; init; }

        /// <summary>False where a resume was asked and is not possible: start afresh.</summary>
        public bool Resumed { get; init; }

        /// <summary>
        /// All names that <c>speech.visemes</c> may use, in the order of the Oculus set.
        /// </summary>
        public IReadOnlyList<Viseme> Visemes { get; init; } = Array.Empty<Viseme>();

        /// <summary>Then, what was said since, as far as it is remembered.</summary>
        public IReadOnlyList<MissedTurn> Missed { get; init; } = Array.Empty<MissedTurn>();

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static Welcome Read(JsonValue value)
        {
            var fields = new JsonFields("welcome", value);
            var made = new Welcome();
            return new Welcome
            {
                Protocol = fields.Integer("protocol"),
                Avatar = fields.Text("avatar", pattern: AvatarPattern),
                Session = fields.Text("session", pattern: SessionPattern),
                Seq = fields.Integer("seq"),
                Resumed = fields.Boolean("resumed"),
                Visemes = fields.List("visemes", item => Words.ReadViseme(item.Text)),
                Missed = fields.Has("missed") ? fields.List("missed", MissedTurn.Read) : made.Missed,
            };
        }

        protected override void WriteFields(JsonWriter writer)
        {
            writer.Name("protocol");
            writer.Value(Protocol);
            writer.Name("avatar");
            writer.Value(Avatar);
            writer.Name("session");
            writer.Value(Session);
            writer.Name("seq");
            writer.Value(Seq);
            writer.Name("resumed");
            writer.Value(Resumed);
            writer.Name("visemes");
            writer.BeginList();
            foreach (var item in Visemes)
            {
                writer.Value(Words.Of(item));
            }
            writer.EndList();
            writer.Name("missed");
            writer.BeginList();
            foreach (var item in Missed)
            {
                item.Write(writer);
            }
            writer.EndList();
        }
    }

    /// <summary>Something typed. Answered with <c>accepted</c> once it is stored.</summary>
    public sealed class Prompt : WireMessage
    {
        public const string Tag = "prompt";

        public override string Type => Tag;

        /// <summary>
        /// Text for people, any language. Not empty, and at most <c>[bridge] max_text</c>
        /// characters.
        /// </summary>
        public string Text { get; init; } = "";

        /// <summary>
        /// The client's own mark, given back in the answer. The client's own mark, given back in
        /// the answer; sent again with the same text after a break, it is the same turn.
        /// </summary>
        public string? Ref { get; init; }

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static Prompt Read(JsonValue value)
        {
            var fields = new JsonFields("prompt", value);
            return new Prompt
            {
                Text = fields.Text("text", max: 16000),
                Ref = fields.IsNull("ref") ? (string?)null : fields.Text("ref", max: 128),
            };
        }

        protected override void WriteFields(JsonWriter writer)
        {
            writer.Name("text");
            writer.Value(Text);
            writer.Name("ref");
            writer.Value(Ref);
        }
    }

    /// <summary>The prompt is stored and will be answered as this turn.</summary>
    public sealed class Accepted : WireMessage
    {
        public const string Tag = "accepted";

        public override string Type => Tag;

        /// <summary>The client's own mark, given back in the answer. Of what is accepted.</summary>
        public string? Ref { get; init; }

        /// <summary>
        /// The turn's number in the stream <c>TURNS</c>. The number of the turn; 0 where nothing
        /// was asked: an event, a trigger.
        /// </summary>
        public uint Turn { get; init; }

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static Accepted Read(JsonValue value)
        {
            var fields = new JsonFields("accepted", value);
            return new Accepted
            {
                Ref = fields.IsNull("ref") ? (string?)null : fields.Text("ref", max: 128),
                Turn = (uint)fields.Integer("turn", min: 0, max: 4294967295),
            };
        }

        protected override void WriteFields(JsonWriter writer)
        {
            writer.Name("ref");
            writer.Value(Ref);
            writer.Name("turn");
            writer.Value(Turn);
        }
    }

    /// <summary>
    /// A frame was refused; the connection lives on unless the code says otherwise.
    /// </summary>
    public sealed class Error : WireMessage
    {
        public const string Tag = "error";

        public override string Type => Tag;

        /// <summary>Stable, for programs.</summary>
        public ErrorCode Code { get; init; }

        /// <summary>A sentence for people.</summary>
        public string Detail { get; init; } = "";

        /// <summary>
        /// The client's own mark, given back in the answer. Of the frame that was refused, where it
        /// had one.
        /// </summary>
        public string? Ref { get; init; }

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static Error Read(JsonValue value)
        {
            var fields = new JsonFields("error", value);
            return new Error
            {
                Code = Words.ReadErrorCode(fields.Text("code")),
                Detail = fields.Text("detail"),
                Ref = fields.IsNull("ref") ? (string?)null : fields.Text("ref", max: 128),
            };
        }

        protected override void WriteFields(JsonWriter writer)
        {
            writer.Name("code");
            writer.Value(Words.Of(Code));
            writer.Name("detail");
            writer.Value(Detail);
            writer.Name("ref");
            writer.Value(Ref);
        }
    }

    /// <summary>Asks for a sign of life; either side may send it.</summary>
    public sealed class Ping : WireMessage
    {
        public const string Tag = "ping";

        public override string Type => Tag;

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static Ping Read(JsonValue value)
        {
            var fields = new JsonFields("ping", value);
            return new Ping
            {
            };
        }

        protected override void WriteFields(JsonWriter writer)
        {
        }
    }

    /// <summary>
    /// Answers a <c>ping</c>. A side that hears nothing at all for 15 s ends the connection.
    /// </summary>
    public sealed class Pong : WireMessage
    {
        public const string Tag = "pong";

        public override string Type => Tag;

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static Pong Read(JsonValue value)
        {
            var fields = new JsonFields("pong", value);
            return new Pong
            {
            };
        }

        protected override void WriteFields(JsonWriter writer)
        {
        }
    }

    /// <summary>The server ends the connection.</summary>
    public sealed class Bye : WireMessage
    {
        public const string Tag = "bye";

        public override string Type => Tag;

        /// <summary>
        /// <c>shutdown</c>, <c>unavailable</c>, <c>too-slow</c> or <c>failed</c>.
        /// </summary>
        public string Reason { get; init; } = "";

        /// <summary>Whether coming back makes sense.</summary>
        public bool Reconnect { get; init; }

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static Bye Read(JsonValue value)
        {
            var fields = new JsonFields("bye", value);
            return new Bye
            {
                Reason = fields.Text("reason"),
                Reconnect = fields.Boolean("reconnect"),
            };
        }

        protected override void WriteFields(JsonWriter writer)
        {
            writer.Name("reason");
            writer.Value(Reason);
            writer.Name("reconnect");
            writer.Value(Reconnect);
        }
    }
}
