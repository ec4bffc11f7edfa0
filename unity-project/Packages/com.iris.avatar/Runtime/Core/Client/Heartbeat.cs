using System;

namespace Iris.Core
{
    /// <summary>
    /// Knows when to ask the other side whether it is still there, and when it is taken for gone.
    /// Times are seconds of one clock that never goes back.
    /// </summary>
    public sealed class Heartbeat
    {
        /// <summary>Seconds without anything from the other side after which the link is dead.</summary>
        public const double Timeout = 15;

        /// <summary>Seconds between two pings: three may be lost.</summary>
        public const double Interval = 4;

        private double _heard;
        private double _pinged;

        /// <param name="now">When the connection was made.</param>
        public Heartbeat(double now) => _heard = _pinged = now;

        /// <summary>Anything at all came from the other side.</summary>
        public void OnReceived(double now) => _heard = now;

        /// <summary>Whether the other side has been silent for too long.</summary>
        public bool IsDead(double now) => now - _heard >= Timeout;

        /// <summary>Whether to send a ping now; then it counts as sent.</summary>
        public bool IsDue(double now)
        {
            if (now - Math.Max(_heard, _pinged) < Interval)
            {
                return false;
            }
            _pinged = now;
            return true;
        }
    }
}
