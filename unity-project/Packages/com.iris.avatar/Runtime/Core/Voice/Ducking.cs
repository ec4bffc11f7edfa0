namespace Iris.Core
{
    /// <summary>
    /// While somebody speaks it is not known yet whether to the avatar: it lowers its voice until
    /// that is known.
    /// </summary>
    public sealed class Ducking
    {
        /// <summary>What was said is known within this time after its end, or is nothing.</summary>
        private const float DecideSeconds = 1.5f;

        private float _until = float.PositiveInfinity;
        private bool _ducked;

        /// <summary>How loud the voice is then, 0 to 1.</summary>
        public float Level { get; set; } = 0.3f;

        /// <summary>How loud the voice is to be now.</summary>
        public float Volume => _ducked ? Level : 1;

        public void OnMessage(WireMessage message)
        {
            switch (message)
            {
                case VadStarted _:
                    _ducked = true;
                    _until = float.PositiveInfinity;
                    break;
                case VadStopped _:
                    _until = DecideSeconds;
                    break;
                case AsrFinal _:
                case TurnCancelled _:
                case Welcome _:
                    _ducked = false;
                    break;
            }
        }

        /// <summary>Time goes by, in seconds.</summary>
        public void Update(float seconds)
        {
            _until -= seconds;
            _ducked &= _until > 0;
        }
    }
}
