// Generated from schemas/ by `python3 scripts/check --fix`; changes belong there.

using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;

namespace Iris.Core
{
    /// <summary>
    /// A machine wants in for good. From it to <c>iris machine add</c>; answered by
    /// <c>machine.joined</c>.
    /// </summary>
    public sealed class MachineJoin : Message
    {
        public const string Tag = "machine.join";

        private static readonly Regex NamePattern =
            new Regex(@"^[a-z0-9_-]{1,64}(?!\n)$");

        private static readonly Regex KeyPattern =
            new Regex(@"^U[A-Z2-7]{55}$");

        public override string Type => Tag;

        /// <summary>
        /// One token: lower-case letters, digits, <c>_</c> and <c>-</c>, at most 64 of them. Of the
        /// machine, which it was invited under.
        /// </summary>
        public string Name { get; init; } = "";

        /// <summary>
        /// The public key of its user (an nkey), whose secret half never leaves it.
        /// </summary>
        public string Key { get; init; } = "";

        /// <summary>Of Iris there.</summary>
        public string Version { get; init; } = "";

        /// <summary>That it wants to run; empty: all that it was invited for.</summary>
        public IReadOnlyList<string> Agents { get; init; } = Array.Empty<string>();

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static MachineJoin Read(JsonValue value)
        {
            var fields = new JsonFields("machine.join", value);
            var made = new MachineJoin();
            return new MachineJoin
            {
                At = fields.Has("at") ? fields.Number("at") : made.At,
                Name = fields.Text("name", pattern: NamePattern),
                Key = fields.Text("key", pattern: KeyPattern),
                Version = fields.Text("version"),
                Agents = fields.List("agents", item => item.Text),
            };
        }

        protected override void WriteFields(JsonWriter writer)
        {
            writer.Name("at");
            writer.Value(At);
            writer.Name("name");
            writer.Value(Name);
            writer.Name("key");
            writer.Value(Key);
            writer.Name("version");
            writer.Value(Version);
            writer.Name("agents");
            writer.BeginList();
            foreach (var item in Agents)
            {
                writer.Value(item);
            }
            writer.EndList();
        }
    }

    /// <summary>
    /// The machine is in; answers <c>machine.join</c>. <c>at</c> is the time of the house.
    /// </summary>
    public sealed class MachineJoined : Message
    {
        public const string Tag = "machine.joined";

        public override string Type => Tag;

        /// <summary>That it may run.</summary>
        public IReadOnlyList<string> Agents { get; init; } = Array.Empty<string>();

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static MachineJoined Read(JsonValue value)
        {
            var fields = new JsonFields("machine.joined", value);
            var made = new MachineJoined();
            return new MachineJoined
            {
                At = fields.Has("at") ? fields.Number("at") : made.At,
                Agents = fields.List("agents", item => item.Text),
            };
        }

        protected override void WriteFields(JsonWriter writer)
        {
            writer.Name("at");
            writer.Value(At);
            writer.Name("agents");
            writer.BeginList();
            foreach (var item in Agents)
            {
                writer.Value(item);
            }
            writer.EndList();
        }
    }

    /// <summary>
    /// An agent on another machine is at work. From there to all, several times a second.
    /// </summary>
    public sealed class MachineServing : Message
    {
        public const string Tag = "machine.serving";

        private static readonly Regex MachinePattern =
            new Regex(@"^[a-z0-9_-]{1,64}(?!\n)$");

        private static readonly Regex AgentPattern =
            new Regex(@"^[a-z0-9_-]{1,64}(?!\n)$");

        public override string Type => Tag;

        /// <summary>
        /// One token: lower-case letters, digits, <c>_</c> and <c>-</c>, at most 64 of them. Its
        /// name.
        /// </summary>
        public string Machine { get; init; } = "";

        /// <summary>
        /// One token: lower-case letters, digits, <c>_</c> and <c>-</c>, at most 64 of them. Which
        /// one.
        /// </summary>
        public string Agent { get; init; } = "";

        /// <summary>It takes no more work.</summary>
        public bool Leaving { get; init; }

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static MachineServing Read(JsonValue value)
        {
            var fields = new JsonFields("machine.serving", value);
            var made = new MachineServing();
            return new MachineServing
            {
                At = fields.Has("at") ? fields.Number("at") : made.At,
                Machine = fields.Text("machine", pattern: MachinePattern),
                Agent = fields.Text("agent", pattern: AgentPattern),
                Leaving = fields.Has("leaving") ? fields.Boolean("leaving") : made.Leaving,
            };
        }

        protected override void WriteFields(JsonWriter writer)
        {
            writer.Name("at");
            writer.Value(At);
            writer.Name("machine");
            writer.Value(Machine);
            writer.Name("agent");
            writer.Value(Agent);
            writer.Name("leaving");
            writer.Value(Leaving);
        }
    }
}
