"""A voice that costs nothing: every word is a buzz of 120 ms, the same each time."""

import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np

from agents.tts.engine import EngineInfo, Piece, TimedPhoneme

RATE = 16_000
WORD = 1_920
LOUD = 6_000


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long it takes to make a word, in seconds."""

    word_seconds: float = 0.02


class Engine:
    """Says `ma` for each word."""

    rate = RATE
    info = EngineInfo(name="ma", languages=("en",))

    def __init__(self, settings: Settings, state: Path) -> None:
        self._seconds = settings.word_seconds

    def speak(self, text: str) -> Iterator[Piece]:
        """A piece for each word, whose samples tell which word it is."""
        for number, _ in enumerate(text.split(), start=1):
            time.sleep(self._seconds)
            buzz = np.where(np.arange(WORD) // 40 % 2, LOUD + number, -LOUD - number)
            half = WORD // 2
            phonemes = [TimedPhoneme("m", half), TimedPhoneme("a", WORD - half)]
            yield Piece(buzz.astype(np.int16), phonemes)
