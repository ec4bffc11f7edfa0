using System;
using System.Security.Cryptography;

namespace Iris.Core
{
    /// <summary>
    /// Knows a server by its public key: the SHA-256 of the certificate's SubjectPublicKeyInfo
    /// (RFC 5280, 4.1), as in HTTP public key pinning (RFC 7469).
    /// </summary>
    public static class PublicKeyPin
    {
        private const int Sequence = 0x30;
        private const int ExplicitVersion = 0xA0;

        /// <summary>Elements of a TBSCertificate between its version and its key.</summary>
        private const int BeforeKey = 5;

        /// <summary>Whether a text is such a hash: 43 characters of base64url.</summary>
        public static bool IsHash(string text)
        {
            var right = text.Length == 43;
            foreach (var letter in text)
            {
                right &= letter < 128 && (char.IsLetterOrDigit(letter) || letter == '-' || letter == '_');
            }
            return right;
        }

        /// <summary>The hash of a certificate's key, base64url without padding.</summary>
        /// <param name="certificate">The certificate in DER.</param>
        /// <exception cref="BadMessageException">This is no certificate.</exception>
        public static string HashOf(byte[] certificate)
        {
            var whole = Inside(certificate, 0, Sequence);
            var body = Inside(certificate, whole.Start, Sequence);
            var at = body.Start;
            if (certificate[at] == ExplicitVersion)
            {
                at = End(certificate, at);
            }
            for (var i = 0; i < BeforeKey; i++)
            {
                at = End(certificate, at);
            }
            using var hash = SHA256.Create();
            var digest = hash.ComputeHash(certificate, at, End(certificate, at) - at);
            return Convert.ToBase64String(digest).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        }

        private static int End(byte[] der, int at)
        {
            var (start, length) = Inside(der, at, null);
            return start + length;
        }

        /// <summary>Where the contents of the element at a place begin, and how long they are.</summary>
        private static (int Start, int Length) Inside(byte[] der, int at, int? tag)
        {
            if (at + 2 > der.Length || (tag is int wanted && der[at] != wanted))
            {
                throw new BadMessageException("this is no certificate");
            }
            int length = der[at + 1];
            var start = at + 2;
            if (length >= 0x80)
            {
                var bytes = length & 0x7F;
                length = 0;
                for (var i = 0; i < bytes && start < der.Length; i++)
                {
                    length = (length << 8) | der[start++];
                }
            }
            if (length < 0 || start + length > der.Length)
            {
                throw new BadMessageException("this certificate is cut off");
            }
            return (start, length);
        }
    }
}
