// Generated from schemas/ by `python3 scripts/check --fix`; changes belong there.

using System;
using System.Collections.Generic;

namespace Iris.Core
{
    /// <summary>
    /// Which passages fit? Dialogue to retrieval, answered with <c>retrieval.found</c>.
    /// </summary>
    public sealed class RetrievalSearch : Message
    {
        public const string Tag = "retrieval.search";

        public override string Type => Tag;

        /// <summary>Text for people, any language. What was asked, in any language.</summary>
        public string Query { get; init; } = "";

        /// <summary>At most this many passages. Passages at most, 1 to 50.</summary>
        public int Limit { get; init; } = 4;

        /// <summary>
        /// The turn's number in the stream <c>TURNS</c>. That they are for, or 0.
        /// </summary>
        public uint Turn { get; init; }

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static RetrievalSearch Read(JsonValue value)
        {
            var fields = new JsonFields("retrieval.search", value);
            var made = new RetrievalSearch();
            return new RetrievalSearch
            {
                At = fields.Has("at") ? fields.Number("at") : made.At,
                Query = fields.Text("query", max: 16000),
                Limit = fields.Has("limit") ? (int)fields.Integer("limit", min: 1, max: 50) : made.Limit,
                Turn = fields.Has("turn") ? (uint)fields.Integer("turn", min: 0, max: 4294967295) : made.Turn,
            };
        }

        protected override void WriteFields(JsonWriter writer)
        {
            writer.Name("at");
            writer.Value(At);
            writer.Name("query");
            writer.Value(Query);
            writer.Name("limit");
            writer.Value(Limit);
            writer.Name("turn");
            writer.Value(Turn);
        }
    }

    /// <summary>The passages that fit, best first.</summary>
    public sealed class RetrievalFound : Message
    {
        public const string Tag = "retrieval.found";

        public override string Type => Tag;

        /// <summary>Empty where nothing fits.</summary>
        public IReadOnlyList<Passage> Passages { get; init; } = Array.Empty<Passage>();

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static RetrievalFound Read(JsonValue value)
        {
            var fields = new JsonFields("retrieval.found", value);
            var made = new RetrievalFound();
            return new RetrievalFound
            {
                At = fields.Has("at") ? fields.Number("at") : made.At,
                Passages = fields.List("passages", Passage.Read),
            };
        }

        protected override void WriteFields(JsonWriter writer)
        {
            writer.Name("at");
            writer.Value(At);
            writer.Name("passages");
            writer.BeginList();
            foreach (var item in Passages)
            {
                item.Write(writer);
            }
            writer.EndList();
        }
    }

    /// <summary>
    /// Learn a text, replacing what was known from the same source. Answer:
    /// <c>retrieval.sources</c>.
    /// </summary>
    public sealed class RetrievalAdd : Message
    {
        public const string Tag = "retrieval.add";

        public override string Type => Tag;

        /// <summary>Where a text comes from. Where the text comes from: <c>guide.md</c>.</summary>
        public string Source { get; init; } = "";

        /// <summary>A whole text file. All of it, at most 900,000 characters.</summary>
        public string Text { get; init; } = "";

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static RetrievalAdd Read(JsonValue value)
        {
            var fields = new JsonFields("retrieval.add", value);
            var made = new RetrievalAdd();
            return new RetrievalAdd
            {
                At = fields.Has("at") ? fields.Number("at") : made.At,
                Source = fields.Text("source", min: 1, max: 512),
                Text = fields.Text("text", max: 900000),
            };
        }

        protected override void WriteFields(JsonWriter writer)
        {
            writer.Name("at");
            writer.Value(At);
            writer.Name("source");
            writer.Value(Source);
            writer.Name("text");
            writer.Value(Text);
        }
    }

    /// <summary>
    /// Forget what was known from a source. Answer: <c>retrieval.sources</c>.
    /// </summary>
    public sealed class RetrievalRemove : Message
    {
        public const string Tag = "retrieval.remove";

        public override string Type => Tag;

        /// <summary>Where a text comes from. As it was added.</summary>
        public string Source { get; init; } = "";

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static RetrievalRemove Read(JsonValue value)
        {
            var fields = new JsonFields("retrieval.remove", value);
            var made = new RetrievalRemove();
            return new RetrievalRemove
            {
                At = fields.Has("at") ? fields.Number("at") : made.At,
                Source = fields.Text("source", min: 1, max: 512),
            };
        }

        protected override void WriteFields(JsonWriter writer)
        {
            writer.Name("at");
            writer.Value(At);
            writer.Name("source");
            writer.Value(Source);
        }
    }

    /// <summary>Which sources are known? Answer: <c>retrieval.sources</c>.</summary>
    public sealed class RetrievalList : Message
    {
        public const string Tag = "retrieval.list";

        public override string Type => Tag;

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static RetrievalList Read(JsonValue value)
        {
            var fields = new JsonFields("retrieval.list", value);
            var made = new RetrievalList();
            return new RetrievalList
            {
                At = fields.Has("at") ? fields.Number("at") : made.At,
            };
        }

        protected override void WriteFields(JsonWriter writer)
        {
            writer.Name("at");
            writer.Value(At);
        }
    }

    /// <summary>What is known, and what could not be read.</summary>
    public sealed class RetrievalSources : Message
    {
        public const string Tag = "retrieval.sources";

        public override string Type => Tag;

        /// <summary>The number of passages of each document, by its name.</summary>
        public IReadOnlyDictionary<string, long> Sources { get; init; } = new Dictionary<string, long>();

        /// <summary>
        /// What of the knowledge folder could not be read: a sentence for each file.
        /// </summary>
        public IReadOnlyList<string> LeftOut { get; init; } = Array.Empty<string>();

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static RetrievalSources Read(JsonValue value)
        {
            var fields = new JsonFields("retrieval.sources", value);
            var made = new RetrievalSources();
            return new RetrievalSources
            {
                At = fields.Has("at") ? fields.Number("at") : made.At,
                Sources = fields.Counts("sources"),
                LeftOut = fields.Has("left_out") ? fields.List("left_out", item => item.Text) : made.LeftOut,
            };
        }

        protected override void WriteFields(JsonWriter writer)
        {
            writer.Name("at");
            writer.Value(At);
            writer.Name("sources");
            writer.BeginObject();
            foreach (var item in Sources)
            {
                writer.Name(item.Key);
                writer.Value(item.Value);
            }
            writer.EndObject();
            writer.Name("left_out");
            writer.BeginList();
            foreach (var item in LeftOut)
            {
                writer.Value(item);
            }
            writer.EndList();
        }
    }

    /// <summary>A piece of the knowledge base.</summary>
    public sealed class Passage
    {
        /// <summary>Text for people, any language. As it stands in its source.</summary>
        public string Text { get; init; } = "";

        /// <summary>
        /// Where a text comes from. Where it comes from, <c>guide.md#Opening hours</c>.
        /// </summary>
        public string Source { get; init; } = "";

        /// <summary>How well it fits, higher is better.</summary>
        public double Score { get; init; }

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static Passage Read(JsonValue value)
        {
            var fields = new JsonFields("passage", value);
            return new Passage
            {
                Text = fields.Text("text", max: 16000),
                Source = fields.Text("source", min: 1, max: 512),
                Score = fields.Number("score"),
            };
        }

        /// <summary>Write it as a JSON object.</summary>
        public void Write(JsonWriter writer)
        {
            writer.BeginObject();
            writer.Name("text");
            writer.Value(Text);
            writer.Name("source");
            writer.Value(Source);
            writer.Name("score");
            writer.Value(Score);
            writer.EndObject();
        }
    }
}
