"""What a speech engine is: text goes in, sound and the phonemes that it is made of come out."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray


class TimedPhoneme(NamedTuple):
    """A phoneme and how long it sounds.

    Attributes:
        symbol: IPA as espeak-ng writes it: a letter, a diacritic, a stress or length mark,
            punctuation, or a space between words.
        samples: length; the lengths of a text's phonemes add up to the length of its sound.
    """

    symbol: str
    samples: int


class Piece(NamedTuple):
    """The next piece of a text's sound.

    Attributes:
        pcm: samples, s16 mono, at the engine's rate.
        phonemes: those not given before, in order.
    """

    pcm: NDArray[np.int16]
    phonemes: Sequence[TimedPhoneme]


class TtsEngine(Protocol):
    """A voice.

    Attributes:
        rate: samples a second.
    """

    rate: int

    def speak(self, text: str) -> Iterator[Piece]:
        """Say a text, piece by piece, the first as early as possible.

        Blocks while a piece is made; closing the iterator stops the work. The phonemes given so
        far cover at least the sound given so far, and at the end both are equally long. A text
        with nothing to say gives no pieces.

        Raises:
            EngineError: the engine cannot speak, for a reason that its user can mend.
        """
        ...
