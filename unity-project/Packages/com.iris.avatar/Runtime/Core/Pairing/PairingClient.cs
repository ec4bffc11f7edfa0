using System;
using System.Threading;
using System.Threading.Tasks;

namespace Iris.Core
{
    /// <summary>
    /// Sends JSON by POST, and gives the hash of the server's key beside its answer. With
    /// <paramref name="keyHash"/> no other server may be talked to; it is null where nobody knows it.
    /// </summary>
    /// <exception cref="Exception">There was no answer; <see cref="ConnectionFailure"/> says why.</exception>
    public delegate Task<(int Status, string Body, string? KeyHash)> PostHandler(
        Uri address, string json, string? keyHash, CancellationToken stop);

    /// <summary>Gets a token for this device, by the secret of a scanned code or by a typed code.</summary>
    public sealed class PairingClient
    {
        private const int Accepted = 200;
        private const int Waiting = 202;

        /// <summary>Between two questions whether the owner has allowed it.</summary>
        private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

        private readonly PostHandler _post;
        private readonly string _name;

        /// <param name="post">Talks to the server.</param>
        /// <param name="name">What the owner reads when asked whether to allow this device.</param>
        public PairingClient(PostHandler post, string name)
        {
            _post = post;
            _name = name;
        }

        /// <summary>Pair by a scanned code, which is its owner's consent, at the first address that answers.</summary>
        public async Task<PairingResult> PairAsync(PairingLink link, CancellationToken stop)
        {
            var result = new PairingResult(ConnectionProblem.UnknownHost);
            foreach (var address in link.Addresses)
            {
                result = await AskAsync(address, "secret", link.Secret, link.KeyHash, stop)
                    .ConfigureAwait(false);
                if (result.Problem == ConnectionProblem.None
                    || result.Problem == ConnectionProblem.NotAllowed
                    || result.Problem == ConnectionProblem.WrongKey)
                {
                    break;
                }
            }
            return result;
        }

        /// <summary>
        /// Pair by the six digits that Iris shows. Ends when the owner has allowed or refused it. The
        /// server that answers is believed to be the right one, and known by its key from then on.
        /// </summary>
        public async Task<PairingResult> PairAsync(string host, string code, CancellationToken stop)
        {
            if (!ServerAddress.TryParsePairing(host, out var address))
            {
                return new PairingResult(ConnectionProblem.UnknownHost);
            }
            return await AskAsync(address, "code", code, null, stop).ConfigureAwait(false);
        }

        private async Task<PairingResult> AskAsync(
            Uri address, string field, string value, string? keyHash, CancellationToken stop)
        {
            var writer = new JsonWriter();
            writer.BeginObject();
            writer.Name(field);
            writer.Value(value);
            writer.Name("name");
            writer.Value(_name);
            writer.Name("kind");
            writer.Value("unity");
            writer.EndObject();
            var json = writer.ToString();
            try
            {
                while (true)
                {
                    var (status, body, seen) = await _post(address, json, keyHash, stop).ConfigureAwait(false);
                    if (status != Waiting)
                    {
                        return status == Accepted
                            ? Read(address, body, seen) : new PairingResult(ConnectionProblem.NotAllowed);
                    }
                    await Task.Delay(Pause, stop).ConfigureAwait(false);
                }
            }
            catch (BadMessageException)
            {
                return new PairingResult(ConnectionProblem.NotIris);
            }
            catch (Exception error) when (!stop.IsCancellationRequested)
            {
                return new PairingResult(ConnectionFailure.ProblemOf(error));
            }
        }

        /// <summary>The answer says the server's key, too: it has to be the one that was talked to.</summary>
        private static PairingResult Read(Uri address, string body, string? seen)
        {
            var fields = new JsonFields("pair", JsonValue.Parse(body));
            var key = fields.Text("key");
            if (key != seen)
            {
                return new PairingResult(ConnectionProblem.WrongKey);
            }
            var socket = new UriBuilder(address) { Scheme = "wss", Path = "/ws" }.Uri;
            return new PairingResult(socket, fields.Text("token"), key);
        }
    }
}
