"""How well spoken questions were understood, beside the same model that hears each file at once."""

from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np

from agents.asr.engine import AsrEngine
from agents.asr.resample import Resampler
from agents.asr.word_splitting import normalise
from agents.runtime import engines
from agents.runtime.settings import Settings

FRAME = 512
"""Samples; recordings are many times as long."""


class WordErrors(msgspec.Struct, frozen=True, kw_only=True):
    """Words that were left out, put in, or heard as others.

    Attributes:
        words: of the texts that were spoken.
        live: errors of what was recognised while it was spoken.
        whole: errors of the same model on each file at once.
    """

    words: int
    live: int
    whole: int


class Reader:
    """The recognizer of the settings, which hears each sound at once."""

    def __init__(self, settings: Settings, state: Path) -> None:
        """Load it.

        Raises:
            EngineError: it cannot be loaded.
        """
        chosen = settings.asr
        table = chosen.engines.get(chosen.engine, {})
        self._engine: AsrEngine = engines.load("asr", chosen.engine, table, state / "models")
        self._language = chosen.language or None

    def read(self, pcm: bytes, rate: int) -> str:
        """What is said in a sound, s16le mono.

        Raises:
            EngineError: the engine cannot.
        """
        resampler = Resampler(rate, FRAME)
        frames = [*resampler.feed(pcm), *resampler.finish()]
        heard = np.concatenate(frames).astype(np.float32) / np.float32(32_768)
        return self._engine.transcribe(heard, language=self._language).text


def compare(said: Sequence[str], live: Sequence[str], whole: Sequence[str]) -> WordErrors:
    """Count the errors of texts that belong to what was said."""
    return WordErrors(
        words=sum(len(words(text)) for text in said),
        live=sum(map(errors, said, live)),
        whole=sum(map(errors, said, whole)),
    )


def errors(said: str, heard: str) -> int:
    """The fewest words to leave out, put in or change to make one text of the other.

    Levenshtein's distance over words, without case and punctuation.
    """
    before = list(range(len(words(heard)) + 1))
    for row, word in enumerate(words(said), start=1):
        now = [row]
        for column, other in enumerate(words(heard), start=1):
            change = before[column - 1] + (word != other)
            now.append(min(before[column] + 1, now[-1] + 1, change))
        before = now
    return before[-1]


def words(text: str) -> list[str]:
    """The words of a text as they are compared: without case and punctuation."""
    return [word for word in map(normalise, text.split()) if word]
