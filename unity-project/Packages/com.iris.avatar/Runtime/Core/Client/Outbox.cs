using System;
using System.Buffers;
using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Iris.Core
{
    /// <summary>
    /// What is to be sent over one connection, in order and one at a time, as a WebSocket demands.
    /// </summary>
    internal sealed class Outbox : IDisposable
    {
        private readonly ConcurrentQueue<(byte[] Data, int Length, WebSocketMessageType Type)> _queue =
            new ConcurrentQueue<(byte[], int, WebSocketMessageType)>();

        private readonly SemaphoreSlim _waiting = new SemaphoreSlim(0);

        public void Add(WireMessage message)
        {
            var json = message.ToJson();
            var data = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(json.Length));
            var length = Encoding.UTF8.GetBytes(json, 0, json.Length, data, 0);
            Add(data, length, WebSocketMessageType.Text);
        }

        public void Add(in Frame frame)
        {
            var data = ArrayPool<byte>.Shared.Rent(frame.Size);
            Add(data, frame.Encode(data), WebSocketMessageType.Binary);
        }

        /// <summary>Send what is there and what still comes, until cancelled or cut off.</summary>
        public async Task SendAsync(WebSocket socket, CancellationToken stop)
        {
            while (true)
            {
                await _waiting.WaitAsync(stop).ConfigureAwait(false);
                if (_queue.TryDequeue(out var next))
                {
                    var data = new ArraySegment<byte>(next.Data, 0, next.Length);
                    await socket.SendAsync(data, next.Type, true, stop).ConfigureAwait(false);
                    ArrayPool<byte>.Shared.Return(next.Data);
                }
            }
        }

        public void Dispose() => _waiting.Dispose();

        private void Add(byte[] data, int length, WebSocketMessageType type)
        {
            _queue.Enqueue((data, length, type));
            _waiting.Release();
        }
    }
}
