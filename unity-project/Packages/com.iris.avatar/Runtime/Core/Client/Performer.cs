namespace Iris.Core
{
    /// <summary>
    /// Brings what arrives to voice, face and body, tells Iris what was heard, and knows what the
    /// avatar is doing. Driven by the main thread, once a frame.
    /// </summary>
    public sealed class Performer
    {
        /// <summary>Seconds after which a sound that became no words is forgotten.</summary>
        private const float ForgetSeconds = 1.5f;

        private readonly PlayedReporter _played = new PlayedReporter();
        private IrisClient? _client;
        private uint _answering;
        private bool _muted;
        private bool _hearing;
        private float _forget = float.PositiveInfinity;

        /// <param name="speech">What the voice plays.</param>
        /// <param name="lips">What moves the mouth.</param>
        public Performer(SpeechBuffer speech, LipSync lips)
        {
            Speech = speech;
            Lips = lips;
        }

        public SpeechBuffer Speech { get; }

        public LipSync Lips { get; }

        /// <summary>What moves her beside her mouth.</summary>
        public Liveliness Liveliness { get; } = new Liveliness(SeededRandom.UnlikeSeed());

        /// <summary>What the listener hears now.</summary>
        public PlaybackClock Clock { get; } = new PlaybackClock();

        /// <summary>Whether nobody plays what arrives: then it is dropped, and not said later.</summary>
        public bool Muted
        {
            get => _muted;
            set
            {
                if (value && !_muted)
                {
                    StopSpeech();
                }
                _muted = value;
            }
        }

        public AvatarState State
        {
            get
            {
                var online = _client?.Connection == ConnectionState.Online;
                if (online && _hearing)
                {
                    return AvatarState.Listening;
                }
                if (Clock.Sounding || Speech.Speaking)
                {
                    return AvatarState.Speaking;
                }
                if (!online)
                {
                    return _client?.Connection == ConnectionState.Connecting
                        ? AvatarState.Connecting : AvatarState.Offline;
                }
                return _answering != 0 || Speech.Waiting ? AvatarState.Thinking : AvatarState.Ready;
            }
        }

        /// <summary>Listen to this client, not started by this, in place of the one before.</summary>
        public void Follow(IrisClient? client)
        {
            if (_client != null)
            {
                _client.Received -= OnMessage;
                _client.Heard -= OnSound;
                _client.Restarted -= Clear;
            }
            Clear();
            _client = client;
            if (client != null)
            {
                client.Received += OnMessage;
                client.Heard += OnSound;
                client.Restarted += Clear;
            }
        }

        /// <summary>Take what came, and move the mouth; <paramref name="seconds"/> went by.</summary>
        public void Update(float seconds)
        {
            _client?.Drain();
            _forget -= seconds;
            _hearing &= _forget > 0;
            Clock.Advance(seconds);
            while (Speech.TryReport(out var progress))
            {
                Clock.Report(progress);
                if (_played.See(progress) is SpeechPlayed played)
                {
                    _client?.Send(played);
                }
            }
            Lips.Update(Clock, seconds);
            Liveliness.Update(seconds, Heard());
        }

        /// <summary>What leaves the loudspeaker now: the mixer has fetched more.</summary>
        private Progress? Heard() => Clock.Sounding
            ? new Progress(Clock.Turn, Clock.Sentence, Clock.Ms - Lips.OffsetMs, false) : (Progress?)null;

        private void OnSound(in Frame frame)
        {
            if (frame.Kind == FrameKind.Speech)
            {
                Speech.Add(frame.Turn, frame.Sentence, frame.Offset, frame.Pcm);
                Liveliness.Prosody.OnSound(frame.Turn, frame.Sentence, frame.Pcm);
            }
        }

        private void OnMessage(WireMessage message)
        {
            Liveliness.OnMessage(message);
            switch (message)
            {
                case VadStarted _:
                    _hearing = true;
                    _forget = float.PositiveInfinity;
                    break;
                case VadStopped _:
                    _forget = ForgetSeconds;
                    break;
                case AsrFinal _:
                    _hearing = false;
                    break;
                case TurnStarted started:
                    _answering = started.Turn;
                    if (!_muted)
                    {
                        Speech.TurnStarted(started.Turn);
                    }
                    break;
                case SpeechStarted started when !_muted:
                    Speech.Begin(started.Turn, started.Sentence, started.Rate, started.Attempt);
                    Lips.Begin(started.Turn, started.Sentence, started.Attempt);
                    break;
                case SpeechVisemes visemes:
                    Lips.Add(visemes);
                    break;
                case SpeechEnded ended:
                    Speech.End(ended.Turn, ended.Sentence, ended.Samples);
                    break;
                case TurnCancelled cancelled:
                    Cancel(cancelled.Turn);
                    break;
                case TurnEnded ended:
                    Speech.TurnEnded(ended.Turn);
                    Answered(ended.Turn);
                    break;
            }
        }

        private void Cancel(uint turn)
        {
            Speech.Cancel(turn);
            Lips.Cancel(turn);
            Answered(turn);
            if (Clock.Turn == turn)
            {
                Clock.Stop();
            }
        }

        private void Answered(uint turn) => _answering = _answering == turn ? 0 : _answering;

        private void Clear()
        {
            StopSpeech();
            _answering = 0;
            _hearing = false;
        }

        private void StopSpeech()
        {
            Speech.Clear();
            Lips.Clear();
            Liveliness.Prosody.Clear();
            Clock.Stop();
        }
    }
}
