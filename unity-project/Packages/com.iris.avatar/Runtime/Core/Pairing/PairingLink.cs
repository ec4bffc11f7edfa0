using System;
using System.Collections.Generic;

namespace Iris.Core
{
    /// <summary>
    /// What the code that Iris shows for pairing says: where she is, the one-time secret, and the
    /// hash of her key. <c>http://host:8080/pair#s=…&amp;k=…&amp;a=…</c> or <c>iris://pair?…</c>.
    /// </summary>
    public sealed class PairingLink
    {
        private PairingLink(IReadOnlyList<Uri> addresses, string secret, string keyHash)
        {
            Addresses = addresses;
            Secret = secret;
            KeyHash = keyHash;
        }

        /// <summary>
        /// Where to pair, by each of her computer's addresses: <c>https://192.168.1.20:8443/pair</c>.
        /// Not all of them have to be within reach.
        /// </summary>
        public IReadOnlyList<Uri> Addresses { get; }

        /// <summary>The first of them, for people to see.</summary>
        public Uri Address => Addresses[0];

        /// <summary>Good for one device and a few minutes.</summary>
        public string Secret { get; }

        /// <summary>SHA-256 of the server's SubjectPublicKeyInfo, base64url without padding.</summary>
        public string KeyHash { get; }

        /// <summary>Read a link; false if it is none, or says too little to be safe.</summary>
        public static bool TryParse(string text, out PairingLink? link)
        {
            link = null;
            if (!Uri.TryCreate(text.Trim(), UriKind.Absolute, out var uri))
            {
                return false;
            }
            var app = uri.Scheme == "iris" && uri.Host == "pair";
            var page = uri.AbsolutePath == "/pair" && (uri.Scheme == "http" || uri.Scheme == "https");
            if (!app && !page)
            {
                return false;
            }
            var fields = Fields(app ? uri.Query.TrimStart('?') : uri.Fragment.TrimStart('#'));
            if (!fields.TryGetValue("s", out var secret) || !fields.TryGetValue("k", out var key)
                || !PublicKeyPin.IsHash(key))
            {
                return false;
            }
            // A page without addresses is at the one at which it was reached.
            var addresses = new List<Uri>();
            foreach (var place in (fields.TryGetValue("a", out var all) ? all : uri.Host).Split(','))
            {
                if (place.Length > 0 && ServerAddress.TryParsePairing(place, out var address))
                {
                    addresses.Add(address);
                }
            }
            link = addresses.Count > 0 ? new PairingLink(addresses, secret, key) : null;
            return link != null;
        }

        private static Dictionary<string, string> Fields(string query)
        {
            var fields = new Dictionary<string, string>();
            foreach (var part in query.Split('&'))
            {
                var at = part.IndexOf('=');
                if (at > 0)
                {
                    fields[part.Substring(0, at)] = Uri.UnescapeDataString(part.Substring(at + 1));
                }
            }
            return fields;
        }
    }
}
