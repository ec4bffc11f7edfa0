// Generated from schemas/ by `python3 scripts/check --fix`; changes belong there.

namespace Iris.Core
{
    /// <summary>What both sides of the wire must agree on.</summary>
    public static class Protocol
    {
        public const string Subprotocol = "iris.v1";
        public const int Version = 1;
        public const int VisemeCount = 15;
        /// <summary>The longest that sound is held back, in seconds.</summary>
        public const float HeldSeconds = 3f;
    }

    /// <summary>Reads any message.</summary>
    public static class Messages
    {
        /// <summary>Read a message; null if its type is unknown: readers pass over it.
        /// </summary>
        /// <exception cref="BadMessageException">
        /// It is not JSON, or a field is missing or wrong.
        /// </exception>
        public static WireMessage? Read(string json)
        {
            var value = JsonValue.Parse(json);
            var fields = new JsonFields("a message", value);
            var message = Of(fields.Text("type"), value);
            if (message is Message stored && !fields.IsNull("seq"))
            {
                stored.Seq = fields.Integer("seq", min: 0);
            }
            return message;
        }

        private static WireMessage? Of(string type, JsonValue value)
        {
            if (type.StartsWith(Event.Prefix, System.StringComparison.Ordinal))
            {
                return Event.Read(type, value);
            }
            return type switch
            {
                AsrUse.Tag => AsrUse.Read(value),
                DialogueUse.Tag => DialogueUse.Read(value),
                TtsUse.Tag => TtsUse.Read(value),
                AsrDescribe.Tag => AsrDescribe.Read(value),
                DialogueDescribe.Tag => DialogueDescribe.Read(value),
                RetrievalDescribe.Tag => RetrievalDescribe.Read(value),
                TtsDescribe.Tag => TtsDescribe.Read(value),
                TtsSample.Tag => TtsSample.Read(value),
                TtsSampled.Tag => TtsSampled.Read(value),
                AgentDescription.Tag => AgentDescription.Read(value),
                AsrPartial.Tag => AsrPartial.Read(value),
                AsrFinal.Tag => AsrFinal.Read(value),
                AvatarTrigger.Tag => AvatarTrigger.Read(value),
                AvatarExpression.Tag => AvatarExpression.Read(value),
                DialogueDelta.Tag => DialogueDelta.Read(value),
                DialogueSentence.Tag => DialogueSentence.Read(value),
                MachineJoin.Tag => MachineJoin.Read(value),
                MachineJoined.Tag => MachineJoined.Read(value),
                MachineServing.Tag => MachineServing.Read(value),
                MicStarted.Tag => MicStarted.Read(value),
                MicStopped.Tag => MicStopped.Read(value),
                RetrievalSearch.Tag => RetrievalSearch.Read(value),
                RetrievalFound.Tag => RetrievalFound.Read(value),
                RetrievalAdd.Tag => RetrievalAdd.Read(value),
                RetrievalRemove.Tag => RetrievalRemove.Read(value),
                RetrievalList.Tag => RetrievalList.Read(value),
                RetrievalSources.Tag => RetrievalSources.Read(value),
                SpeechStarted.Tag => SpeechStarted.Read(value),
                SpeechVisemes.Tag => SpeechVisemes.Read(value),
                SpeechEnded.Tag => SpeechEnded.Read(value),
                SpeechHeld.Tag => SpeechHeld.Read(value),
                SpeechReleased.Tag => SpeechReleased.Read(value),
                SpeechProsody.Tag => SpeechProsody.Read(value),
                SpeechPlayed.Tag => SpeechPlayed.Read(value),
                SystemTiming.Tag => SystemTiming.Read(value),
                SystemFailed.Tag => SystemFailed.Read(value),
                TurnAsked.Tag => TurnAsked.Read(value),
                TurnStarted.Tag => TurnStarted.Read(value),
                TurnInterrupt.Tag => TurnInterrupt.Read(value),
                TurnCancelled.Tag => TurnCancelled.Read(value),
                TurnEnded.Tag => TurnEnded.Read(value),
                VadStarted.Tag => VadStarted.Read(value),
                VadStopped.Tag => VadStopped.Read(value),
                Hello.Tag => Hello.Read(value),
                Welcome.Tag => Welcome.Read(value),
                Prompt.Tag => Prompt.Read(value),
                Accepted.Tag => Accepted.Read(value),
                Error.Tag => Error.Read(value),
                Ping.Tag => Ping.Read(value),
                Pong.Tag => Pong.Read(value),
                Bye.Tag => Bye.Read(value),
                _ => null,
            };
        }
    }
}
