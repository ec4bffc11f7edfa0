using System;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;
using System.Text.RegularExpressions;

namespace Iris.Core
{
    /// <summary>Says in one word why a connection failed; runtimes say it in many kinds of exception.</summary>
    public static class ConnectionFailure
    {
        private static readonly Regex Forbidden = new Regex(@"\b40[13]\b");

        /// <summary>What a person should be told of this exception.</summary>
        public static ConnectionProblem ProblemOf(Exception error)
        {
            var socket = false;
            for (Exception? cause = error; cause != null; cause = cause.InnerException)
            {
                switch (cause)
                {
                    case SocketException { SocketErrorCode: var code }:
                        return ProblemOf(code);
                    case AuthenticationException _:
                        return ConnectionProblem.WrongKey;
                    case TimeoutException _:
                        return ConnectionProblem.Timeout;
                    case WebSocketException _:
                        socket = true;
                        break;
                }
                // An answer that is none of a WebSocket has its status in the text alone.
                if (socket && Forbidden.IsMatch(cause.Message))
                {
                    return ConnectionProblem.NotAllowed;
                }
            }
            return socket ? ConnectionProblem.NotIris : ConnectionProblem.Lost;
        }

        private static ConnectionProblem ProblemOf(SocketError code)
        {
            switch (code)
            {
                case SocketError.HostNotFound:
                case SocketError.NoData:
                case SocketError.TryAgain:
                    return ConnectionProblem.UnknownHost;
                case SocketError.ConnectionRefused:
                    return ConnectionProblem.Refused;
                case SocketError.NetworkDown:
                case SocketError.NetworkUnreachable:
                case SocketError.HostUnreachable:
                case SocketError.AccessDenied:
                    return ConnectionProblem.NoNetwork;
                case SocketError.TimedOut:
                    return ConnectionProblem.Timeout;
                default:
                    return ConnectionProblem.Lost;
            }
        }
    }
}
