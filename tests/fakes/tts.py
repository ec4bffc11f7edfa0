"""A voice that costs nothing: every word is a buzz of 120 ms, the same each time."""

import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np

from agents.tts.engine import Piece, TimedPhoneme

RATE = 16_000
WORD = 1_920
PIECE_SECONDS = 0.02
LOUD = 6_000


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Its table has no keys."""


class Engine:
    """Says `ma` for each word."""

    rate = RATE

    def __init__(self, settings: Settings, state: Path) -> None:
        return

    def speak(self, text: str) -> Iterator[Piece]:
        """A piece for each word, whose samples tell which word it is."""
        for number, _ in enumerate(text.split(), start=1):
            time.sleep(PIECE_SECONDS)
            buzz = np.where(np.arange(WORD) // 40 % 2, LOUD + number, -LOUD - number)
            half = WORD // 2
            phonemes = [TimedPhoneme("m", half), TimedPhoneme("a", WORD - half)]
            yield Piece(buzz.astype(np.int16), phonemes)
