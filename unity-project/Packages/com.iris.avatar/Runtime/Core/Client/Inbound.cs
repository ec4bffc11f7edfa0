namespace Iris.Core
{
    /// <summary>Something that waits to be drained: exactly one of its parts is there.</summary>
    internal readonly struct Inbound
    {
        private Inbound(
            WireMessage? message = null,
            byte[]? sound = null,
            int length = 0,
            ConnectionState? connection = null,
            ConnectionProblem problem = ConnectionProblem.None,
            string? warning = null)
        {
            Message = message;
            Sound = sound;
            Length = length;
            Connection = connection;
            Problem = problem;
            Warning = warning;
        }

        public WireMessage? Message { get; }

        /// <summary>A binary frame, in an array that goes back to the shared pool.</summary>
        public byte[]? Sound { get; }

        /// <summary>Bytes of the frame.</summary>
        public int Length { get; }

        public ConnectionState? Connection { get; }

        /// <summary>Why the connection is down, beside <see cref="Connection"/>.</summary>
        public ConnectionProblem Problem { get; }

        public string? Warning { get; }

        /// <summary>Whether what is queued is void: none of the other parts is there.</summary>
        public bool IsReset =>
            Message == null && Sound == null && Connection == null && Warning == null;

        public static Inbound Of(WireMessage message) => new Inbound(message: message);

        public static Inbound Of(byte[] sound, int length) => new Inbound(sound: sound, length: length);

        public static Inbound Of(
            ConnectionState connection, ConnectionProblem problem = ConnectionProblem.None) =>
            new Inbound(connection: connection, problem: problem);

        public static Inbound Of(string warning) => new Inbound(warning: warning);
    }
}
