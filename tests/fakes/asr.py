"""Speech recognition that costs nothing: whatever is loud was a question."""

from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from agents.asr.engine import Transcript

LOUD = 300.0


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Its table has no keys."""


class Engine:
    """Both hears speech and writes it down."""

    frame = 512

    def __init__(self, settings: Settings, state: Path) -> None:
        return

    def transcribe(self, pcm: NDArray[np.float32], **_: object) -> Transcript:
        """Always the same, if there is anything to hear."""
        loud = bool(len(pcm)) and float(np.abs(pcm).max()) * 32_768 > LOUD
        return Transcript("What is that?" if loud else "", "en")

    def open_stream(self) -> "Stream":
        """Begin with a microphone."""
        return Stream()


class Stream:
    """One microphone."""

    def probability(self, frame: NDArray[np.int16]) -> float:
        """Whatever is loud is speech."""
        return float(np.abs(frame).max() > LOUD)
