"""What a speech engine is: text goes in, sound and the phonemes that it is made of come out."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from schemas.messages import Voice


class TimedPhoneme(NamedTuple):
    """A phoneme and how long it sounds.

    Attributes:
        symbol: IPA as espeak-ng writes it: a letter, a diacritic, a stress or length mark,
            punctuation, or a space between words.
        samples: length; the lengths of a text's phonemes add up to the length of its sound.
    """

    symbol: str
    samples: int


class Contour(NamedTuple):
    """Pitch and loudness of a stretch of sound.

    Attributes:
        step: samples between two values; each value is that of the samples around its middle.
        pitch: fundamental frequency in Hz; 0 where nothing is voiced.
        level: root mean square at full scale 1.
    """

    step: int
    pitch: NDArray[np.float32]
    level: NDArray[np.float32]


class Piece(NamedTuple):
    """The next piece of a text's sound.

    Attributes:
        pcm: samples, s16 mono, at the engine's rate.
        phonemes: those not given before, in order.
        contour: of all the sound that these phonemes stand for, where the voice knows it before
            the sound is made.
    """

    pcm: NDArray[np.int16]
    phonemes: Sequence[TimedPhoneme]
    contour: Contour | None = None


class EngineInfo(NamedTuple):
    """What an engine speaks with.

    Attributes:
        name: of the voice, for people to read.
        languages: ISO 639-1, of the voice that speaks now; empty where it is not known.
        licence: of the voice, by its SPDX name where it has one.
        version: of the library.
        voices: that the engine could speak with.
    """

    name: str = ""
    languages: Sequence[str] = ()
    licence: str = ""
    version: str = ""
    voices: Sequence[Voice] = ()


class TtsEngine(Protocol):
    """A voice.

    An engine with voices of several languages has `for_language(language)`, too: the same engine
    with a voice of that language (ISO 639-1), at the same rate, or None; it raises EngineError
    where it lacks something for it.

    Attributes:
        rate: samples a second.
        info: what it speaks with.
    """

    rate: int
    info: EngineInfo

    def speak(self, text: str) -> Iterator[Piece]:
        """Say a text, piece by piece, the first as early as possible.

        Blocks while a piece is made; closing the iterator stops the work. The phonemes given so
        far cover at least the sound given so far, and at the end both are equally long. A text
        with nothing to say gives no pieces.

        Args:
            text: in words, as `speakable` gives it.

        Raises:
            EngineError: the engine cannot speak, for a reason that its user can mend.
        """
        ...
