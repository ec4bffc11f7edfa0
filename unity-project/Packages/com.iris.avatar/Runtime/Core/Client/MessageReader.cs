using System;
using System.Buffers;
using System.Net.WebSockets;
using System.Threading;
using System.Threading.Tasks;

namespace Iris.Core
{
    /// <summary>Puts the pieces of a WebSocket's messages together.</summary>
    internal sealed class MessageReader
    {
        /// <summary>No message of Iris is as long as this; more is refused.</summary>
        private const int MaxBytes = 16 << 20;

        private byte[] _buffer = new byte[1 << 16];

        /// <summary>Of the message that came last.</summary>
        public WebSocketMessageType Type { get; private set; }

        /// <summary>The message that came last; its bytes hold until the next one.</summary>
        public ReadOnlySpan<byte> Data => new ReadOnlySpan<byte>(_buffer, 0, Length);

        /// <summary>Bytes of the message that came last.</summary>
        public int Length { get; private set; }

        /// <summary>Wait for a whole message; false if the connection was closed instead.</summary>
        /// <exception cref="WebSocketException">The connection broke.</exception>
        /// <exception cref="BadMessageException">The message has no end.</exception>
        public async Task<bool> NextAsync(WebSocket socket, CancellationToken stop)
        {
            Length = 0;
            while (true)
            {
                var room = new ArraySegment<byte>(_buffer, Length, _buffer.Length - Length);
                var got = await socket.ReceiveAsync(room, stop).ConfigureAwait(false);
                if (got.MessageType == WebSocketMessageType.Close)
                {
                    return false;
                }
                Length += got.Count;
                if (got.EndOfMessage)
                {
                    Type = got.MessageType;
                    return true;
                }
                if (Length == MaxBytes)
                {
                    throw new BadMessageException($"a message has more than {MaxBytes} bytes");
                }
                if (Length == _buffer.Length)
                {
                    Array.Resize(ref _buffer, 2 * _buffer.Length);
                }
            }
        }

        /// <summary>A copy of the message in an array of the shared pool.</summary>
        public byte[] Copy()
        {
            var copy = ArrayPool<byte>.Shared.Rent(Length);
            Data.CopyTo(copy);
            return copy;
        }
    }
}
