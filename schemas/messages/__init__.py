"""Every message that travels over the bus, one module for each domain.

A message's tag is its type, and its type is the tail of its subject: the name is written once.
`MESSAGES` maps each type to its class.
"""

from schemas.messages.agent import (
    AgentDescription,
    AgentUse,
    AsrDescribe,
    AsrUse,
    DialogueDescribe,
    DialogueUse,
    RetrievalDescribe,
    RetrievalUse,
    TtsDescribe,
    TtsUse,
    Voice,
)
from schemas.messages.asr import AsrFinal, AsrPartial
from schemas.messages.avatar import AvatarExpression, AvatarTrigger
from schemas.messages.base import Message, type_of
from schemas.messages.dialogue import DialogueDelta, DialogueSentence
from schemas.messages.event import Event
from schemas.messages.mic import MicAudio, MicStarted, MicStopped
from schemas.messages.retrieval import (
    Passage,
    RetrievalAdd,
    RetrievalFound,
    RetrievalList,
    RetrievalRemove,
    RetrievalSearch,
    RetrievalSources,
)
from schemas.messages.speech import (
    SpeechAudio,
    SpeechEnded,
    SpeechHeld,
    SpeechPlayed,
    SpeechProsody,
    SpeechReleased,
    SpeechStarted,
    SpeechVisemes,
)
from schemas.messages.system import SystemFailed, SystemTiming
from schemas.messages.turn import TurnAsked, TurnCancelled, TurnEnded, TurnInterrupt, TurnStarted
from schemas.messages.vad import VadStarted, VadStopped

MESSAGES: dict[str, type[Message]] = {
    type_of(kind): kind
    for kind in (
        MicStarted,
        MicStopped,
        MicAudio,
        VadStarted,
        VadStopped,
        AsrPartial,
        AsrFinal,
        TurnAsked,
        TurnStarted,
        TurnInterrupt,
        TurnCancelled,
        TurnEnded,
        RetrievalSearch,
        RetrievalFound,
        RetrievalAdd,
        RetrievalRemove,
        RetrievalList,
        RetrievalSources,
        DialogueDelta,
        DialogueSentence,
        SpeechStarted,
        SpeechAudio,
        SpeechVisemes,
        SpeechEnded,
        SpeechHeld,
        SpeechReleased,
        SpeechProsody,
        SpeechPlayed,
        AvatarTrigger,
        AvatarExpression,
        SystemTiming,
        SystemFailed,
        AgentDescription,
        AsrDescribe,
        AsrUse,
        DialogueDescribe,
        DialogueUse,
        RetrievalDescribe,
        RetrievalUse,
        TtsDescribe,
        TtsUse,
    )
}

__all__ = [
    "MESSAGES",
    "AgentDescription",
    "AgentUse",
    "AsrDescribe",
    "AsrFinal",
    "AsrPartial",
    "AsrUse",
    "AvatarExpression",
    "AvatarTrigger",
    "DialogueDelta",
    "DialogueDescribe",
    "DialogueSentence",
    "DialogueUse",
    "Event",
    "Message",
    "MicAudio",
    "MicStarted",
    "MicStopped",
    "Passage",
    "RetrievalAdd",
    "RetrievalDescribe",
    "RetrievalFound",
    "RetrievalList",
    "RetrievalRemove",
    "RetrievalSearch",
    "RetrievalSources",
    "RetrievalUse",
    "SpeechAudio",
    "SpeechEnded",
    "SpeechHeld",
    "SpeechPlayed",
    "SpeechProsody",
    "SpeechReleased",
    "SpeechStarted",
    "SpeechVisemes",
    "SystemFailed",
    "SystemTiming",
    "TtsDescribe",
    "TtsUse",
    "TurnAsked",
    "TurnCancelled",
    "TurnEnded",
    "TurnInterrupt",
    "TurnStarted",
    "VadStarted",
    "VadStopped",
    "Voice",
    "type_of",
]
