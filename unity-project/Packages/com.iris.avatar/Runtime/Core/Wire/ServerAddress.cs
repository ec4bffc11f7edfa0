using System;

namespace Iris.Core
{
    /// <summary>Makes addresses of what people type.</summary>
    public static class ServerAddress
    {
        private const int Port = 8080;
        private const int SecurePort = 8443;
        private const string Path = "/ws";

        /// <summary>
        /// The address that is meant: <c>192.168.1.5</c>, <c>desk.local:9000</c>,
        /// <c>http://desk:8080/ui</c> and <c>ws://desk:8080/ws</c> all say where Iris is.
        /// False where nothing of the kind can be meant.
        /// </summary>
        public static bool TryParse(string? typed, out Uri address)
        {
            return TryParse(typed, Port, Path, false, out address);
        }

        /// <summary>Where to pair with the Iris that is meant: port 8443 and TLS where nothing else is said.</summary>
        public static bool TryParsePairing(string? typed, out Uri address)
        {
            // An address of the plain port names the computer, not the port to pair at.
            var text = (typed ?? "").Trim().Replace($":{Port}", "");
            var scheme = text.IndexOf("://", StringComparison.Ordinal);
            text = scheme < 0 ? text : text.Substring(scheme + 3);
            return TryParse(text, SecurePort, "/pair", true, out address);
        }

        private static bool TryParse(string? typed, int ownPort, string path, bool http, out Uri address)
        {
            address = new Uri($"ws://127.0.0.1:{ownPort}{path}");
            var text = (typed ?? "").Trim();
            var secure = Begins(text, "https://") || Begins(text, "wss://");
            var scheme = text.IndexOf("://", StringComparison.Ordinal);
            if (scheme >= 0 && !secure && !Begins(text, "http://") && !Begins(text, "ws://"))
            {
                return false;
            }
            var place = scheme < 0 ? text : text.Substring(scheme + 3);
            if (place.Length == 0 || !Uri.TryCreate($"http://{place}", UriKind.Absolute, out var uri)
                || uri.Host.Length == 0 || uri.UserInfo.Length > 0)
            {
                return false;
            }
            // Uri takes a missing port for HTTP's own, and so would a proxy that speaks TLS.
            var port = uri.IsDefaultPort && !HasPort(place) ? secure ? 443 : ownPort : uri.Port;
            var protocol = http ? "https" : secure ? "wss" : "ws";
            address = new UriBuilder(protocol, uri.Host, port, path).Uri;
            return true;
        }

        private static bool Begins(string text, string scheme) =>
            text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase);

        private static bool HasPort(string place)
        {
            var end = place.IndexOfAny(new[] { '/', '?', '#' });
            var host = end < 0 ? place : place.Substring(0, end);
            return host.LastIndexOf(':') > host.LastIndexOf(']');
        }
    }
}
