"""What an agent is made of, and how to change it while it runs: requests and their answer."""

from typing import Any

import msgspec

from schemas.messages.base import Message
from schemas.types import SampleText, Text


class AgentUse(Message, frozen=True, kw_only=True):
    """Use something else from the next answer on: another engine, model, voice, persona.

    Every worker of the agent takes it. What is new is loaded first; where that fails, what was
    used before goes on, and the request is refused with a sentence that says why.

    Attributes:
        changes: settings as `iris.toml` names them within the agent's table, `engine` or
            `kokoro.voice`, and their new values. They are kept for the next start.
    """

    for_faces = False
    reply = "agent.description"

    changes: dict[str, Any]


class AsrUse(AgentUse, frozen=True, kw_only=True, tag="asr.use"):
    """Use other ears or another language. Anybody to asr; answered by `agent.description`."""


class DialogueUse(AgentUse, frozen=True, kw_only=True, tag="dialogue.use"):
    """Use another mind or persona. Anybody to dialogue; answered by `agent.description`."""


class TtsUse(AgentUse, frozen=True, kw_only=True, tag="tts.use"):
    """Use another voice. Anybody to tts; answered by `agent.description`."""


class AsrDescribe(Message, frozen=True, kw_only=True, tag="asr.describe"):
    """Asks the ears what they are; answered by `agent.description`."""

    for_faces = False
    reply = "agent.description"


class DialogueDescribe(Message, frozen=True, kw_only=True, tag="dialogue.describe"):
    """Asks the mind what it is; answered by `agent.description`."""

    for_faces = False
    reply = "agent.description"


class RetrievalDescribe(Message, frozen=True, kw_only=True, tag="retrieval.describe"):
    """Asks the knowledge what it is; answered by `agent.description`."""

    for_faces = False
    reply = "agent.description"


class TtsDescribe(Message, frozen=True, kw_only=True, tag="tts.describe"):
    """Asks the voice what it is; answered by `agent.description`."""

    for_faces = False
    reply = "agent.description"


class TtsSample(Message, frozen=True, kw_only=True, tag="tts.sample"):
    """Asks how a voice sounds, which need not be the one in use. Answered by `tts.sampled`.

    Attributes:
        changes: settings that would choose the voice, as in `tts.use`; nothing is changed.
        text: what it is to say; empty for a line of its own language.
    """

    for_faces = False
    reply = "tts.sampled"

    changes: dict[str, Any] = msgspec.field(default_factory=dict)
    text: SampleText = ""


class TtsSampled(Message, frozen=True, kw_only=True, tag="tts.sampled"):
    """How a voice sounds. Tts to whoever asked by `tts.sample`.

    Attributes:
        text: what it says.
        wav: base64 of a WAV file, 16 bit mono.
    """

    for_faces = False

    text: Text
    wav: str


class Voice(msgspec.Struct, frozen=True, kw_only=True):
    """A voice that an engine can speak with.

    Attributes:
        name: what the engine's setting `voice` takes.
        language: ISO 639-1, with a region where that matters: `en-US`.
        gender: `female`, `male` or empty where it is not known.
    """

    name: str
    language: str = ""
    gender: str = ""


class AgentDescription(Message, frozen=True, kw_only=True, tag="agent.description"):
    """What an agent is made of at this moment. Answers `describe` and `use`.

    Attributes:
        agent: `asr`, `dialogue`, `retrieval` or `tts`.
        engine: as `iris.toml` names it.
        name: of the model or voice, for people to read.
        languages: ISO 639-1; empty where any or none in particular.
        licence: of the model or voice, by its SPDX name where it has one.
        version: of the library that runs it.
        persona: who Iris is; of dialogue alone.
        voices: that this engine could use; of tts alone.
    """

    for_faces = False

    agent: str
    engine: str
    name: str = ""
    languages: list[str] = msgspec.field(default_factory=list)
    licence: str = ""
    version: str = ""
    persona: str = ""
    voices: list[Voice] = msgspec.field(default_factory=list)
