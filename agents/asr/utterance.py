"""An utterance while it grows: what to have transcribed next, and what has come of it.

A plain object between two sides: the microphone's, which adds sound, and the recognizer's, which
takes jobs and gives back transcripts. Positions are samples at 16 kHz since the microphone was
opened.
"""

from collections import deque
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents.asr.engine import RATE, Said, Transcript
from agents.asr.words import Agreement, join

AFTER_SPEECH = round(0.3 * RATE)
"""Sound after the last speech that is transcribed with it: a fading last consonant."""
SURELY_AFTER = round(0.064 * RATE)
"""A transcription that heard so much after the last speech has heard all of it."""
TELLS_LANGUAGE = 2 * RATE
"""Speech as long as this tells its language for the rest of the utterance."""
SHARE = 0.5
"""Of the time, at most, that transcribing a growing piece again and again may take: the last time,
which counts, has to wait for the one before."""
EAGER_SHARE = 0.8
"""The same until there is something to show."""
EAGER = 0.5
"""Until then, so much of the usual new sound is enough for another transcription."""
BACKLOG = 120 * RATE
"""Sound that may wait when transcription is slower than speech."""


class Job(NamedTuple):
    """Something to transcribe.

    Attributes:
        pcm: 16 kHz mono, -1 to 1.
        language: that it is in; `None` when it is to be detected.
        likely: the language spoken before; `None` when unknown.
        begin: position of its first sample.
        end: position after its last sample.
        whole: nothing will be added to it.
        hasty: more will follow for sure, so it need not be done at all.
    """

    pcm: NDArray[np.float32]
    language: str | None
    likely: str | None
    begin: int
    end: int
    whole: bool
    hasty: bool


