// Generated from schemas/ by `python3 scripts/check --fix`; changes belong there.

using System.Text.RegularExpressions;

namespace Iris.Core
{
    /// <summary>
    /// Something happened outside. Tools to events. Its type carries its name:
    /// <c>event.donation</c>. On every wire it is
    /// <c>{"type":"event.donation","at":...,"data":{...}}</c>.
    /// </summary>
    public sealed class Event : Message
    {
        public const string Prefix = "event.";

        private static readonly Regex NamePattern =
            new Regex(@"^[a-z0-9_-]{1,64}(?!\n)$");

        public override string Type => Prefix + Name;

        /// <summary>
        /// One token: lower-case letters, digits, <c>_</c> and <c>-</c>, at most 64 of them. What
        /// happened: <c>donation</c>, <c>doorbell</c>.
        /// </summary>
        public string Name { get; init; } = "";

        /// <summary>More about it, any JSON object of at most 64 KiB over the wire.</summary>
        public JsonValue Data { get; init; } = JsonValue.EmptyObject;

        /// <summary>Read it from its JSON object.</summary>
        /// <exception cref="BadMessageException">A field is missing or wrong.</exception>
        public static Event Read(string type, JsonValue value)
        {
            var fields = new JsonFields(type, value);
            var made = new Event();
            return new Event
            {
                At = fields.Has("at") ? fields.Number("at") : made.At,
                Name = NameFrom(fields, type),
                Data = fields.Has("data") ? fields.Object("data") : made.Data,
            };
        }

        private static string NameFrom(JsonFields fields, string type)
        {
            var name = type.Substring(Prefix.Length);
            return NamePattern.IsMatch(name)
                ? name : throw fields.Bad("type", $"the name must match {NamePattern}");
        }

        protected override void WriteFields(JsonWriter writer)
        {
            writer.Name("at");
            writer.Value(At);
            writer.Name("data");
            writer.Value(Data);
        }
    }
}
