using System;
using System.Collections.Generic;

namespace Iris.Core
{
    /// <summary>Where the house is, and what the client wants of it.</summary>
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

        /// <summary>Of a paired device; null on the house's own machine.</summary>
        public string? Token { get; init; }

        /// <summary>A try to connect may take this long.</summary>
        public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

        /// <summary>Before the first try to come back.</summary>
        public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(0.25);

        /// <summary>Between tries, at most.</summary>
        public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(10);

        /// <summary>Makes the pauses of one client unlike those of another.</summary>
        public ulong Seed { get; init; } = (ulong)DateTime.UtcNow.Ticks;
    }
}
