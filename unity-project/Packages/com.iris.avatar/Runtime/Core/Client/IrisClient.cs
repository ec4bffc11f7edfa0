using System;
using System.Buffers;
using System.Collections.Concurrent;
using System.Threading;
using System.Threading.Tasks;

namespace Iris.Core
{
    /// <summary>What is done with sound; the frame holds only during the call.</summary>
    public delegate void SoundHandler(in Frame frame);

    /// <summary>
    /// A client's connection to Iris. It connects, reconnects after a break and goes on where it
    /// was, until it is stopped or told not to reconnect. What arrives waits until
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
        private readonly PendingPrompts _prompts = new PendingPrompts();
        private WebSocketSession? _session;

        /// <param name="options">Where Iris is, and what is wanted of it.</param>
        /// <exception cref="ArgumentException">The address is none of a WebSocket.</exception>
        public IrisClient(ClientOptions options)
        {
            if (options.Address.Scheme != "ws" && options.Address.Scheme != "wss")
            {
                throw new ArgumentException(
                    $"{options.Address} does not begin with ws:// or wss://", nameof(options));
            }
            _options = options;
            var random = new SeededRandom(options.Seed);
            _backoff = new Backoff(options.FirstRetryDelay, options.MaxRetryDelay, random);
        }

        /// <summary>A message came.</summary>
        public event Action<WireMessage>? Received;

        /// <summary>A piece of speech came.</summary>
        public event SoundHandler? Heard;

        /// <summary>The connection is another; see <see cref="Connection"/>.</summary>
        public event Action<ConnectionState>? Changed;

        /// <summary>
        /// Iris cannot go on from where the client was: what is queued will never be whole.
        /// </summary>
        public event Action? Restarted;

        /// <summary>Something could not be read, or an attempt to connect failed; for a log.</summary>
        public event Action<string>? Warned;

        /// <summary>The connection, as of the last <see cref="Drain"/>.</summary>
        public ConnectionState Connection { get; private set; }

        /// <summary>Why there was no connection at the last attempt, as of the last <see cref="Drain"/>.</summary>
        public ConnectionProblem Problem { get; private set; }

        /// <summary>Prompts that Iris has not accepted yet.</summary>
        public PendingPrompts Prompts => _prompts;

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

        /// <summary>
        /// Raise the events of what came since. Call it from one thread; it never waits. What an
        /// event's listener throws comes out here, and what is left waits for the next call.
        /// </summary>
        public void Drain()
        {
            // What arrives meanwhile waits for the next time, so that this one ends.
            for (var left = _inbox.Count; left > 0 && _inbox.TryDequeue(out var next); left--)
            {
                try
                {
                    Raise(next);
                }
                catch (BadMessageException error)
                {
                    Warned?.Invoke(error.Message);
                }
                finally
                {
                    if (next.Sound is byte[] sound)
                    {
                        ArrayPool<byte>.Shared.Return(sound);
                    }
                }
            }
        }

        /// <summary>
        /// Ask something; false if there is no connection. It is kept until Iris has accepted it, and
        /// sent again after a break. Call it from the thread that drains.
        /// </summary>
        public bool Ask(Prompt prompt)
        {
            var sent = Send(prompt);
            if (sent)
            {
                _prompts.Add(prompt);
            }
            return sent;
        }

        /// <summary>Send a message; false if there is no connection, and then it is not sent later.</summary>
        public bool Send(WireMessage message)
        {
            lock (_gate)
            {
                var open = _session?.Welcomed == true;
                if (open)
                {
                    _session!.Send(message);
                }
                return open;
            }
        }

        /// <summary>Send a piece of the microphone's sound; false if there is no connection.</summary>
        public bool Send(in Frame frame)
        {
            lock (_gate)
            {
                var open = _session?.Welcomed == true;
                if (open)
                {
                    _session!.Send(frame);
                }
                return open;
            }
        }

        /// <summary>End the connection as a broken cable would; the client reconnects by itself.</summary>
        public void Abort()
        {
            lock (_gate)
            {
                _session?.Abort();
            }
        }

        /// <summary>Say goodbye and stop for good.</summary>
        public async Task StopAsync()
        {
            WebSocketSession? session;
            lock (_gate)
            {
                session = _session?.Welcomed == true ? _session : null;
            }
            try
            {
                await (session?.CloseAsync() ?? Task.CompletedTask).ConfigureAwait(false);
            }
            catch (Exception)
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
            Abort();
        }

        private void Raise(in Inbound next)
        {
            if (next.Sound is byte[] sound)
            {
                Heard?.Invoke(Frame.Decode(new ReadOnlySpan<byte>(sound, 0, next.Length)));
            }
            else if (next.Message is WireMessage message)
            {
                OnMessage(message);
            }
            else if (next.Connection is ConnectionState connection)
            {
                Connection = connection;
                // While it tries again, what went wrong before is still what is to be shown.
                Problem = connection == ConnectionState.Connecting ? Problem : next.Problem;
                Changed?.Invoke(connection);
            }
            else if (next.Warning is string warning)
            {
                Warned?.Invoke(warning);
            }
            else
            {
                Restarted?.Invoke();
            }
        }

        private void OnMessage(WireMessage message)
        {
            _prompts.OnMessage(message);
            if (message is Welcome)
            {
                foreach (var prompt in _prompts.All)
                {
                    Send(prompt);
                }
            }
            Received?.Invoke(message);
        }

        private async Task RunAsync()
        {
            try
            {
                while (await ConnectOnceAsync().ConfigureAwait(false))
                {
                    await Task.Delay(_backoff.Next(), _stop.Token).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException)
            {
                // Stopped.
            }
        }

        /// <summary>One connection from beginning to end; gives whether to reconnect.</summary>
        private async Task<bool> ConnectOnceAsync()
        {
            _inbox.Enqueue(Inbound.Of(ConnectionState.Connecting));
            using var session = new WebSocketSession(_options, _point, _inbox);
            lock (_gate)
            {
                _session = session;
            }
            var problem = ConnectionProblem.None;
            try
            {
                await session.RunAsync(_stop.Token).ConfigureAwait(false);
                problem = session.Refusal;
            }
            catch (Exception error)
            {
                // Runtimes differ in what a socket throws; whatever it is, the connection is over.
                if (!_stop.IsCancellationRequested)
                {
                    problem = session.Welcomed
                        ? ConnectionProblem.Lost : ConnectionFailure.ProblemOf(error);
                    _inbox.Enqueue(Inbound.Of(error.Message));
                }
            }
            finally
            {
                lock (_gate)
                {
                    _session = null;
                }
            }
            if (session.Welcomed)
            {
                _backoff.Reset();
            }
            _inbox.Enqueue(Inbound.Of(ConnectionState.Offline, problem));
            return !session.IsFinal && !_stop.IsCancellationRequested;
        }
    }
}
