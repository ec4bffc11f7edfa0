using System;
using System.Threading;
using System.Threading.Tasks;
using Iris.Core;
using UnityEngine;

namespace Iris
{
    /// <summary>
    /// Pairs this device with Iris, by the six digits that she shows or by a link that was scanned.
    /// A link is never followed without being asked for: <see cref="LinkOpened"/> says whose it is.
    /// </summary>
    [AddComponentMenu("Iris/Pairing")]
    [RequireComponent(typeof(IrisAvatar))]
    [DisallowMultipleComponent]
    public sealed class IrisPairing : MonoBehaviour
    {
        private IrisAvatar? _avatar;
        private CancellationTokenSource? _stop;
        private Task? _pairing;
        private volatile PairingResult? _result;
        private PairingLink? _link;

        /// <summary>A link to pair by was opened; the user has to be asked before <see cref="FollowLink"/>.</summary>
        public event Action<PairingLink>? LinkOpened;

        /// <summary>It worked, or why it did not.</summary>
        public event Action<PairingResult>? Finished;

        /// <summary>Who talks to the server.</summary>
        public PostHandler Post { get; set; } = SecurePost.SendAsync;

        /// <summary>Whether it is waiting for the owner's answer.</summary>
        public bool Pairing => _pairing != null;

        /// <summary>Pair by the six digits that Iris shows.</summary>
        public void PairByCode(string address, string code) =>
            Begin((client, stop) => client.PairAsync(address, code.Trim(), stop));

        /// <summary>Pair by the link that was opened last, once the user has agreed.</summary>
        public void FollowLink()
        {
            if (_link is PairingLink link)
            {
                Begin((client, stop) => client.PairAsync(link, stop));
            }
        }

        private void OnEnable()
        {
            _avatar = GetComponent<IrisAvatar>();
            Application.deepLinkActivated += Open;
            if (!string.IsNullOrEmpty(Application.absoluteURL))
            {
                Open(Application.absoluteURL);
            }
        }

        private void OnDisable()
        {
            Application.deepLinkActivated -= Open;
            _stop?.Cancel();
            _pairing = null;
        }

        private void Update()
        {
            if (_pairing is not { IsCompleted: true } done)
            {
                return;
            }
            _pairing = null;
            if (_result is PairingResult result)
            {
                _result = null;
                if (result.Address != null)
                {
                    _avatar!.ConnectPaired(result);
                }
                Finished?.Invoke(result);
            }
        }

        private void Open(string text)
        {
            if (PairingLink.TryParse(text, out _link))
            {
                LinkOpened?.Invoke(_link!);
            }
        }

        private void Begin(Func<PairingClient, CancellationToken, Task<PairingResult>> pair)
        {
            _stop?.Cancel();
            _stop = new CancellationTokenSource();
            _result = null;
            _pairing = RunAsync(pair(new PairingClient(Post, SystemInfo.deviceName), _stop.Token), _stop.Token);
        }

        /// <summary>Hand a result over to <c>Update</c>; what was stopped has none.</summary>
        private async Task RunAsync(Task<PairingResult> pairing, CancellationToken stop)
        {
            var result = await pairing.ConfigureAwait(false);
            _result = stop.IsCancellationRequested ? null : result;
        }
    }
}
