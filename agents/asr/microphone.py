"""One microphone: from its sound to utterances."""

import math
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents.asr.endpoint import Began, Cut, Decision, Ended, Endpointer, Limits, Paused, Resumed
from agents.asr.engine import RATE, VadEngine
from agents.asr.resample import Resampler
from agents.asr.utterance import Utterance


class Started(NamedTuple):
    """Somebody began to speak; the utterance grows from now on."""

    utterance: Utterance


class Stopped(NamedTuple):
    """The utterance is over."""

    utterance: Utterance


class Microphone:
    """Follows one microphone, and fills the utterances that it hears.

    Attributes:
        rate: samples a second of the sound that comes in.
        utterance: the one that is being spoken, if any.
    """

    def __init__(
        self,
        rate: int,
        vad: VadEngine,
        *,
        language: str,
        partial_ms: float,
        limits: Limits | None = None,
    ) -> None:
        """Begin to listen.

        Args:
            rate: samples a second, 8,000 to 48,000.
            vad: tells speech from other sound.
            language: that is spoken, ISO 639-1; empty to have it detected.
            partial_ms: new sound after which an utterance is transcribed again; 0: never.
            limits: of utterances.

        Raises:
            ValueError: the rate is not between 8,000 and 48,000.
        """
        self.rate = rate
        self.utterance: Utterance | None = None
        self._resampler = Resampler(rate, vad.frame)
        self._size = vad.frame
        self._vad = vad.listen()
        self._endpointer = Endpointer(vad.frame * 1000 / RATE, limits)
        self._language = language
        self._before: Utterance | None = None
        self._partial_ms = partial_ms
        self._recent: deque[NDArray[np.int16]] = deque()
        """The latest frames, as many as an utterance that begins may want."""
        self._now = 0
        """Frames heard."""

    def hear(self, pcm: bytes) -> Iterator[Started | Stopped]:
        """Hear some more: s16le mono, of any length."""
        for frame in self._resampler.feed(pcm):
            yield from self._frame(frame)

    def close(self) -> Iterator[Started | Stopped]:
        """Hear no more: whoever speaks has ended."""
        for frame in self._resampler.finish():
            yield from self._frame(frame)
        for decision in self._endpointer.close():
            yield from self._follow(decision)

    def _frame(self, frame: NDArray[np.int16]) -> Iterator[Started | Stopped]:
        self._now += 1
        self._recent.append(frame)
        if self.utterance is not None:
            self.utterance.grow(frame)
            self._endpointer.silence_ms = self.utterance.silence_ms
        probability = self._vad.probability(frame)
        for decision in self._endpointer.hear(probability, level(frame)):
            yield from self._follow(decision)
        wanted = self._now - self._endpointer.oldest
        while len(self._recent) > wanted:
            self._recent.popleft()

    def _follow(self, decision: Decision) -> Iterator[Started | Stopped]:
        match decision:
            case Began(first):
                self.utterance = self._begin(first)
                yield Started(self.utterance)
            case Ended(spoken, _) if self.utterance is not None:
                utterance, self.utterance = self.utterance, None
                utterance.end(spoken * self._size)
                self._before = utterance
                yield Stopped(utterance)
            case Paused(spoken) if self.utterance is not None:
                self.utterance.pause(spoken * self._size)
            case Resumed() if self.utterance is not None:
                self.utterance.resume()
            case Cut(end) if self.utterance is not None:
                self.utterance.cut(end * self._size)

    def _begin(self, first: int) -> Utterance:
        return Utterance(
            first * self._size,
            list(self._recent)[first - self._now :],
            language=self._language,
            usual=self._before.language if self._before else "",
            partial_ms=self._partial_ms,
        )


def level(frame: NDArray[np.int16]) -> float:
    """How loud a frame is: its root mean square in dB, 0 for silence and 90 at full scale."""
    sound = frame.astype(np.float32)
    return 10 * math.log10(float(np.dot(sound, sound)) / len(sound) + 1)
