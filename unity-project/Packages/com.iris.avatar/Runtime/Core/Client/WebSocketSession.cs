using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Iris.Core
{
    /// <summary>
    /// One connection from its beginning to its end: connects, says hello, receives, sends, and ends
    /// the connection when the other side is silent for too long. What arrives goes into the client's
    /// inbox.
    /// </summary>
    internal sealed class WebSocketSession : IDisposable
    {
        /// <summary>Milliseconds between two looks at the heartbeat.</summary>
        private const int BeatMs = 500;

        private readonly ClientOptions _options;
        private readonly ResumePoint _point;
        private readonly ConcurrentQueue<Inbound> _inbox;
        private readonly ClientWebSocket _socket = new ClientWebSocket();
        private readonly SendQueue _queue = new SendQueue();
        private readonly Stopwatch _clock = Stopwatch.StartNew();
        private readonly Heartbeat _heartbeat = new Heartbeat(0);
        private volatile bool _silent;

        /// <param name="options">Where Iris is, and what is wanted of it.</param>
        /// <param name="point">How far the client has come.</param>
        /// <param name="inbox">Gets what arrives.</param>
        public WebSocketSession(ClientOptions options, ResumePoint point, ConcurrentQueue<Inbound> inbox)
        {
            _options = options;
            _point = point;
            _inbox = inbox;
        }

        /// <summary>Whether Iris has said welcome; nothing but hello is sent before.</summary>
        public bool Welcomed { get; private set; }

        /// <summary>Whether to stop reconnecting: Iris said so, or would refuse every time.</summary>
        public bool IsFinal { get; private set; }

        /// <summary>Why Iris refused; None if it did not.</summary>
        public ConnectionProblem Refusal { get; private set; }

        /// <summary>Connect, say hello and receive, until the connection ends or breaks.</summary>
        /// <exception cref="Exception">Why it broke; sockets have many kinds.</exception>
        public async Task RunAsync(CancellationToken stop)
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
            await ConnectAsync(stop).ConfigureAwait(false);
            _queue.Add(CreateHello());
            var sending = _queue.SendAsync(_socket, end.Token);
            var beating = BeatAsync(end.Token);
            try
            {
                await ReceiveAsync(stop).ConfigureAwait(false);
            }
            catch (Exception) when (_silent)
            {
                throw new TimeoutException($"Iris has been silent for {Heartbeat.Timeout} s");
            }
            finally
            {
                end.Cancel();
                await EndedAsync(sending).ConfigureAwait(false);
                await EndedAsync(beating).ConfigureAwait(false);
            }
        }

        public void Send(WireMessage message) => _queue.Add(message);

        public void Send(in Frame frame) => _queue.Add(frame);

        /// <summary>End it at once, as a broken cable does.</summary>
        public void Abort() => _socket.Abort();

        /// <summary>Say goodbye, within a second.</summary>
        public async Task CloseAsync()
        {
            using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", timeout.Token)
                .ConfigureAwait(false);
        }

        public void Dispose()
        {
            _socket.Dispose();
            _queue.Dispose();
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
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stop);
            timeout.CancelAfter(_options.ConnectTimeout);
            _socket.Options.AddSubProtocol(Protocol.Subprotocol);
            if (_options.KeyHash is string hash)
            {
                _socket.Options.RemoteCertificateValidationCallback = (_, certificate, __, ___) =>
                    PublicKeyPin.HashOf(certificate.GetRawCertData()) == hash;
            }
            try
            {
                await _socket.ConnectAsync(_options.Address, timeout.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                throw new TimeoutException($"{_options.Address} does not answer");
            }
        }

        private Hello CreateHello() => new Hello
        {
            Protocol = Protocol.Version,
            Device = _options.Device,
            Kind = _options.Kind,
            Session = _options.Session,
            Wants = _options.Wants,
            Token = _options.Token,
            Resume = _point.Last,
        };

        /// <summary>Ask for signs of life, and end the connection when there are none.</summary>
        private async Task BeatAsync(CancellationToken stop)
        {
            while (true)
            {
                await Task.Delay(BeatMs, stop).ConfigureAwait(false);
                double now;
                lock (_heartbeat)
                {
                    now = _clock.Elapsed.TotalSeconds;
                    if (_heartbeat.IsDead(now))
                    {
                        _silent = true;
                        Abort();
                        return;
                    }
                    if (!Welcomed || !_heartbeat.IsDue(now))
                    {
                        continue;
                    }
                }
                _queue.Add(new Ping());
            }
        }

        private async Task ReceiveAsync(CancellationToken stop)
        {
            var reader = new MessageReader();
            var open = true;
            while (open && await reader.NextAsync(_socket, stop).ConfigureAwait(false))
            {
                lock (_heartbeat)
                {
                    _heartbeat.OnReceived(_clock.Elapsed.TotalSeconds);
                }
                try
                {
                    if (reader.Type == WebSocketMessageType.Binary)
                    {
                        OnSound(reader);
                    }
                    else
                    {
                        open = OnMessage(reader);
                    }
                }
                catch (BadMessageException error)
                {
                    _inbox.Enqueue(Inbound.Of(error.Message));
                }
            }
        }

        private void OnSound(MessageReader reader)
        {
            if (_point.Accept((long)Frame.Decode(reader.Data).Seq))
            {
                _inbox.Enqueue(Inbound.Of(reader.Copy(), reader.Length));
            }
        }

        /// <summary>Handle a message; false if it is the last one.</summary>
        private bool OnMessage(MessageReader reader)
        {
            var message = Messages.Read(Encoding.UTF8.GetString(reader.Data));
            switch (message)
            {
                case null:
                case Pong _:
                case Message stored when !_point.Accept(stored.Seq):
                    return true;
                case Ping _:
                    _queue.Add(new Pong());
                    return true;
                case Welcome welcome:
                    OnWelcome(welcome);
                    break;
            }
            _inbox.Enqueue(Inbound.Of(message));
            switch (message)
            {
                case Bye bye:
                    IsFinal = !bye.Reconnect;
                    return false;
                case Error { Code: ErrorCode.Unauthorized }:
                    return Refuse(ConnectionProblem.NotAllowed);
                case Error { Code: ErrorCode.UnsupportedProtocol }:
                    return Refuse(ConnectionProblem.OtherVersion);
                default:
                    return true;
            }
        }

        /// <summary>Nothing that the client could say again would be accepted.</summary>
        private bool Refuse(ConnectionProblem problem)
        {
            Refusal = problem;
            IsFinal = true;
            return false;
        }

        private void OnWelcome(Welcome welcome)
        {
            if (!_point.OnWelcome(welcome))
            {
                _inbox.Enqueue(default);
            }
            Welcomed = true;
            _inbox.Enqueue(Inbound.Of(ConnectionState.Online));
        }
    }
}