class Utterance:
    """What somebody says, from the first word until the turn is over.

    Attributes:
        begun: position of its first sample.
        heard: position after the last sample, so far.
        spoken: position after the last speech; known when it pauses or ends.
        ended: nothing is added any more.
        shown: what may be shown while it goes on: as good as certain, and hardly ever taken back.
        lost: samples that were dropped because too much was waiting.
    """

    def __init__(
        self,
        begun: int,
        sound: Sequence[NDArray[np.int16]],
        *,
        language: str,
        usual: str,
        partial_ms: float,
    ) -> None:
        """Begin.

        Args:
            begun: position of the first sample.
            sound: what was heard before it was clear that somebody speaks, in frames.
            language: that is spoken; empty to have it detected.
            usual: the language spoken before at this microphone; empty when unknown.
            partial_ms: new sound after which a growing piece is transcribed again; 0: never.
        """
        self.begun = begun
        self.heard = self.spoken = begun + sum(map(len, sound))
        self.ended = False
        self.shown = ""
        self.lost = 0
        self._language = language
        self._usual = usual
        self._every = round(partial_ms * RATE / 1000)
        self._piece = begun
        self._frames = list(sound)
        """The piece that grows: where it begins, and its sound."""
        self._waiting: deque[Job] = deque()
        """Whole pieces."""
        self._texts: list[str] = []
        """What became of them."""
        self._paused = False
        self._patience: float | None = None
        """The silence that ends it, if it ends with what is known of it."""
        self._guess = ""
        self._guessed = begun
        """The latest text of the piece that grows, and the position up to which it heard."""
        self._eager = True
        self._due = self.heard + self._pause(0.0)
        """Position at which the next one is worth its while."""
        self._agreement = Agreement()
        self._finished = False
        """What is left at the end has been taken."""

    def be_sure(self) -> None:
        """Rather show its first words late than wrong: somebody might be interrupted by them."""
        self._eager = False
        self._due = self.heard + self._every

    def grow(self, frame: NDArray[np.int16]) -> None:
        """Add sound."""
        self._frames.append(frame)
        self.heard += len(frame)

    def pause(self, spoken: int) -> None:
        """Note that speech stopped at `spoken`, maybe for good."""
        self.spoken = spoken
        self._paused, self._patience = True, None

    def resume(self) -> None:
        """Note that it was not for good."""
        self._paused = False

    def cut(self, end: int) -> None:
        """Close the piece that grows at `end`; what was heard after that begins the next one."""
        sound = np.concatenate(self._frames)
        at = end - self._piece
        self._waiting.append(self._job(sound[:at], whole=True))
        self._frames = [sound[at:]]
        self._piece = self._guessed = end
        self._due = end + self._every
        self._guess = ""
        self._agreement = Agreement()
        while sum(len(job.pcm) for job in self._waiting) > BACKLOG:
            self.lost += len(self._waiting.popleft().pcm)

    def end(self, spoken: int) -> None:
        """Note that the turn is over; its last speech was before `spoken`."""
        self.spoken = spoken
        self.ended = True

    def job(self) -> Job | None:
        """Take the next thing to transcribe, if there is any now, to be followed by `take`.

        An utterance that has ended is complete when there is none left.
        """
        if self._waiting:
            return self._waiting.popleft()
        if self.ended:
            return self._last()
        if not self._every:
            return None
        if self._paused and not self._covered:
            return self._job(np.concatenate(self._frames))
        if not self._paused and self.heard >= self._due:
            return self._job(np.concatenate(self._frames), hasty=True)
        return None

    def take(self, job: Job, transcript: Transcript, ms: float) -> None:
        """Take what became of a job, and how long it took."""
        if transcript.text and not self._language:
            self._usual = transcript.language
            if len(job.pcm) >= TELLS_LANGUAGE:
                self._language = transcript.language
        self._patience = None
        if job.whole:
            self._texts.append(transcript.text)
        growing = not job.whole and job.begin == self._piece  # it has not been cut meanwhile
        if growing and (transcript.text or not job.hasty):
            self._guess, self._guessed = transcript.text, job.end
            self._agreement.add(transcript.text, self.language)
        certain = join([*self._texts, self._agreement.text], self.language)
        if len(certain) > len(self.shown):
            self.shown = certain
        if growing:
            self._due = job.end + self._pause(ms)

    @property
    def language(self) -> str:
        """As far as it is known: set, detected, or that spoken before."""
        return self._language or self._usual

    @property
    def text(self) -> str:
        """All that was recognised so far."""
        return join([*self._texts, self._guess], self.language)

    @property
    def said(self) -> Said:
        """What is known of it."""
        return Said(self.text, self.language, self.sound)

    @property
    def undecided(self) -> bool:
        """It paused, and all of it is known, but not how long a silence ends it."""
        return self._paused and self._covered and self._patience is None

    def wait(self, silence_ms: float) -> None:
        """Decide how long a silence ends it, if no more is said."""
        self._patience = silence_ms

    @property
    def silence_ms(self) -> float | None:
        """How long a silence ends it; None while that is not decided."""
        return self._patience if self._paused and self._covered else None

    def sound(self) -> NDArray[np.float32]:
        """The piece that grows, or grew last: 16 kHz mono, -1 to 1."""
        return np.concatenate([np.zeros(0, np.int16), *self._frames]).astype(
            np.float32
        ) / np.float32(32768)

    @property
    def _covered(self) -> bool:
        """Whether the latest transcript heard all that was spoken."""
        return self._guessed >= self.spoken + SURELY_AFTER

    def _pause(self, ms: float) -> int:
        """Samples until the growing piece is transcribed again, when the last time took `ms`."""
        every, share = self._every, SHARE
        if self._eager and not self.shown:
            every, share = round(EAGER * self._every), EAGER_SHARE
        return max(every, round(ms / share * RATE / 1000))

    def _last(self) -> Job | None:
        """What is left at the end, unless it was transcribed already or holds no speech."""
        finished, self._finished = self._finished, True
        if finished or self._covered or self.spoken <= self._piece:
            return None
        self._guess = ""
        sound = np.concatenate(self._frames)
        return self._job(sound[: self.spoken + AFTER_SPEECH - self._piece], whole=True)

    def _job(self, sound: NDArray[np.int16], *, whole: bool = False, hasty: bool = False) -> Job:
        pcm = sound.astype(np.float32) / np.float32(32768)
        end = self._piece + len(sound)
        known, likely = self._language or None, self._usual or None
        return Job(pcm, known, likely, self._piece, end, whole, hasty)
