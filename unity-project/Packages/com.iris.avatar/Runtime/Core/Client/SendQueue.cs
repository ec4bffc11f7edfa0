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
    internal sealed class SendQueue : IDisposable
    {
        private readonly ConcurrentQueue<Outbound> _queue = new ConcurrentQueue<Outbound>();
        private readonly SemaphoreSlim _waiting = new SemaphoreSlim(0);

        /// <summary>A message, written as JSON only when it is sent: not by the thread that says it.</summary>
        public void Add(WireMessage message) => Add(new Outbound(message, Array.Empty<byte>(), 0));

        /// <summary>A frame, copied: it only borrows its bytes.</summary>
        public void Add(in Frame frame)
        {
            var data = ArrayPool<byte>.Shared.Rent(frame.Size);
            Add(new Outbound(null, data, frame.Encode(data)));
        }

        /// <summary>Send what is there and what still comes, until cancelled or cut off.</summary>
        public async Task SendAsync(WebSocket socket, CancellationToken stop)
        {
            while (true)
            {
                await _waiting.WaitAsync(stop).ConfigureAwait(false);
                if (!_queue.TryDequeue(out var next))
                {
                    continue;
                }
                if (next.Message is WireMessage message)
                {
                    var json = new ArraySegment<byte>(Encoding.UTF8.GetBytes(message.ToJson()));
                    await socket.SendAsync(json, WebSocketMessageType.Text, true, stop)
                        .ConfigureAwait(false);
                }
                else
                {
                    var data = new ArraySegment<byte>(next.Sound, 0, next.Length);
                    await socket.SendAsync(data, WebSocketMessageType.Binary, true, stop)
                        .ConfigureAwait(false);
                    ArrayPool<byte>.Shared.Return(next.Sound);
                }
            }
        }

        public void Dispose() => _waiting.Dispose();

        private void Add(in Outbound next)
        {
            _queue.Enqueue(next);
            _waiting.Release();
        }

        /// <summary>Something that waits to be sent: a message, or a frame in a pooled array.</summary>
        private readonly struct Outbound
        {
            public Outbound(WireMessage? message, byte[] sound, int length)
            {
                Message = message;
                Sound = sound;
                Length = length;
            }

            public WireMessage? Message { get; }

            public byte[] Sound { get; }

            public int Length { get; }
        }
    }
}
