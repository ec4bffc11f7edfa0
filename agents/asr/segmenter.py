"""One microphone: from its frames to utterances."""

from collections import deque
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from agents.asr.endpointer import Began, Cut, Decision, Ended, Endpointer, Limits, Paused, Resumed
from agents.asr.engine import RATE
from agents.asr.frame_analysis import Frame
from agents.asr.utterance import Utterance


class Started(NamedTuple):
    """Somebody began to speak; the utterance grows from now on."""

    utterance: Utterance


class Stopped(NamedTuple):
    """The utterance is over."""

    utterance: Utterance


class Segmenter:
    """Follows one microphone, and fills the utterances that it hears.

    Attributes:
        utterance: the one that is being spoken, if any.
        language: that is spoken, ISO 639-1; empty to have it detected.
        previous_language: of the latest utterance; empty where it is not known.
    """

    def __init__(
        self, frame: int, *, language: str, partial_ms: float, limits: Limits | None = None
    ) -> None:
        """Begin.

        Args:
            frame: samples of each frame at 16 kHz.
            language: that is spoken, ISO 639-1; empty to have it detected.
            partial_ms: new sound after which an utterance is transcribed again; 0: never.
            limits: of utterances.
        """
        self.utterance: Utterance | None = None
        self.language = language
        self.previous_language = ""
        self._size = frame
        self._endpointer = Endpointer(frame * 1000 / RATE, limits)
        self._partial_ms = partial_ms
        self._recent: deque[Frame] = deque()
        """The latest frames, as many as an utterance that begins may want."""
        self._now = 0
        """Frames heard."""

    @property
    def kept(self) -> int:
        """Frames that are kept for an utterance that may begin."""
        return len(self._recent)

    def feed(self, frames: Iterable[Frame]) -> Iterator[Started | Stopped]:
        """Follow some more frames."""
        for frame in frames:
            yield from self._frame(frame)

    def close(self) -> Iterator[Started | Stopped]:
        """No more will come: whoever speaks has ended."""
        for decision in self._endpointer.close():
            yield from self._follow(decision)

    def _frame(self, frame: Frame) -> Iterator[Started | Stopped]:
        self._now += 1
        self._recent.append(frame)
        if self.utterance is not None:
            self.utterance.append(frame.samples)
            self.utterance.note_speech(frame.probability)
            self._endpointer.silence_ms = self.utterance.silence_ms
        for decision in self._endpointer.feed(frame.probability, frame.level):
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
                yield Stopped(utterance)
            case Paused(spoken) if self.utterance is not None:
                self.utterance.pause(spoken * self._size)
            case Resumed() if self.utterance is not None:
                self.utterance.resume()
            case Cut(end) if self.utterance is not None:
                self.utterance.cut(end * self._size)

    def _begin(self, first: int) -> Utterance:
        frames = list(self._recent)[first - self._now :]
        utterance = Utterance(
            first * self._size,
            [frame.samples for frame in frames],
            language=self.language,
            previous_language=self.previous_language,
            partial_ms=self._partial_ms,
        )
        for frame in frames:
            utterance.note_speech(frame.probability)
        return utterance
