"""What speech recognition needs: a recognizer, a voice activity detector, a turn detector."""

from collections.abc import Callable
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
"""Samples a second that all three kinds of engine hear."""


class Transcript(NamedTuple):
    """What was said.

    Attributes:
        text: one line, words set apart by single spaces; empty when nothing was said.
        language: ISO 639-1, detected or as it was given.
    """

    text: str
    language: str


class About(NamedTuple):
    """What a recognizer is, for people to read; an engine may have it as its attribute `about`.

    Attributes:
        name: of the model.
        languages: ISO 639-1; empty where any.
        licence: of the model, by its SPDX name where it has one.
        version: of the library that runs it.
    """

    name: str = ""
    languages: tuple[str, ...] = ()
    licence: str = ""
    version: str = ""


class AsrEngine(Protocol):
    """Writes down what is said."""

    def transcribe(
        self,
        pcm: NDArray[np.float32],
        *,
        language: str | None,
        fallback_language: str | None = None,
        interim: bool = False,
        speech: float = 0.0,
    ) -> Transcript:
        """Write down a piece of speech of any length. Blocks; one call at a time.

        Args:
            pcm: 16 kHz mono, -1 to 1.
            language: that is spoken, ISO 639-1; `None` has it detected.
            fallback_language: the language to expect where it is to be detected: the shorter the
                sound, the more clearly it must be another one.
            interim: another transcription of the same speech and more will follow, so nothing is
                tried twice; what is doubtful is left out.
            speech: how probable it is that somebody speaks at all, 0 to 1, as a voice activity
                detector hears it; 0 where none did. Where that is nearly certain, words are not
                thrown away for doubt whether anybody speaks.

        Raises:
            EngineError: the engine cannot, for a reason that its user can mend.
        """
        ...


class VadStream(Protocol):
    """Hears one microphone; what it hears depends on what it heard before."""

    def probability(self, frame: NDArray[np.int16]) -> float:
        """How probable it is, 0 to 1, that someone speaks in the next frame."""
        ...


class VadEngine(Protocol):
    """Tells speech from everything else.

    Attributes:
        frame: samples at 16 kHz that it hears at a time.
    """

    frame: int

    def open_stream(self) -> VadStream:
        """Begin with a microphone."""
        ...


class TurnSoFar(NamedTuple):
    """What was said of a turn when it paused.

    Attributes:
        text: all of it.
        language: ISO 639-1; empty when it is not known.
        sound: gives what was heard lately, 16 kHz mono, -1 to 1: up to some 16 s, with the silence
            at its end.
    """

    text: str
    language: str
    sound: Callable[[], NDArray[np.float32]]


class TurnDetector(Protocol):
    """Decides when somebody is done speaking."""

    def silence_ms(self, turn: TurnSoFar) -> float:
        """How long a silence ends a turn of which this was said, counted from its last speech.

        Blocks, while the silence goes on. Asked ahead, too, with what is known while the last
        words are being recognised.

        Raises:
            EngineError: the engine cannot tell, for a reason that its user can mend.
        """
        ...
