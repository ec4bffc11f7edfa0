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
        private Visit? _visit;

        /// <param name="options">Where the house is, and what is wanted of it.</param>
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
                    Complained?.Invoke(error.Message);
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

        /// <summary>Send a message; false if there is no connection, and then it is not sent later.</summary>
        public bool Send(WireMessage message)
        {
            lock (_gate)
            {
                var open = _visit?.Welcomed == true;
                if (open)
                {
                    _visit!.Send(message);
                }
                return open;
            }
        }

        /// <summary>Send a piece of the microphone's sound; false if there is no connection.</summary>
        public bool Send(in Frame frame)
        {
            lock (_gate)
            {
                var open = _visit?.Welcomed == true;
                if (open)
                {
                    _visit!.Send(frame);
                }
                return open;
            }
        }

        /// <summary>Cut the connection as a broken cable would; the client comes back by itself.</summary>
        public void Cut()
        {
            lock (_gate)
            {
                _visit?.Cut();
            }
        }

        /// <summary>Say goodbye and stop for good.</summary>
        public async Task StopAsync()
        {
            Visit? visit;
            lock (_gate)
            {
                visit = _visit?.Welcomed == true ? _visit : null;
            }
            try
            {
                await (visit?.CloseAsync() ?? Task.CompletedTask).ConfigureAwait(false);
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
            Cut();
        }

        private void Raise(in Inbound next)
        {
            if (next.Sound is byte[] sound)
            {
                Heard?.Invoke(Frame.Decode(new ReadOnlySpan<byte>(sound, 0, next.Length)));
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

        /// <summary>Visit the house once; gives whether to come back.</summary>
        private async Task<bool> VisitAsync()
        {
            _inbox.Enqueue(Inbound.Of(Connection.Connecting));
            using var visit = new Visit(_options, _point, _inbox);
            lock (_gate)
            {
                _visit = visit;
            }
            try
            {
                await visit.RunAsync(_stop.Token).ConfigureAwait(false);
            }
            catch (Exception error)
            {
                // Runtimes differ in what a socket throws; whatever it is, the connection is over.
                if (!_stop.IsCancellationRequested)
                {
                    _inbox.Enqueue(Inbound.Of(error.Message));
                }
            }
            finally
            {
                lock (_gate)
                {
                    _visit = null;
                }
            }
            if (visit.Welcomed)
            {
                _backoff.Reset();
            }
            return !visit.Last && !_stop.IsCancellationRequested;
        }
    }
}
