namespace Iris.Core
{
    /// <summary>Something that waits to be drained: exactly one of its parts is there.</summary>
    internal readonly struct Inbound
    {
        private Inbound(
            WireMessage? message, byte[]? sound, int length, Connection? connection, string? problem)
        {
            Message = message;
            Sound = sound;
            Length = length;
            Connection = connection;
            Problem = problem;
        }

        public WireMessage? Message { get; }

        /// <summary>A binary frame, in an array that goes back to the shared pool.</summary>
        public byte[]? Sound { get; }

        /// <summary>Bytes of the frame.</summary>
        public int Length { get; }

        public Connection? Connection { get; }

        public string? Problem { get; }

        /// <summary>Whether the client starts afresh: none of the other parts is there.</summary>
        public bool Afresh =>
            Message == null && Sound == null && Connection == null && Problem == null;

        public static Inbound Of(WireMessage message) => new Inbound(message, null, 0, null, null);

        public static Inbound Of(byte[] sound, int length) =>
            new Inbound(null, sound, length, null, null);

        public static Inbound Of(Connection connection) =>
            new Inbound(null, null, 0, connection, null);

        public static Inbound Of(string problem) => new Inbound(null, null, 0, null, problem);
    }
}
