"""Where utterances begin and end: decided from how probable speech is, frame by frame.

Everything is counted in frames since the microphone was opened, so these decisions know no clock,
and sound may come faster than it was spoken.
"""

from collections import deque
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np


class Limits(NamedTuple):
    """What counts as speech, and how long things may be.

    Attributes:
        speech: probability from which a frame is speech.
        silence: probability below which it is silence; between the two, what was goes on.
        speech_ms: speech in one go that begins an utterance; a click is shorter.
        resume_ms: speech in one go that ends a silence.
        pause_ms: silence after which what was said may be all.
        pre_roll_ms: sound before the first speech that belongs to it: a quiet first consonant.
        at_once_ms: who is heard so soon after the microphone was opened began with it: people who
            press a button speak at once, and a voice is not known from its first sounds.
        piece_ms: an utterance is cut at its next pause once a piece is as long as this.
        longest_piece_ms: a piece is never longer; it is cut where it is quietest.
        longest_ms: an utterance is never much longer; the rest is another one.
        unknown_ms: silence that ends an utterance while it is not known what was said.
    """

    speech: float = 0.5
    silence: float = 0.35
    speech_ms: float = 64
    resume_ms: float = 64
    pause_ms: float = 64
    pre_roll_ms: float = 300
    at_once_ms: float = 800
    piece_ms: float = 8_000
    longest_piece_ms: float = 16_000
    longest_ms: float = 60_000
    unknown_ms: float = 1_500


class Began(NamedTuple):
    """Somebody speaks.

    Attributes:
        first: frame with which the utterance begins.
    """

    first: int


class Paused(NamedTuple):
    """Silence, after which the utterance may go on or have ended.

    Attributes:
        spoken: frame after the last speech.
    """

    spoken: int


class Resumed(NamedTuple):
    """Speech goes on after a pause."""


class Cut(NamedTuple):
    """The utterance goes on, but what was said before frame `end` is whole."""

    end: int


class Ended(NamedTuple):
    """The utterance is over.

    Attributes:
        spoken: frame after the last speech.
        end: frame after the last one that was heard.
    """

    spoken: int
    end: int


Decision = Began | Paused | Resumed | Cut | Ended

QUIET_MS = 96
"""How long the gap between two words is, at least, where a piece without a pause is cut."""
SEARCH_MS = 4_000
"""How far back from its end the quietest point of a piece is looked for."""


class Endpointer:
    """Follows one microphone.

    Attributes:
        silence_ms: how long a silence ends the utterance; None while what was said is not known.
    """

    def __init__(self, frame_ms: float, limits: Limits | None = None) -> None:
        self.silence_ms: float | None = None
        self._frame_ms = frame_ms
        self._limits = limits or Limits()
        self._levels: deque[float] = deque(maxlen=self._count(SEARCH_MS))
        self._now = 0
        self._speaking = self._paused = False
        self._loud = 0
        """Frames of speech in one go, up to now."""
        self._begun = 0
        self._piece = 0
        """Frames with which the utterance and its present piece begin."""
        self._spoken = 0
        """Frame after the last speech."""

    @property
    def oldest(self) -> int:
        """The first frame that may still be wanted, now or for an utterance that is beginning."""
        if self._speaking:
            return self._piece
        onset = self._now - self._loud
        if not self._spoken and onset <= self._count(self._limits.at_once_ms):
            return 0
        return max(self._spoken, onset - self._count(self._limits.pre_roll_ms))

    def feed(self, probability: float, level: float) -> list[Decision]:
        """Decide about the next frame.

        Args:
            probability: that it is speech, 0 to 1.
            level: how loud it is, in dB.
        """
        self._now += 1
        self._levels.append(level)
        self._loud = self._loud + 1 if probability >= self._limits.speech else 0
        if not self._speaking:
            return self._listen()
        silent = self._now - self._spoken
        if silent > 1:
            if self._loud < self._count(self._limits.resume_ms):
                return self._wait(silent)
            self._spoken = self._now
            paused, self._paused = self._paused, False
            return [Resumed()] if paused else []
        if probability >= self._limits.silence:
            self._spoken = self._now
        return self._shorten()

    def close(self) -> list[Decision]:
        """Decide that no more will come: an utterance is over at once."""
        return [self._end()] if self._speaking else []

    def _listen(self) -> list[Decision]:
        if self._loud < self._count(self._limits.speech_ms):
            return []
        return [self._begin(self.oldest)]

    def _wait(self, silent: int) -> list[Decision]:
        """Decide in a silence of so many frames, the latest of which may be speech again."""
        if self._loud:
            return []
        enough = self._limits.unknown_ms if self.silence_ms is None else self.silence_ms
        if silent >= self._count(enough):
            return [self._end()]
        if self._paused or silent < self._count(self._limits.pause_ms):
            return []
        if self._since(self._begun) >= self._limits.longest_ms:
            return [self._end()]
        self._paused = True
        if self._since(self._piece) >= self._limits.piece_ms:
            return [self._cut(self._now)]
        return [Paused(self._spoken)]

    def _shorten(self) -> list[Decision]:
        """Cut what has become too long where it is quietest."""
        if self._since(self._piece) < self._limits.longest_piece_ms:
            return []
        at = self._now - len(self._levels) + quietest(self._levels, self._count(QUIET_MS))
        if self._since(self._begun) < self._limits.longest_ms:
            return [self._cut(at)]
        return [self._cut(at), Ended(at, at), self._begin(at)]

    def _begin(self, first: int) -> Began:
        self.silence_ms = None
        self._speaking, self._paused = True, False
        self._begun = self._piece = first
        self._spoken = self._now
        return Began(first)

    def _cut(self, at: int) -> Cut:
        self._piece = at
        return Cut(at)

    def _end(self) -> Ended:
        self._speaking = False
        return Ended(self._spoken, self._now)

    def _since(self, frame: int) -> float:
        return (self._now - frame) * self._frame_ms

    def _count(self, ms: float) -> int:
        return max(1, round(ms / self._frame_ms))


def quietest(levels: Sequence[float], width: int) -> int:
    """The middle of the quietest stretch of `width` levels; the latest of equally quiet ones.

    Args:
        levels: in dB, at least one.
        width: of the stretch, in levels.
    """
    width = min(width, len(levels))
    means = np.convolve(np.asarray(levels), np.full(width, 1 / width), mode="valid")
    return len(means) - 1 - int(np.argmin(means[::-1])) + width // 2
