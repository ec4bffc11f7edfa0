"""The answer, as sound and mouth shapes."""

import msgspec

from schemas.messages.base import Message
from schemas.types import Milliseconds, Offset, Rate, Samples, Sentence, Text, Turn, VisemeFrame


class SpeechStarted(Message, frozen=True, kw_only=True, tag="speech.started"):
    """A sentence is about to sound. Tts to all.

    Attributes:
        attempt: 1; higher when another worker takes the sentence over. Offsets then begin again at
            0, what came before is void, and a face goes on from where it stopped.
    """

    turn: Turn
    sentence: Sentence
    rate: Rate
    text: Text
    attempt: int = 1


class SpeechAudio(Message, frozen=True, kw_only=True, tag="speech.audio"):
    """A piece of the sentence's sound, 20 to 40 ms. Tts to bridge.

    Attributes:
        offset: samples of the sentence before this piece.
        pcm: s16le mono, at the rate of `speech.started`.
    """

    turn: Turn
    sentence: Sentence
    offset: Offset
    pcm: bytes


class SpeechVisemes(Message, frozen=True, kw_only=True, tag="speech.visemes"):
    """Mouth shapes of the sentence; they leave before the sound that they belong to. Tts to all.

    Attributes:
        frames: key poses `[ms, viseme, weight]`, sorted by ms, counted from the sentence's first
            sample. Between two of them a face interpolates linearly.
    """

    turn: Turn
    sentence: Sentence
    frames: list[VisemeFrame]


class SpeechEnded(Message, frozen=True, kw_only=True, tag="speech.ended"):
    """All of the sentence's sound has been sent. Tts to all.

    Attributes:
        words: when each word of the sentence begins, in ms from its first sample; words are what
            white space divides. Empty where the voice does not tell.
    """

    turn: Turn
    sentence: Sentence
    samples: Samples
    words: list[Milliseconds] = msgspec.field(default_factory=list)


class SpeechPlayed(Message, frozen=True, kw_only=True, tag="speech.played"):
    """A face has played the sentence up to here. Bridge, from the client, to dialogue."""

    turn: Turn
    sentence: Sentence
    ms: Milliseconds
