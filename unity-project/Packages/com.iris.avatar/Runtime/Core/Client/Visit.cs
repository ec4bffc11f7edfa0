using System;
using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Iris.Core
{
    /// <summary>
    /// One connection from its beginning to its end: calls, greets, listens and sends. What arrives
    /// goes into the client's inbox.
    /// </summary>
    internal sealed class Visit : IDisposable
    {
        private readonly ClientOptions _options;
        private readonly ResumePoint _point;
        private readonly ConcurrentQueue<Inbound> _inbox;
        private readonly ClientWebSocket _socket = new ClientWebSocket();
        private readonly Outbox _outbox = new Outbox();

        /// <param name="options">Where the house is, and what is wanted of it.</param>
        /// <param name="point">How far the client has come.</param>
        /// <param name="inbox">Gets what arrives.</param>
        public Visit(ClientOptions options, ResumePoint point, ConcurrentQueue<Inbound> inbox)
        {
            _options = options;
            _point = point;
            _inbox = inbox;
        }

        /// <summary>Whether the house has said welcome; nothing is sent before.</summary>
        public bool Welcomed { get; private set; }

        /// <summary>Whether the house has said that there is no coming back, or never would be.</summary>
        public bool Last { get; private set; }

        /// <summary>Call, greet and listen, until the connection ends or breaks.</summary>
        /// <exception cref="Exception">Why it broke; sockets have many kinds.</exception>
        public async Task RunAsync(CancellationToken stop)
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
            await ConnectAsync(stop).ConfigureAwait(false);
            _outbox.Add(Greeting());
            var sending = _outbox.SendAsync(_socket, end.Token);
            try
            {
                await ListenAsync(stop).ConfigureAwait(false);
            }
            finally
            {
                end.Cancel();
                await EndedAsync(sending).ConfigureAwait(false);
            }
        }

        public void Send(WireMessage message) => _outbox.Add(message);

        public void Send(in Frame frame) => _outbox.Add(frame);

        /// <summary>Break it, as a cable does.</summary>
        public void Cut() => _socket.Abort();

        /// <summary>Say goodbye, within a second.</summary>
        public async Task CloseAsync()
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", patience.Token)
                .ConfigureAwait(false);
        }

        public void Dispose()
        {
            _socket.Dispose();
            _outbox.Dispose();
        }

        private static async Task EndedAsync(Task sending)
        {
            try
            {
                await sending.ConfigureAwait(false);
            }
            catch (Exception)
            {
                // The connection ended, and with it what was being sent; why, the listening tells.
            }
        }

        private async Task ConnectAsync(CancellationToken stop)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
            patience.CancelAfter(_options.Patience);
            _socket.Options.AddSubProtocol(Protocol.Subprotocol);
            try
            {
                await _socket.ConnectAsync(_options.Address, patience.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                throw new TimeoutException($"{_options.Address} does not answer");
            }
        }

        private Hello Greeting() => new Hello
        {
            Protocol = Protocol.Version,
            Device = _options.Device,
            Kind = _options.Kind,
            Session = _options.Session,
            Wants = _options.Wants,
            Token = _options.Token,
            Resume = _point.Last,
        };

        private async Task ListenAsync(CancellationToken stop)
        {
            var inlet = new Inlet();
            var open = true;
            while (open && await inlet.NextAsync(_socket, stop).ConfigureAwait(false))
            {
                try
                {
                    if (inlet.Type == WebSocketMessageType.Binary)
                    {
                        TakeSound(inlet);
                    }
                    else
                    {
                        open = Take(inlet);
                    }
                }
                catch (BadMessageException error)
                {
                    _inbox.Enqueue(Inbound.Of(error.Message));
                }
            }
        }

        private void TakeSound(Inlet inlet)
        {
            if (_point.Accept((long)Frame.Decode(inlet.Data).Seq))
            {
                _inbox.Enqueue(Inbound.Of(inlet.Copy(), inlet.Length));
            }
        }

        /// <summary>Take a message; false if it is the last one.</summary>
        private bool Take(Inlet inlet)
        {
            var message = Messages.Read(Encoding.UTF8.GetString(inlet.Data));
            if (message == null || (message is Message stored && !_point.Accept(stored.Seq)))
            {
                return true;
            }
            if (message is Welcome welcome)
            {
                Welcome(welcome);
            }
            _inbox.Enqueue(Inbound.Of(message));
            switch (message)
            {
                case Bye bye:
                    Last = !bye.Reconnect;
                    return false;
                case Error { Code: ErrorCode.Unauthorized }:
                case Error { Code: ErrorCode.UnsupportedProtocol }:
                    // Nothing that the client could say again would be taken.
                    Last = true;
                    return false;
                default:
                    return true;
            }
        }

        private void Welcome(Welcome welcome)
        {
            if (!_point.Greeted(welcome))
            {
                _inbox.Enqueue(default);
            }
            Welcomed = true;
            _inbox.Enqueue(Inbound.Of(Connection.Online));
        }
    }
}
