// Generated from schemas/ by `python3 scripts/check --fix`; changes belong there.

using System;
using System.Collections.Generic;

namespace Iris.Core
{
    /// <summary>
    /// Use other ears or another language. Anybody to asr; answered by
    /// <c>agent.description</c>.
    /// </summary>
    public sealed class AsrUse : Message
    {
        public const string Tag = "asr.use";

        public override string Type => Tag;

        /// <summary>
        /// Settings as <c>iris.toml</c> names them within the agent's table, <c>engine</c> or
        /// <c>kokoro.voice</c>, and their new values. They are kept for the next start.
        /// </summary>
        public JsonValue Changes { get; init; } = JsonValue.EmptyObject;

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static AsrUse Read(JsonValue value)
        {
            var fields = new JsonFields("asr.use", value);
            var made = new AsrUse();
            return new AsrUse
            {
                At = fields.Has("at") ? fields.Number("at") : made.At,
                Changes = fields.Object("changes"),
            };
        }

        protected override void WriteFields(JsonWriter writer)
        {
            writer.Name("at");
            writer.Value(At);
            writer.Name("changes");
            writer.Value(Changes);
        }
    }

    /// <summary>
    /// Use another mind or persona. Anybody to dialogue; answered by <c>agent.description</c>.
    /// </summary>
    public sealed class DialogueUse : Message
    {
        public const string Tag = "dialogue.use";

        public override string Type => Tag;

        /// <summary>
        /// Settings as <c>iris.toml</c> names them within the agent's table, <c>engine</c> or
        /// <c>kokoro.voice</c>, and their new values. They are kept for the next start.
        /// </summary>
        public JsonValue Changes { get; init; } = JsonValue.EmptyObject;

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static DialogueUse Read(JsonValue value)
        {
            var fields = new JsonFields("dialogue.use", value);
            var made = new DialogueUse();
            return new DialogueUse
            {
                At = fields.Has("at") ? fields.Number("at") : made.At,
                Changes = fields.Object("changes"),
            };
        }

        protected override void WriteFields(JsonWriter writer)
        {
            writer.Name("at");
            writer.Value(At);
            writer.Name("changes");
            writer.Value(Changes);
        }
    }

    /// <summary>
    /// Use another voice. Anybody to tts; answered by <c>agent.description</c>.
    /// </summary>
    public sealed class TtsUse : Message
    {
        public const string Tag = "tts.use";

        public override string Type => Tag;

        /// <summary>
        /// Settings as <c>iris.toml</c> names them within the agent's table, <c>engine</c> or
        /// <c>kokoro.voice</c>, and their new values. They are kept for the next start.
        /// </summary>
        public JsonValue Changes { get; init; } = JsonValue.EmptyObject;

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static TtsUse Read(JsonValue value)
        {
            var fields = new JsonFields("tts.use", value);
            var made = new TtsUse();
            return new TtsUse
            {
                At = fields.Has("at") ? fields.Number("at") : made.At,
                Changes = fields.Object("changes"),
            };
        }

        protected override void WriteFields(JsonWriter writer)
        {
            writer.Name("at");
            writer.Value(At);
            writer.Name("changes");
            writer.Value(Changes);
        }
    }

    /// <summary>Asks the ears what they are; answered by <c>agent.description</c>.</summary>
    public sealed class AsrDescribe : Message
    {
        public const string Tag = "asr.describe";

