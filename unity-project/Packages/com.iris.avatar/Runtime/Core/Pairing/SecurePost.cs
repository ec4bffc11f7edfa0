using System;
using System.Net.Http;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Iris.Core
{
    /// <summary>Sends JSON over TLS to a server that is known by its key, or tells the key of the one that answers.</summary>
    public static class SecurePost
    {
        /// <summary>Post, and give status and text of the answer, and the hash of the server's key.</summary>
        public static async Task<(int Status, string Body, string? KeyHash)> SendAsync(
            Uri address, string json, string? keyHash, CancellationToken stop)
        {
            using var handler = new HttpClientHandler();
            string? seen = null;
            handler.ServerCertificateCustomValidationCallback = (_, certificate, __, ___) =>
            {
                seen = PublicKeyPin.HashOf(certificate.RawData);
                return keyHash == null || seen == keyHash;
            };
            using var client = new HttpClient(handler);
            using var content = new StringContent(json, Encoding.UTF8, "application/json");
            using var answer = await client.PostAsync(address, content, stop).ConfigureAwait(false);
            var body = await answer.Content.ReadAsStringAsync().ConfigureAwait(false);
            return ((int)answer.StatusCode, body, seen);
        }
    }
}
