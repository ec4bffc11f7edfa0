// Generated from schemas/ by `python3 scripts/check --fix`; changes belong there.

using System;

namespace Iris.Core
{
    /// <summary>
    /// An event for each message that a face can hear, and one for any of them.
    /// </summary>
    public sealed class MessageEvents
    {
        /// <summary>Any message, before its own event.</summary>
        public event Action<WireMessage>? Any;

        /// <summary>What was recognised so far of an utterance that goes on. Asr to all.</summary>
        public event Action<AsrPartial>? AsrPartial;

        /// <summary>What was recognised of a whole utterance. Asr to all.</summary>
        public event Action<AsrFinal>? AsrFinal;

        /// <summary>
        /// Set an effect off: <c>fireworks</c>. Events and tools to bridge and all.
        /// </summary>
        public event Action<AvatarTrigger>? AvatarTrigger;

        /// <summary>
        /// Show an expression, and let it go again. Dialogue, events and tools to bridge and all.
        /// </summary>
        public event Action<AvatarExpression>? AvatarExpression;

        /// <summary>
        /// Some more of the answer, as the model writes it. Dialogue to all, for captions.
        /// </summary>
        public event Action<DialogueDelta>? DialogueDelta;

        /// <summary>
        /// A sentence, or the first clause of one, ready to be spoken. Dialogue to tts and all.
        /// </summary>
        public event Action<DialogueSentence>? DialogueSentence;

        /// <summary>A sentence is about to sound. Tts to all.</summary>
        public event Action<SpeechStarted>? SpeechStarted;

        /// <summary>
        /// Mouth shapes of the sentence; they leave before the sound that they belong to. Tts to
        /// all.
        /// </summary>
        public event Action<SpeechVisemes>? SpeechVisemes;

        /// <summary>All of the sentence's sound has been sent. Tts to all.</summary>
        public event Action<SpeechEnded>? SpeechEnded;

        /// <summary>
        /// The answer's sound is held back from here, since somebody seems to speak over it. The
        /// bridge alone decides it, and says so to tts, dialogue and faces: sound of the turn that
        /// stands behind this on the stage is sent to no face until <c>speech.released</c>, or
        /// never, where <c>turn.cancelled</c> comes instead. Without either it is over after
        /// <c>HELD_SECONDS</c>, for the bridge may have died. It may be said more than once.
        /// </summary>
        public event Action<SpeechHeld>? SpeechHeld;

        /// <summary>
        /// The sound that was held back goes on. Bridge to tts, dialogue and faces.
        /// </summary>
        public event Action<SpeechReleased>? SpeechReleased;

        /// <summary>
        /// How the sentence is spoken; it leaves before the sound that it belongs to. Tts to faces.
        /// A later one of the same sentence tells of all of it that is known by then, and replaces
        /// it.
        /// </summary>
        public event Action<SpeechProsody>? SpeechProsody;

        /// <summary>
        /// A face has played the sentence up to here. Bridge, from the client, to dialogue.
        /// </summary>
        public event Action<SpeechPlayed>? SpeechPlayed;

        /// <summary>How long a stage of a turn took. Every agent to all.</summary>
        public event Action<SystemTiming>? SystemTiming;

        /// <summary>Something went wrong, and what to do. Every agent to all.</summary>
        public event Action<SystemFailed>? SystemFailed;

        /// <summary>
        /// Something to answer. Bridge, asr and events to the stream <c>TURNS</c>, and so to
        /// dialogue. Its sequence number in the stream is the turn's number.
        /// </summary>
        public event Action<TurnAsked>? TurnAsked;

        /// <summary>The dialogue agent begins to answer. Dialogue to all.</summary>
        public event Action<TurnStarted>? TurnStarted;

        /// <summary>Stop answering. Bridge, from the client, to dialogue.</summary>
        public event Action<TurnInterrupt>? TurnInterrupt;

