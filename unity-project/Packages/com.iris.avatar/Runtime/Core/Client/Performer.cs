namespace Iris.Core
{
    /// <summary>
    /// Brings what arrives to voice and face, tells the house what was heard, and knows what the
    /// avatar is doing. Driven by the main thread, once a frame.
    /// </summary>
    public sealed class Performer
    {
        private readonly PlayedReporter _played = new PlayedReporter();
        private IrisClient? _client;
        private uint _answering;
        private bool _muted;

        /// <param name="speech">What the voice plays.</param>
        /// <param name="lips">What moves the mouth.</param>
        public Performer(SpeechBuffer speech, LipSync lips)
        {
            Speech = speech;
            Lips = lips;
        }

        public SpeechBuffer Speech { get; }

        public LipSync Lips { get; }

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
                    Hush();
                }
                _muted = value;
            }
        }

        public Mood Mood
        {
            get
            {
                if (Clock.Sounding || Speech.Speaking)
                {
                    return Mood.Speaking;
                }
                return _client?.Connection switch
                {
                    Connection.Online when _answering != 0 || Speech.Waiting => Mood.Thinking,
                    Connection.Online => Mood.Listening,
                    Connection.Connecting => Mood.Connecting,
                    _ => Mood.Away,
                };
            }
        }

        /// <summary>Listen to this client, not started by this, in place of the one before.</summary>
        public void Follow(IrisClient? client)
        {
            if (_client != null)
            {
                _client.Received -= Take;
                _client.Heard -= Hear;
                _client.Restarted -= Clear;
            }
            Clear();
            _client = client;
            if (client != null)
            {
                client.Received += Take;
                client.Heard += Hear;
                client.Restarted += Clear;
            }
        }

        /// <summary>Take what came, and move the mouth; <paramref name="seconds"/> went by.</summary>
        public void Update(float seconds)
        {
            _client?.Drain();
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
        }

        private void Hear(in Frame frame)
        {
            if (frame.Kind == FrameKind.Speech)
            {
                Speech.Add(frame.Turn, frame.Sentence, frame.Offset, frame.Pcm);
            }
        }

        private void Take(WireMessage message)
        {
            switch (message)
            {
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
            Hush();
            _answering = 0;
        }

        private void Hush()
        {
            Speech.Clear();
            Lips.Clear();
            Clock.Stop();
        }
    }
}
