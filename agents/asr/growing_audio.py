"""The sound of an utterance while it grows: one piece that is open, and those that were cut off."""

from collections import deque
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]


class GrowingAudio:
    """Sound at 16 kHz; positions are samples since the microphone was opened.

    Attributes:
        begin: position of the first sample of the open piece.
        end: position after the last sample, so far.
        lost: samples that were dropped because too much was waiting.
    """

    def __init__(self, begin: int, frames: Sequence[Samples], *, backlog: int) -> None:
        """Begin.

        Args:
            begin: position of the first sample.
            frames: sound that there is already.
            backlog: samples that may wait in pieces that were cut off.
        """
        self.begin = begin
        self.end = begin + sum(map(len, frames))
        self.lost = 0
        self._frames = list(frames)
        self._backlog = backlog
        self._closed: deque[tuple[int, Samples]] = deque()

    def append(self, frame: Samples) -> None:
        """Add sound."""
        self._frames.append(frame)
        self.end += len(frame)

    def cut(self, at: int) -> None:
        """Close the open piece at a position; what comes after it begins the next one."""
        samples = self.open()
        size = at - self.begin
        self._closed.append((self.begin, samples[:size]))
        self._frames = [samples[size:]]
        self.begin = at
        while sum(len(piece) for _, piece in self._closed) > self._backlog:
            self.lost += len(self._closed.popleft()[1])

    def next_closed(self) -> tuple[int, Samples] | None:
        """The oldest piece that was cut off, with the position at which it begins."""
        return self._closed.popleft() if self._closed else None

    def open(self) -> Samples:
        """The open piece."""
        return np.concatenate([np.zeros(0, np.int16), *self._frames])