        /// <summary>
        /// The answer stops here: drop what is queued, go quiet. Dialogue to all.
        /// </summary>
        public event Action<TurnCancelled>? TurnCancelled;

        /// <summary>The turn is over. Dialogue to all.</summary>
        public event Action<TurnEnded>? TurnEnded;

        /// <summary>Somebody began to speak. Asr to all.</summary>
        public event Action<VadStarted>? VadStarted;

        /// <summary>Somebody stopped speaking. Asr to all.</summary>
        public event Action<VadStopped>? VadStopped;

        /// <summary>The server's answer to <c>hello</c>.</summary>
        public event Action<Welcome>? Welcome;

        /// <summary>The prompt is stored and will be answered as this turn.</summary>
        public event Action<Accepted>? Accepted;

        /// <summary>
        /// A frame was refused; the connection lives on unless the code says otherwise.
        /// </summary>
        public event Action<Error>? Error;

        /// <summary>Asks for a sign of life; either side may send it.</summary>
        public event Action<Ping>? Ping;

        /// <summary>
        /// Answers a <c>ping</c>. A side that hears nothing at all for 15 s ends the connection.
        /// </summary>
        public event Action<Pong>? Pong;

        /// <summary>The server ends the connection.</summary>
        public event Action<Bye>? Bye;

        /// <summary>Raise the events of a message.</summary>
        public void Raise(WireMessage heard)
        {
            Any?.Invoke(heard);
            switch (heard)
            {
                case AsrPartial message:
                    AsrPartial?.Invoke(message);
                    break;
                case AsrFinal message:
                    AsrFinal?.Invoke(message);
                    break;
                case AvatarTrigger message:
                    AvatarTrigger?.Invoke(message);
                    break;
                case AvatarExpression message:
                    AvatarExpression?.Invoke(message);
                    break;
                case DialogueDelta message:
                    DialogueDelta?.Invoke(message);
                    break;
                case DialogueSentence message:
                    DialogueSentence?.Invoke(message);
                    break;
                case SpeechStarted message:
                    SpeechStarted?.Invoke(message);
                    break;
                case SpeechVisemes message:
                    SpeechVisemes?.Invoke(message);
                    break;
                case SpeechEnded message:
                    SpeechEnded?.Invoke(message);
                    break;
                case SpeechHeld message:
                    SpeechHeld?.Invoke(message);
                    break;
                case SpeechReleased message:
                    SpeechReleased?.Invoke(message);
                    break;
                case SpeechProsody message:
                    SpeechProsody?.Invoke(message);
                    break;
                case SpeechPlayed message:
                    SpeechPlayed?.Invoke(message);
                    break;
                case SystemTiming message:
                    SystemTiming?.Invoke(message);
                    break;
                case SystemFailed message:
                    SystemFailed?.Invoke(message);
                    break;
                case TurnAsked message:
                    TurnAsked?.Invoke(message);
                    break;
                case TurnStarted message:
                    TurnStarted?.Invoke(message);
                    break;
                case TurnInterrupt message:
                    TurnInterrupt?.Invoke(message);
                    break;
                case TurnCancelled message:
                    TurnCancelled?.Invoke(message);
                    break;
                case TurnEnded message:
                    TurnEnded?.Invoke(message);
                    break;
                case VadStarted message:
                    VadStarted?.Invoke(message);
                    break;
                case VadStopped message:
                    VadStopped?.Invoke(message);
                    break;
                case Welcome message:
                    Welcome?.Invoke(message);
                    break;
                case Accepted message:
                    Accepted?.Invoke(message);
                    break;
                case Error message:
                    Error?.Invoke(message);
                    break;
                case Ping message:
                    Ping?.Invoke(message);
                    break;
                case Pong message:
                    Pong?.Invoke(message);
                    break;
                case Bye message:
                    Bye?.Invoke(message);
                    break;
            }
        }
    }
}
