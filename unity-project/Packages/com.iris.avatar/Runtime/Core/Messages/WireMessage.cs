namespace Iris.Core
{
    /// <summary>Anything that travels as JSON between a face and the bridge.</summary>
    public abstract class WireMessage
    {
        /// <summary>The message's name, the same everywhere: <c>asr.final</c>.</summary>
        public abstract string Type { get; }

        /// <summary>The message as it travels.</summary>
        public string ToJson()
        {
            var writer = new JsonWriter();
            writer.BeginObject();
            writer.Name("type");
            writer.Value(Type);
            WriteFields(writer);
            writer.EndObject();
            return writer.ToString();
        }

        /// <summary>Write every member but the type.</summary>
        protected abstract void WriteFields(JsonWriter writer);
    }
}