        public override string Type => Tag;

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static AsrDescribe Read(JsonValue value)
        {
            var fields = new JsonFields("asr.describe", value);
            var made = new AsrDescribe();
            return new AsrDescribe
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

    /// <summary>Asks the mind what it is; answered by <c>agent.description</c>.</summary>
    public sealed class DialogueDescribe : Message
    {
        public const string Tag = "dialogue.describe";

        public override string Type => Tag;

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static DialogueDescribe Read(JsonValue value)
        {
            var fields = new JsonFields("dialogue.describe", value);
            var made = new DialogueDescribe();
            return new DialogueDescribe
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

    /// <summary>Asks the knowledge what it is; answered by <c>agent.description</c>.</summary>
    public sealed class RetrievalDescribe : Message
    {
        public const string Tag = "retrieval.describe";

        public override string Type => Tag;

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static RetrievalDescribe Read(JsonValue value)
        {
            var fields = new JsonFields("retrieval.describe", value);
            var made = new RetrievalDescribe();
            return new RetrievalDescribe
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

    /// <summary>Asks the voice what it is; answered by <c>agent.description</c>.</summary>
    public sealed class TtsDescribe : Message
    {
        public const string Tag = "tts.describe";

        public override string Type => Tag;

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static TtsDescribe Read(JsonValue value)
        {
            var fields = new JsonFields("tts.describe", value);
            var made = new TtsDescribe();
            return new TtsDescribe
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

    /// <summary>
    /// Asks how a voice sounds, which need not be the one in use. Answered by
    /// <c>tts.sampled</c>.
    /// </summary>
    public sealed class TtsSample : Message
    {
        public const string Tag = "tts.sample";

        public override string Type => Tag;

        /// <summary>
        /// Settings that would choose the voice, as in <c>tts.use</c>; nothing is changed.
        /// </summary>
        public JsonValue Changes { get; init; } = JsonValue.EmptyObject;

        /// <summary>
        /// A line to hear a voice by, any language. What it is to say; empty for a line of its own
        /// language.
        /// </summary>
        public string Text { get; init; } = "";

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static TtsSample Read(JsonValue value)
        {
            var fields = new JsonFields("tts.sample", value);
            var made = new TtsSample();
            return new TtsSample
            {
                At = fields.Has("at") ? fields.Number("at") : made.At,
                Changes = fields.Has("changes") ? fields.Object("changes") : made.Changes,
                Text = fields.Has("text") ? fields.Text("text", max: 200) : made.Text,
            };
        }

        protected override void WriteFields(JsonWriter writer)
        {
            writer.Name("at");
            writer.Value(At);
            writer.Name("changes");
            writer.Value(Changes);
            writer.Name("text");
            writer.Value(Text);
        }
    }

    /// <summary>How a voice sounds. Tts to whoever asked by <c>tts.sample</c>.</summary>
    public sealed class TtsSampled : Message
    {
        public const string Tag = "tts.sampled";

        public override string Type => Tag;

        /// <summary>Text for people, any language. What it says.</summary>
        public string Text { get; init; } = "";

        /// <summary>Base64 of a WAV file, 16 bit mono.</summary>
        public string Wav { get; init; } = "";

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static TtsSampled Read(JsonValue value)
        {
            var fields = new JsonFields("tts.sampled", value);
            var made = new TtsSampled();
            return new TtsSampled
            {
                At = fields.Has("at") ? fields.Number("at") : made.At,
                Text = fields.Text("text", max: 16000),
                Wav = fields.Text("wav"),
            };
        }

        protected override void WriteFields(JsonWriter writer)
        {
            writer.Name("at");
            writer.Value(At);
            writer.Name("text");
            writer.Value(Text);
            writer.Name("wav");
            writer.Value(Wav);
        }
    }

    /// <summary>
    /// What an agent is made of at this moment. Answers <c>describe</c> and <c>use</c>.
    /// </summary>
    public sealed class AgentDescription : Message
    {
        public const string Tag = "agent.description";

        public override string Type => Tag;

        /// <summary><c>asr</c>, <c>dialogue</c>, <c>retrieval</c> or <c>tts</c>.</summary>
        public string Agent { get; init; } = "";

        /// <summary>As <c>iris.toml</c> names it.</summary>
        public string Engine { get; init; } = "";

        /// <summary>Of the model or voice, for people to read.</summary>
        public string Name { get; init; } = "";

        /// <summary>ISO 639-1; empty where any or none in particular.</summary>
        public IReadOnlyList<string> Languages { get; init; } = Array.Empty<string>();

        /// <summary>Of the model or voice, by its SPDX name where it has one.</summary>
        public string Licence { get; init; } = "";

        /// <summary>Of the library that runs it.</summary>
        public string Version { get; init; } = "";

        /// <summary>Who Iris is; of dialogue alone.</summary>
        public string Persona { get; init; } = "";

        /// <summary>That this engine could use; of tts alone.</summary>
        public IReadOnlyList<Voice> Voices { get; init; } = Array.Empty<Voice>();

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static AgentDescription Read(JsonValue value)
        {
            var fields = new JsonFields("agent.description", value);
            var made = new AgentDescription();
            return new AgentDescription
            {
                At = fields.Has("at") ? fields.Number("at") : made.At,
                Agent = fields.Text("agent"),
                Engine = fields.Text("engine"),
                Name = fields.Has("name") ? fields.Text("name") : made.Name,
                Languages = fields.Has("languages") ? fields.List("languages", item => item.Text) : made.Languages,
                Licence = fields.Has("licence") ? fields.Text("licence") : made.Licence,
                Version = fields.Has("version") ? fields.Text("version") : made.Version,
                Persona = fields.Has("persona") ? fields.Text("persona") : made.Persona,
                Voices = fields.Has("voices") ? fields.List("voices", Voice.Read) : made.Voices,
            };
        }

        protected override void WriteFields(JsonWriter writer)
        {
            writer.Name("at");
            writer.Value(At);
            writer.Name("agent");
            writer.Value(Agent);
            writer.Name("engine");
            writer.Value(Engine);
            writer.Name("name");
            writer.Value(Name);
            writer.Name("languages");
            writer.BeginList();
            foreach (var item in Languages)
            {
                writer.Value(item);
            }
            writer.EndList();
            writer.Name("licence");
            writer.Value(Licence);
            writer.Name("version");
            writer.Value(Version);
            writer.Name("persona");
            writer.Value(Persona);
            writer.Name("voices");
            writer.BeginList();
            foreach (var item in Voices)
            {
                item.Write(writer);
            }
            writer.EndList();
        }
    }

    /// <summary>A voice that an engine can speak with.</summary>
    public sealed class Voice
    {
        /// <summary>What the engine's setting <c>voice</c> takes.</summary>
        public string Name { get; init; } = "";

        /// <summary>ISO 639-1, with a region where that matters: <c>en-US</c>.</summary>
        public string Language { get; init; } = "";

        /// <summary><c>female</c>, <c>male</c> or empty where it is not known.</summary>
        public string Gender { get; init; } = "";

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static Voice Read(JsonValue value)
        {
            var fields = new JsonFields("voice", value);
            var made = new Voice();
            return new Voice
            {
                Name = fields.Text("name"),
                Language = fields.Has("language") ? fields.Text("language") : made.Language,
                Gender = fields.Has("gender") ? fields.Text("gender") : made.Gender,
            };
        }

        /// <summary>Write it as a JSON object.</summary>
        public void Write(JsonWriter writer)
        {
            writer.BeginObject();
            writer.Name("name");
            writer.Value(Name);
            writer.Name("language");
            writer.Value(Language);
            writer.Name("gender");
            writer.Value(Gender);
            writer.EndObject();
        }
    }
}
