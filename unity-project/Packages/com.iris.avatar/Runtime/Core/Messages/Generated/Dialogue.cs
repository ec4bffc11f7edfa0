// Generated from schemas/ by `python3 scripts/check --fix`; changes belong there.

namespace Iris.Core
{
    /// <summary>
    /// Some more of the answer, as the model writes it. Dialogue to all, for captions.
    /// </summary>
    public sealed class DialogueDelta : Message
    {
        public const string Tag = "dialogue.delta";

        public override string Type => Tag;

        /// <summary>The turn's number in the stream <c>TURNS</c>. Whose answer.</summary>
        public uint Turn { get; init; }

        /// <summary>
        /// Text for people, any language. What follows what came before of this answer.
        /// </summary>
        public string Text { get; init; } = "";

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static DialogueDelta Read(JsonValue value)
        {
            var fields = new JsonFields("dialogue.delta", value);
            var made = new DialogueDelta();
            return new DialogueDelta
            {
                At = fields.Has("at") ? fields.Number("at") : made.At,
                Turn = (uint)fields.Integer("turn", min: 0, max: 4294967295),
                Text = fields.Text("text", max: 16000),
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
        }
    }

    /// <summary>
    /// A sentence, or the first clause of one, ready to be spoken. Dialogue to tts and all.
    /// </summary>
    public sealed class DialogueSentence : Message
    {
        public const string Tag = "dialogue.sentence";

        public override string Type => Tag;

        /// <summary>The turn's number in the stream <c>TURNS</c>. Whose answer.</summary>
        public uint Turn { get; init; }

        /// <summary>
        /// Counts the sentences of an answer from 0. Counts the sentences of the answer from 0.
        /// </summary>
        public int Sentence { get; init; }

        /// <summary>
        /// Text for people, any language. To be spoken, without marks that only the eye reads.
        /// </summary>
        public string Text { get; init; } = "";

        /// <summary>
        /// No other follows. An answer that stops without knowing so ends with an empty one.
        /// </summary>
        public bool Last { get; init; }

        /// <summary>
        /// ISO 639-1; empty where it is not known. That it is written in; where it is empty, tts
        /// finds it out.
        /// </summary>
        public string Language { get; init; } = "";

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static DialogueSentence Read(JsonValue value)
        {
            var fields = new JsonFields("dialogue.sentence", value);
            var made = new DialogueSentence();
            return new DialogueSentence
            {
                At = fields.Has("at") ? fields.Number("at") : made.At,
                Turn = (uint)fields.Integer("turn", min: 0, max: 4294967295),
                Sentence = (int)fields.Integer("sentence", min: 0, max: 65535),
                Text = fields.Text("text", max: 16000),
                Last = fields.Boolean("last"),
                Language = fields.Has("language") ? fields.Text("language", max: 16) : made.Language,
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
            writer.Name("text");
            writer.Value(Text);
            writer.Name("last");
            writer.Value(Last);
            writer.Name("language");
            writer.Value(Language);
        }
    }
}
