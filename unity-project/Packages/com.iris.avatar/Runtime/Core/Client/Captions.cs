using System.Collections.Generic;

namespace Iris.Core
{
    /// <summary>
    /// What is written below the avatar: what somebody says while it is recognised, and each
    /// sentence of the answer while it sounds.
    /// </summary>
    public sealed class Captions
    {
        private readonly List<SpeechStarted> _sentences = new List<SpeechStarted>();

        /// <summary>What the person said; empty where nothing is to be shown.</summary>
        public string Person { get; private set; } = "";

        /// <summary>Whether no sentence sounds: then each is shown as it is written.</summary>
        public bool Muted { get; set; }

        /// <summary>What the avatar says; empty where nothing is to be shown.</summary>
        public string Avatar { get; private set; } = "";

        public void Take(WireMessage message)
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
                    _sentences.RemoveAll(one => one.Turn == cancelled.Turn);
                    Avatar = "";
                    break;
            }
        }

        /// <summary>Show the sentence that sounds now. Allocates nothing.</summary>
        public void Update(PlaybackClock clock)
        {
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
