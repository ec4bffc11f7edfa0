namespace Iris.Core
{
    /// <summary>
    /// While somebody seems to speak over the avatar, the bridge holds its sound back, and what is
    /// here of it already is played with a lowered voice.
    /// </summary>
    public sealed class Ducking
    {
        private float _left;

        /// <summary>How loud the voice is then, 0 to 1.</summary>
        public float Level { get; set; } = 0.3f;

        /// <summary>How loud the voice is to be now.</summary>
        public float Volume => _left > 0 ? Level : 1;

        public void OnMessage(WireMessage message)
        {
            switch (message)
            {
                case SpeechHeld _:
                    _left = Protocol.HeldSeconds;
                    break;
                case SpeechReleased _:
                case TurnCancelled _:
                case Welcome _:
                    _left = 0;
                    break;
            }
        }

        /// <summary>Time goes by, in seconds.</summary>
        public void Update(float seconds)
        {
            _left -= seconds;
        }
    }
}
