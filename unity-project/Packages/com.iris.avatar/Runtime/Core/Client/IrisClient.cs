using System;
using System.Buffers;
using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Iris.Core
{
    /// <summary>What is done with sound; the frame holds only during the call.</summary>
    public delegate void SoundHandler(in Frame frame);

    /// <summary>
    /// A face's connection to the house. It connects, comes back after a cut and goes on where it
    /// was, until it is stopped or told not to come back. What arrives waits until
    /// <see cref="Drain"/>, so that every event is raised on the caller's own thread.
    /// </summary>
    public sealed class IrisClient : IDisposable
    {
        private readonly ClientOptions _options;
        private readonly Backoff _backoff;
        private readonly ResumePoint _point = new ResumePoint();
        private readonly ConcurrentQueue<Inbound> _inbox = new ConcurrentQueue<Inbound>();
        private readonly CancellationTokenSource _stop = new CancellationTokenSource();
        private readonly object _gate = new object();
        private Task _running = Task.CompletedTask;
        private ClientWebSocket? _socket;
        private Outbox? _outbox;

        /// <param name="options">Where the house is, and what is wanted of it.</param>
        public IrisClient(ClientOptions options)
        {
            _options = options;
            var random = new SeededRandom(options.Seed);
            _backoff = new Backoff(options.FirstPause, options.LongestPause, random);
        }

        /// <summary>A message came.</summary>
        public event Action<WireMessage>? Received;

        /// <summary>A piece of speech came.</summary>
        public event SoundHandler? Heard;

        /// <summary>The connection is another; see <see cref="Connection"/>.</summary>
        public event Action<Connection>? Changed;

        /// <summary>
        /// The house cannot go on from where the client was: what is queued will never be whole.
        /// </summary>
        public event Action? Restarted;

        /// <summary>Something could not be read, or a try to connect failed; for a log.</summary>
        public event Action<string>? Complained;

        /// <summary>The connection, as of the last <see cref="Drain"/>.</summary>
        public Connection Connection { get; private set; }

        /// <summary>Whether it has stopped for good.</summary>
        public bool Stopped => _running.IsCompleted;

        /// <summary>What came a second time and was dropped.</summary>
        public long Duplicates => _point.Duplicates;

        /// <summary>Connect, and stay connected.</summary>
        public void Start()
        {
            if (!_running.IsCompleted || _stop.IsCancellationRequested)
            {
                throw new InvalidOperationException("a client is started once");
            }
            _running = Task.Run(RunAsync);
        }

        /// <summary>Raise the events of what came since. Call it from one thread; it never waits.</summary>
        public void Drain()
        {
            // What arrives meanwhile waits for the next time, so that this one ends.
            for (var left = _inbox.Count; left > 0 && _inbox.TryDequeue(out var next); left--)
            {
                if (next.Sound is byte[] sound)
                {
                    Heard?.Invoke(Frame.Decode(new ReadOnlySpan<byte>(sound, 0, next.Length)));
                    ArrayPool<byte>.Shared.Return(sound);
                }
                else if (next.Message is WireMessage message)
                {
                    Received?.Invoke(message);
                }
                else if (next.Connection is Connection connection)
                {
                    Connection = connection;
                    Changed?.Invoke(connection);
                }
                else if (next.Problem is string problem)
                {
                    Complained?.Invoke(problem);
                }
                else
                {
                    Restarted?.Invoke();
                }
            }
        }

        /// <summary>Send a message; false if there is no connection, and then it is not sent later.</summary>
        public bool Send(WireMessage message)
        {
            lock (_gate)
            {
                _outbox?.Add(message);
                return _outbox != null;
            }
        }

        /// <summary>Send a piece of the microphone's sound; false if there is no connection.</summary>
        public bool Send(in Frame frame)
        {
            lock (_gate)
            {
                _outbox?.Add(frame);
                return _outbox != null;
            }
        }

        /// <summary>Cut the connection as a broken cable would; the client comes back by itself.</summary>
        public void Cut()
        {
            lock (_gate)
            {
                _socket?.Abort();
            }
        }

        /// <summary>Say goodbye and stop for good.</summary>
        public async Task StopAsync()
        {
            ClientWebSocket? socket;
            lock (_gate)
            {
                socket = _outbox == null ? null : _socket;
                _outbox = null;
            }
            try
            {
                if (socket?.State == WebSocketState.Open)
                {
                    using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
                    await socket.CloseOutputAsync(
                        WebSocketCloseStatus.NormalClosure, "", patience.Token).ConfigureAwait(false);
                }
            }
            catch (Exception error) when (IsBroken(error) || error is InvalidOperationException)
            {
                // It is gone already, or in the middle of sending; it ends all the same.
            }
            _stop.Cancel();
            await _running.ConfigureAwait(false);
        }

        /// <summary>Stop at once, without a goodbye.</summary>
        public void Dispose()
        {
            _stop.Cancel();
            Cut();
        }

        private static bool IsBroken(Exception error) =>
            error is WebSocketException || error is OperationCanceledException
            || error is System.IO.IOException || error is ObjectDisposedException
            || error is System.Net.Sockets.SocketException;

        private async Task RunAsync()
        {
            try
            {
                while (await VisitAsync().ConfigureAwait(false))
                {
                    _inbox.Enqueue(Inbound.Of(Connection.Away));
                    await Task.Delay(_backoff.Next(), _stop.Token).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException)
            {
                // Stopped.
            }
            _inbox.Enqueue(Inbound.Of(Connection.Away));
        }

        /// <summary>One connection from its beginning to its end; gives whether to come back.</summary>
        private async Task<bool> VisitAsync()
        {
            _inbox.Enqueue(Inbound.Of(Connection.Connecting));
            using var socket = new ClientWebSocket();
            using var outbox = new Outbox();
            using var end = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            var sending = Task.CompletedTask;
            lock (_gate)
            {
                _socket = socket;
            }
            try
            {
                await ConnectAsync(socket).ConfigureAwait(false);
                outbox.Add(Greeting());
                sending = outbox.SendAsync(socket, end.Token);
                return await ListenAsync(socket, outbox).ConfigureAwait(false);
            }
            catch (Exception error) when (IsBroken(error) || error is BadMessageException)
            {
                if (!_stop.IsCancellationRequested)
                {
                    _inbox.Enqueue(Inbound.Of(error.Message));
                }
                return !_stop.IsCancellationRequested;
            }
            finally
            {
                lock (_gate)
                {
                    _socket = null;
                    _outbox = null;
                }
                end.Cancel();
                await EndedAsync(sending).ConfigureAwait(false);
            }
        }

        private async Task ConnectAsync(ClientWebSocket socket)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            patience.CancelAfter(_options.Patience);
            socket.Options.AddSubProtocol(Protocol.Subprotocol);
            await socket.ConnectAsync(_options.Address, patience.Token).ConfigureAwait(false);
        }

        private static async Task EndedAsync(Task sending)
        {
            try
            {
                await sending.ConfigureAwait(false);
            }
            catch (Exception error) when (IsBroken(error))
            {
                // The connection ended, and with it what was being sent.
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

        /// <summary>Hear what comes; gives whether to come back when nothing more does.</summary>
        private async Task<bool> ListenAsync(ClientWebSocket socket, Outbox outbox)
        {
            var inlet = new Inlet();
            while (await inlet.NextAsync(socket, _stop.Token).ConfigureAwait(false))
            {
                try
                {
                    if (inlet.Type == WebSocketMessageType.Binary)
                    {
                        TakeSound(inlet);
                    }
                    else if (Take(inlet, outbox) is bool comeBack)
                    {
                        return comeBack;
                    }
                }
                catch (BadMessageException error)
                {
                    _inbox.Enqueue(Inbound.Of(error.Message));
                }
            }
            return !_stop.IsCancellationRequested;
        }

        private void TakeSound(Inlet inlet)
        {
            if (_point.Accept((long)Frame.Decode(inlet.Data).Seq))
            {
                _inbox.Enqueue(Inbound.Of(inlet.Copy(), inlet.Length));
            }
        }

        /// <summary>Take a message; gives whether to come back, if it is the last one.</summary>
        private bool? Take(Inlet inlet, Outbox outbox)
        {
            var message = Messages.Read(Encoding.UTF8.GetString(inlet.Data));
            if (message == null || (message is Message stored && !_point.Accept(stored.Seq)))
            {
                return null;
            }
            if (message is Welcome welcome)
            {
                Welcomed(welcome, outbox);
            }
            _inbox.Enqueue(Inbound.Of(message));
            return message switch
            {
                Bye bye => bye.Reconnect,
                // Nothing that the client could say again would be taken.
                Error { Code: ErrorCode.Unauthorized } => false,
                Error { Code: ErrorCode.UnsupportedProtocol } => false,
                _ => null,
            };
        }

        private void Welcomed(Welcome welcome, Outbox outbox)
        {
            _backoff.Reset();
            if (!_point.Greeted(welcome))
            {
                _inbox.Enqueue(default);
            }
            lock (_gate)
            {
                _outbox = outbox;
            }
            _inbox.Enqueue(Inbound.Of(Connection.Online));
        }
    }
}
