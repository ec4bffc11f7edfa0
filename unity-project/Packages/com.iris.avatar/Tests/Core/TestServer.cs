using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace Iris.Core.Tests
{
    /// <summary>The other end of a client's connection, on a real socket, doing what a test says.</summary>
    internal sealed class TestServer : IDisposable
    {
        private readonly TcpListener _listener = new TcpListener(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource _patience =
            new CancellationTokenSource(TimeSpan.FromSeconds(10));

        private WebSocket? _socket;

        public TestServer()
        {
            _listener.Start();
            Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        }

        public int Port { get; }

        public Uri Address => new Uri($"ws://127.0.0.1:{Port}/ws");

        /// <summary>Wait for a client and answer its greeting; gives that.</summary>
        public async Task<Hello> Welcome(long seq, bool resumed = false)
        {
            var hello = await ReceiveHello();
            await Say(new Welcome
            {
                Protocol = 1, Avatar = "iris", Session = "main", Seq = seq, Resumed = resumed,
            }.ToJson());
            return hello;
        }

        /// <summary>Wait for a client; gives its greeting.</summary>
        public async Task<Hello> ReceiveHello()
        {
            var coming = _listener.AcceptTcpClientAsync();
            if (await Task.WhenAny(coming, Task.Delay(8000)) != coming)
            {
                throw new TimeoutException("no client came");
            }
            var stream = (await coming).GetStream();
            await Answer(stream);
            _socket = WebSocket.CreateFromStream(
                stream, true, Protocol.Subprotocol, TimeSpan.FromMinutes(1));
            return (Hello)Messages.Read(await Hear())!;
        }

        public Task Say(string json) => Send(Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text);

        /// <summary>Silence of the first sentence of turn 1.</summary>
        public Task Sound(ulong seq, uint offset, int samples) =>
            Pcm(1, seq, offset, new byte[2 * samples]);

        /// <summary>Sound of a turn's first sentence.</summary>
        public Task Pcm(uint turn, ulong seq, uint offset, byte[] pcm)
        {
            var frame = new Frame(FrameKind.Speech, turn, 0, offset, pcm, seq);
            var data = new byte[frame.Size];
            frame.Encode(data);
            return Send(data, WebSocketMessageType.Binary);
        }

        /// <summary>The next thing that the client says; of sound, its bytes in hexadecimal.</summary>
        public async Task<string> Hear()
        {
            var buffer = new byte[1 << 16];
            var got = await _socket!.ReceiveAsync(new ArraySegment<byte>(buffer), _patience.Token);
            return got.MessageType switch
            {
                WebSocketMessageType.Text => Encoding.UTF8.GetString(buffer, 0, got.Count),
                WebSocketMessageType.Binary => BitConverter.ToString(buffer, 0, got.Count),
                _ => "closed",
            };
        }

        public void Dispose()
        {
            _socket?.Abort();
            _listener.Stop();
            _patience.Dispose();
        }

        /// <summary>
        /// Open a WebSocket, as RFC 6455 says in 4.2.2: the listener of mono, and so of Unity, cannot.
        /// </summary>
        private static async Task Answer(Stream stream)
        {
            var request = "";
            var buffer = new byte[1 << 12];
            do
            {
                var count = await stream.ReadAsync(buffer, 0, buffer.Length);
                request += Encoding.ASCII.GetString(buffer, 0, count);
                Assert.That(count, Is.Positive, "the client has hung up");
            }
            while (!request.EndsWith("\r\n\r\n", StringComparison.Ordinal));
            var key = Regex.Match(request, "Sec-WebSocket-Key: *([^\r]+)", RegexOptions.IgnoreCase).Groups[1];
            using var hash = SHA1.Create();
            var proof = Convert.ToBase64String(hash.ComputeHash(
                Encoding.ASCII.GetBytes($"{key.Value}258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
            var answer = Encoding.ASCII.GetBytes("HTTP/1.1 101 Switching Protocols\r\n"
                + $"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {proof}\r\n"
                + $"Sec-WebSocket-Protocol: {Protocol.Subprotocol}\r\n\r\n");
            await stream.WriteAsync(answer, 0, answer.Length);
        }

        private Task Send(byte[] data, WebSocketMessageType type) =>
            _socket!.SendAsync(new ArraySegment<byte>(data), type, true, _patience.Token);
    }
}
