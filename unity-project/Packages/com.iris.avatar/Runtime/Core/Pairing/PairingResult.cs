using System;

namespace Iris.Core
{
    /// <summary>What came of an attempt to pair.</summary>
    public sealed class PairingResult
    {
        /// <param name="problem">Why it failed.</param>
        public PairingResult(ConnectionProblem problem) => Problem = problem;

        /// <param name="address">The WebSocket to connect to from now on.</param>
        /// <param name="token">Of this device.</param>
        /// <param name="keyHash">Of the server's key.</param>
        public PairingResult(Uri address, string token, string keyHash)
        {
            Address = address;
            Token = token;
            KeyHash = keyHash;
        }

        /// <summary>Why it failed; None if it did not.</summary>
        public ConnectionProblem Problem { get; }

        /// <summary>The WebSocket to connect to from now on; null if it failed.</summary>
        public Uri? Address { get; }

        /// <summary>Of this device; null if it failed.</summary>
        public string? Token { get; }

        /// <summary>Of the server's key; null if it failed.</summary>
        public string? KeyHash { get; }
    }
}
