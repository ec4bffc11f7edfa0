using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Iris.Core.Tests
{
    /// <summary>The other end of a client's connection, on a real socket, doing what a test says.</summary>
    internal sealed class House : IDisposable
    {
        private readonly HttpListener _listener = new HttpListener();
        private readonly CancellationTokenSource _patience =
            new CancellationTokenSource(TimeSpan.FromSeconds(10));

        private WebSocket? _socket;

        public House()
        {
            var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            Port = ((IPEndPoint)probe.LocalEndpoint).Port;
            probe.Stop();
            _listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
            _listener.Start();
        }

        public int Port { get; }

        public Uri Address => new Uri($"ws://127.0.0.1:{Port}/ws");

        /// <summary>Wait for a client and answer its greeting; gives that.</summary>
        public async Task<Hello> Welcome(long seq, bool resumed = false)
        {
            var hello = await Greeted();
            await Say(new Welcome
            {
                Protocol = 1, Avatar = "iris", Session = "main", Seq = seq, Resumed = resumed,
            }.ToJson());
            return hello;
        }

        /// <summary>Wait for a client; gives its greeting.</summary>
        public async Task<Hello> Greeted()
        {
            var coming = _listener.GetContextAsync();
            if (await Task.WhenAny(coming, Task.Delay(8000)) != coming)
            {
                throw new TimeoutException("no client came");
            }
            var context = await coming;
            _socket = (await context.AcceptWebSocketAsync(Protocol.Subprotocol)).WebSocket;
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
            _listener.Close();
            _patience.Dispose();
        }

        private Task Send(byte[] data, WebSocketMessageType type) =>
            _socket!.SendAsync(new ArraySegment<byte>(data), type, true, _patience.Token);
    }
}
