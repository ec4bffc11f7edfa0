using System;

namespace Iris.Core
{
    /// <summary>
    /// What makes her alive beside her mouth: breath, posture, glances, blinks, nods, and beats of
    /// head, brows and shoulders on stressed words. It is the same for the same seed and the same
    /// events as the page's: <c>schemas/vectors/liveliness.json</c>. <see cref="Update"/> allocates
    /// nothing.
    /// </summary>
    public sealed class Liveliness
    {
        /// <summary>Seconds after which she no longer expects the rest of what you say, or of her own answer.</summary>
        private const double Listens = 2.5;
        private const double Thinks = 20;

        /// <summary>Seconds between two sentences in which she still speaks.</summary>
        private const double Gap = 0.7;

        private readonly Breath _breath;
        private readonly Posture _posture;
        private readonly Glances _glances;
        private readonly Blink _blink;
        private readonly Saccade _saccade;
        private readonly Beats _beats;
        private readonly SeededRandom _tilts;
        private readonly Follower _lean = new Follower(0.6);
        private readonly Follower _tilt = new Follower(0.7);
        private double _listening;
        private double _listeningTilt;
        private double _thinking;
        private double _speaking;

        /// <param name="seed">Makes one face unlike another.</param>
        public Liveliness(uint seed)
        {
            _breath = new Breath(Random(seed, 0));
            _posture = new Posture(SeededRandom.Part(seed, 1), Random(seed, 2));
            _blink = new Blink(Random(seed, 3));
            _glances = new Glances(Random(seed, 4), _blink);
            _saccade = new Saccade(Random(seed, 5));
            _beats = new Beats(Random(seed, 6));
            _tilts = Random(seed, 7);
        }

        /// <summary>Whether to leave out all that sways, for those whom it makes ill.</summary>
        public bool Calm { get; set; }

        /// <summary>The stresses of what is to be heard.</summary>
        public Prosody Prosody { get; } = new Prosody();

        /// <summary>What is added to a head that looks straight ahead.</summary>
        public BodyTurn Head { get; private set; }

        /// <summary>What is added to a chest that stands still.</summary>
        public BodyTurn Chest { get; private set; }

        /// <summary>Degrees that the shoulder is lifted.</summary>
        public double LeftShoulder { get; private set; }

        /// <summary>Degrees that the shoulder is lifted.</summary>
        public double RightShoulder { get; private set; }

        /// <summary>How far the chest is filled, 0 to 1.</summary>
        public double Breath => _breath.Value;

        /// <summary>How far the brows are raised, 0 to 1.</summary>
        public double Brows { get; private set; }

        /// <summary>Degrees that the eyes look to her right of what she looks at, whatever the head does.</summary>
        public double EyesYaw => _glances.Yaw + _saccade.Yaw;

        /// <summary>Degrees that the eyes look above what she looks at, whatever the head does.</summary>
        public double EyesPitch => _glances.Pitch + _saccade.Pitch;

        /// <summary>How far the eyes are closed, 0 to 1.</summary>
        public double Lids => _blink.Weight;

        /// <summary>What she gives her attention to now.</summary>
        public Attention Attention
        {
            get
            {
                if (_listening > 0)
                {
                    return Attention.Listening;
                }
                if (_speaking > 0)
                {
                    return Attention.Speaking;
                }
                return _thinking > 0 ? Attention.Thinking : Attention.Idle;
            }
        }

        /// <summary>Close the eyes for a moment.</summary>
        public void Blink() => _blink.Trigger();

        /// <summary>Something happened.</summary>
        public void OnMessage(WireMessage message)
        {
            switch (message)
            {
                case VadStarted _:
                    Listen();
                    break;
                case VadStopped _:
                    if (_listening > 0 && _speaking <= 0)
                    {
                        _beats.Nod();
                    }
                    _listening = Math.Min(_listening, Listens);
                    break;
                case TurnStarted _:
                    _listening = 0;
                    _thinking = Thinks;
                    break;
                case SpeechStarted started:
                    Prosody.Begin(started.Turn, started.Sentence, started.Attempt, started.Rate);
                    break;
                case SpeechProsody prosody:
                    Prosody.Tell(prosody.Turn, prosody.Sentence, prosody.Stresses);
                    break;
                case TurnCancelled cancelled:
                    Prosody.Cancel(cancelled.Turn);
                    _beats.Stop();
                    _thinking = 0;
                    break;
                case TurnEnded _:
                    _thinking = 0;
                    break;
            }
        }

        /// <summary>So many seconds go by; <paramref name="heard"/> is what is heard of her voice at their end.</summary>
        public void Update(double seconds, in Progress? heard)
        {
            _beats.Update(seconds);
            Age(seconds, heard);
            var attention = Attention;
            _glances.Attend(attention);
            _breath.Update(seconds, attention == Attention.Speaking);
            _posture.Update(seconds, attention);
            _blink.Update(seconds);
            _glances.Update(seconds);
            _saccade.Update(seconds);
            var listens = attention == Attention.Listening;
            _lean.Update(listens ? 1 : 0, seconds);
            _tilt.Update(listens ? _listeningTilt : 0, seconds);
            Add();
        }

        private static SeededRandom Random(uint seed, int part) =>
            new SeededRandom(SeededRandom.Part(seed, part));

        private void Listen()
        {
            if (_listening <= 0)
            {
                _listeningTilt = _tilts.Sign() * _tilts.Between(1.6, 3.4);
                _beats.Greet();
            }
            _listening = double.PositiveInfinity;
        }

        private void Age(double seconds, in Progress? heard)
        {
            _listening -= seconds;
            _thinking -= seconds;
            var spoke = _speaking > 0;
            _speaking = heard.HasValue ? Gap : _speaking - seconds;
            if (spoke && _speaking <= 0)
            {
                _breath.Sigh();
            }
            if (!(heard is Progress now))
            {
                return;
            }
            _thinking = 0;
            while (Prosody.TryTake(now, 1000 * Beats.Lead, out var stress))
            {
                _beats.Stress((stress.Ms - now.Ms) / 1000, stress.Strength);
            }
        }

        private void Add()
        {
            var (head, chest, sum) = (_posture.Head, _posture.Chest, _beats.Sum);
            var sway = Calm ? 0 : 1;
            var (breath, lean) = (_breath.Value, _lean.Value);
            Head = new BodyTurn(
                0.35 * breath + sway * (head.X + sum.X - _glances.HeadPitch - 0.6 * lean),
                sway * (head.Y + sum.Y - _glances.HeadYaw),
                sway * (head.Z + sum.Z + _tilt.Value));
            Chest = new BodyTurn(
                -0.55 * breath + sway * (chest.X + 1.7 * lean), sway * chest.Y, sway * chest.Z);
            LeftShoulder = 0.5 * breath + sway * (_posture.LeftShoulder + sum.Shoulders);
            RightShoulder = 0.5 * breath + sway * (_posture.RightShoulder + sum.Shoulders);
            Brows = Math.Min(1, sum.Brows + 0.08 * lean);
        }
    }
}
