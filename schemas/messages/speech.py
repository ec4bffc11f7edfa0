"""The answer, as sound and mouth shapes."""

import msgspec

from schemas.messages.base import Message
from schemas.types import (
    Milliseconds,
    Offset,
    Rate,
    Samples,
    Sentence,
    Stress,
    Text,
    Turn,
    VisemeFrame,
)

HELD_SECONDS = 3.0
"""The longest that sound is held back, in seconds."""


class SpeechStarted(Message, frozen=True, kw_only=True, tag="speech.started"):
    """A sentence is about to sound. Tts to all.

    Attributes:
        turn: whose answer.
        sentence: counts the sentences of the answer from 0.
        rate: of its sound, in samples a second.
        text: what is spoken.
        attempt: 1; higher when another worker takes the sentence over. Offsets then begin again at
            0, what came before is void, and a face goes on from where it stopped.
    """

    stream = "STAGE"

    turn: Turn
    sentence: Sentence
    rate: Rate
    text: Text
    attempt: int = 1


class SpeechAudio(Message, frozen=True, kw_only=True, tag="speech.audio"):
    """A piece of the sentence's sound, 20 to 40 ms. Tts to bridge.

    Attributes:
        turn: whose answer.
        sentence: of the answer, from 0.
        offset: samples of the sentence before this piece.
        pcm: s16le mono, at the rate of `speech.started`.
    """

    stream = "STAGE"

    turn: Turn
    sentence: Sentence
    offset: Offset
    pcm: bytes


class SpeechVisemes(Message, frozen=True, kw_only=True, tag="speech.visemes"):
    """Mouth shapes of the sentence; they leave before the sound that they belong to. Tts to all.

    Attributes:
        turn: whose answer.
        sentence: of the answer, from 0.
        frames: key poses `[ms, viseme, weight]`, sorted by ms, counted from the sentence's first
            sample. Between two of them a face interpolates linearly.
    """

    stream = "STAGE"

    turn: Turn
    sentence: Sentence
    frames: list[VisemeFrame]


class SpeechEnded(Message, frozen=True, kw_only=True, tag="speech.ended"):
    """All of the sentence's sound has been sent. Tts to all.

    Attributes:
        turn: whose answer.
        sentence: of the answer, from 0.
        samples: of the whole sentence, at the rate of `speech.started`.
        words: when each word of the sentence begins, in ms from its first sample; words are what
            white space divides. Empty where the voice does not tell.
    """

    stream = "STAGE"

    turn: Turn
    sentence: Sentence
    samples: Samples
    words: list[Milliseconds] = msgspec.field(default_factory=list)


class SpeechHeld(Message, frozen=True, kw_only=True, tag="speech.held"):
    """The answer's sound is held back from here, since somebody seems to speak over it.

    The bridge alone decides it, and says so to tts, dialogue and faces: sound of the turn that
    stands behind this on the stage is sent to no face until `speech.released`, or never, where
    `turn.cancelled` comes instead. Without either it is over after `HELD_SECONDS`, for the bridge
    may have died. It may be said more than once.

    Attributes:
        turn: whose sound is held back.
    """

    stream = "STAGE"

    turn: Turn


class SpeechReleased(Message, frozen=True, kw_only=True, tag="speech.released"):
    """The sound that was held back goes on. Bridge to tts, dialogue and faces.

    Attributes:
        turn: whose sound goes on.
    """

    stream = "STAGE"

    turn: Turn


class SpeechProsody(Message, frozen=True, kw_only=True, tag="speech.prosody"):
    """How the sentence is spoken; it leaves before the sound that it belongs to. Tts to faces.

    A later one of the same sentence tells of all of it that is known by then, and replaces it.

    Attributes:
        turn: whose answer.
        sentence: of the answer, from 0.
        stresses: where stressed words have their peak, `[ms, strength]`, sorted by ms, counted
            from the sentence's first sample; strength is 0 to 1.
        step_ms: milliseconds between two values of `pitch` and of `loudness`; the first is at 0.
        pitch: semitones above or below the voice's own median; 0 where nothing is voiced.
        loudness: 0 (silence) to 1 (the loudest of the sentence).
    """

    stream = "STAGE"

    turn: Turn
    sentence: Sentence
    stresses: list[Stress]
    step_ms: Milliseconds = 50.0
    pitch: list[float] = msgspec.field(default_factory=list)
    loudness: list[float] = msgspec.field(default_factory=list)


class SpeechPlayed(Message, frozen=True, kw_only=True, tag="speech.played"):
    """A face has played the sentence up to here. Bridge, from the client, to dialogue.

    Attributes:
        turn: whose answer.
        sentence: of the answer, from 0.
        ms: of the sentence that were heard, from its first sample.
    """

    stream = "STAGE"
    from_clients = True

    turn: Turn
    sentence: Sentence
    ms: Milliseconds
