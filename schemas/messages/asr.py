"""What was said."""

from schemas.messages.base import Message
from schemas.types import Device, Milliseconds, Text, Turn


class AsrPartial(Message, frozen=True, kw_only=True, tag="asr.partial"):
    """What was recognised so far of an utterance that goes on. Asr to all.

    Attributes:
        text: recognised so far; the next one replaces it.
        language: ISO 639-1, detected or set.
        device: whose microphone heard it.
    """

    text: Text
    language: str
    device: Device


class AsrFinal(Message, frozen=True, kw_only=True, tag="asr.final"):
    """What was recognised of a whole utterance. Asr to all.

    Attributes:
        text: as the recognizer writes it.
        language: ISO 639-1, detected or set.
        device: whose microphone heard it.
        audio_ms: length of the utterance.
        turn: the turn that it asked.
    """

    stream = "STAGE"

    text: Text
    language: str
    device: Device
    audio_ms: Milliseconds
    turn: Turn
