using System;
using System.Collections.Generic;

namespace Iris.Core
{
    /// <summary>Where Iris is, and what the client wants to receive.</summary>
    public sealed class ClientOptions
    {
        /// <summary><c>ws://127.0.0.1:8080/ws</c>.</summary>
        public Uri Address { get; init; } = new Uri("ws://127.0.0.1:8080/ws");

        /// <summary>This device's name, at most 64 characters.</summary>
        public string Device { get; init; } = "unity";

        /// <summary>What the client is.</summary>
        public string Kind { get; init; } = "unity";

        public string Session { get; init; } = "main";

        public IReadOnlyList<Wants> Wants { get; init; } = new[]
        {
            Core.Wants.Speech, Core.Wants.Avatar, Core.Wants.Transcripts,
        };

        /// <summary>Of a paired device; null on Iris's own machine.</summary>
        public string? Token { get; init; }

        /// <summary>
        /// SHA-256 of the key that the server of a <c>wss://</c> address must have, base64url; null
        /// where its certificate has to be trusted by the system. See <see cref="PublicKeyPin"/>.
        /// </summary>
        public string? KeyHash { get; init; }

        /// <summary>How long an attempt to connect may take.</summary>
        public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

        /// <summary>Before the first attempt to reconnect.</summary>
        public TimeSpan FirstRetryDelay { get; init; } = TimeSpan.FromSeconds(0.25);

        /// <summary>Between two attempts, at most.</summary>
        public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(10);

        /// <summary>Makes the delays of one client unlike those of another.</summary>
        public uint Seed { get; init; } = SeededRandom.UnlikeSeed();
    }
}
