using System;
using System.Collections.Generic;

namespace Iris.Core
{
    /// <summary>
    /// What is written below the avatar: what somebody says while it is recognised, and each
    /// sentence of the answer while it sounds.
    /// </summary>
    public sealed class Captions
    {
        /// <summary>Seconds for which the last words stay after a turn.</summary>
        private const float LingerSeconds = 4;

        private readonly List<SpeechStarted> _sentences = new List<SpeechStarted>();
        private float _left = float.PositiveInfinity;

        /// <summary>What the person said; empty where nothing is to be shown.</summary>
        public string Person { get; private set; } = "";

        /// <summary>Whether no sentence sounds: then each is shown as it is written.</summary>
        public bool Muted { get; set; }

        /// <summary>What the avatar says; empty where nothing is to be shown.</summary>
        public string Avatar { get; private set; } = "";

        public void OnMessage(WireMessage message)
        {
            switch (message)
            {
                case AsrPartial partial:
                    Person = partial.Text;
                    break;
                case AsrFinal final:
                    Person = final.Text;
                    break;
                case TurnStarted started:
                    Person = started.Source == Source.Event ? "" : started.Text;
                    Avatar = "";
                    _left = float.PositiveInfinity;
                    break;
                case TurnEnded _:
                    _left = LingerSeconds;
                    break;
                case DialogueSentence sentence when Muted:
                    Avatar = $"{Avatar} {sentence.Text}".Trim();
                    break;
                case SpeechStarted started when !Muted:
                    _sentences.RemoveAll(one =>
                        one.Turn == started.Turn && one.Sentence == started.Sentence);
                    _sentences.Add(started);
                    break;
                case TurnCancelled cancelled:
                    _left = LingerSeconds;
                    _sentences.RemoveAll(one => one.Turn == cancelled.Turn);
                    Avatar = "";
                    break;
            }
        }

        /// <summary>
        /// Show the sentence that sounds now, and nothing some seconds after the last. Allocates
        /// nothing; <paramref name="seconds"/> went by.
        /// </summary>
        public void Update(PlaybackClock clock, float seconds)
        {
            _left = clock.Sounding ? Math.Max(_left, LingerSeconds) : _left - seconds;
            if (_left <= 0)
            {
                Person = Avatar = "";
                _left = float.PositiveInfinity;
            }
            while (clock.Sounding && _sentences.Count > 0 && IsBefore(_sentences[0], clock))
            {
                _sentences.RemoveAt(0);
            }
            if (clock.Sounding && _sentences.Count > 0
                && _sentences[0].Turn == clock.Turn && _sentences[0].Sentence == clock.Sentence)
            {
                Avatar = _sentences[0].Text;
            }
        }

        /// <summary>Forget what is to come.</summary>
        public void Clear()
        {
            _sentences.Clear();
            Avatar = "";
        }

        private static bool IsBefore(SpeechStarted one, PlaybackClock clock) =>
            one.Turn < clock.Turn || (one.Turn == clock.Turn && one.Sentence < clock.Sentence);
    }
}
