"""An utterance while it grows: what to have transcribed next, and what has come of it.

A plain object between two sides: the segmenter's, which adds sound, and the recognizer's, which
takes jobs and gives back transcripts. Positions are samples at 16 kHz since the microphone was
opened.
"""

import heapq
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents.asr.engine import RATE, Transcript, TurnSoFar
from agents.asr.growing_audio import GrowingAudio
from agents.asr.growing_transcript import GrowingTranscript
from agents.asr.interim_schedule import InterimSchedule
from agents.asr.utterance_language import UtteranceLanguage

AFTER_SPEECH = round(0.3 * RATE)
"""Sound after the last speech that is transcribed with it: a fading last consonant."""
SURELY_AFTER = round(0.064 * RATE)
"""A transcription that heard so much after the last speech has heard all of it."""
TELLS_LANGUAGE = 2 * RATE
"""Speech as long as this tells its language for the rest of the utterance."""
SPEECH_FRAMES = 3
"""As many frames must be speech for sure before the utterance is."""
BACKLOG = 120 * RATE
"""Sound that may wait when transcription is slower than speech."""


class Job(NamedTuple):
    """Something to transcribe.

    Attributes:
        pcm: 16 kHz mono, -1 to 1.
        language: that it is in; `None` when it is to be detected.
        fallback_language: the language spoken before; `None` when unknown.
        begin: position of its first sample.
        end: position after its last sample.
        whole: nothing will be added to it.
        interim: more will follow for sure, so it need not be done at all.
        speech: how probable it is that somebody speaks in the utterance, 0 to 1.
    """

    pcm: NDArray[np.float32]
    language: str | None
    fallback_language: str | None
    begin: int
    end: int
    whole: bool
    interim: bool
    speech: float = 0.0


class Utterance:
    """What somebody says, from the first word until the turn is over.

    Attributes:
        begun: position of its first sample.
        spoken: position after the last speech; known when it pauses or ends.
        ended: nothing is added any more.
    """

    def __init__(
        self,
        begun: int,
        frames: Sequence[NDArray[np.int16]],
        *,
        language: str,
        previous_language: str,
        partial_ms: float,
    ) -> None:
        """Begin.

        Args:
            begun: position of the first sample.
            frames: what was heard before it was clear that somebody speaks.
            language: that is spoken; empty to have it detected.
            previous_language: spoken before at this microphone; empty when unknown.
            partial_ms: new sound after which a growing piece is transcribed again; 0: never.
        """
        self.begun = begun
        self._audio = GrowingAudio(begun, frames, backlog=BACKLOG)
        self.spoken = self._audio.end
        self.ended = False
        self._language = UtteranceLanguage(language, previous_language, telling=TELLS_LANGUAGE)
        self._schedule = InterimSchedule(partial_ms, self._audio.end)
        self._transcript = GrowingTranscript(begun)
        self._paused = False
        self._silence_ms: float | None = None
        """The silence that ends it, if it ends with what is known of it."""
        self._speech: list[float] = []
        """The highest probabilities of speech so far, the lowest of them first."""
        self._finished = False
        """What is left at the end has been taken."""

    def append(self, frame: NDArray[np.int16]) -> None:
        """Add sound."""
        self._audio.append(frame)

    def note_speech(self, probability: float) -> None:
        """Take note of how probable speech was in a frame."""
        add = heapq.heappush if len(self._speech) < SPEECH_FRAMES else heapq.heappushpop
        add(self._speech, probability)

    def pause(self, spoken: int) -> None:
        """Note that speech stopped at `spoken`, maybe for good."""
        self.spoken = spoken
        self._paused, self._silence_ms = True, None

    def resume(self) -> None:
        """Note that it was not for good."""
        self._paused = False

    def cut(self, end: int) -> None:
        """Close the piece that grows at `end`; what was heard after that begins the next one."""
        self._audio.cut(end)
        self._transcript.cut(end)
        self._schedule.restart(end)

    def end(self, spoken: int) -> None:
        """Note that the turn is over; its last speech was before `spoken`."""
        self.spoken = spoken
        self.ended = True

    def job(self, *, interim: bool = True) -> Job | None:
        """Take the next thing to transcribe, if there is any now, to be followed by `accept`.

        An utterance that has ended is complete when there is none left.

        Args:
            interim: give interim jobs, too.
        """
        if (closed := self._audio.next_closed()) is not None:
            return self._job(*closed, whole=True)
        if self.ended:
            return self._last()
        if self._schedule.off:
            return None
        if self._paused and not self.covered:
            return self._job(self._audio.begin, self._audio.open())
        if interim and not self._paused and self._schedule.due(self._audio.end):
            return self._job(self._audio.begin, self._audio.open(), interim=True)
        return None

    def accept(self, job: Job, transcript: Transcript, took_ms: float) -> None:
        """Take what became of a job, and how long it took."""
        if transcript.text:
            self._language.detected(transcript.language, len(job.pcm))
        self._silence_ms = None
        if job.whole:
            self._transcript.whole(transcript.text)
        growing = not job.whole and job.begin == self._audio.begin  # it was not cut meanwhile
        if growing and (transcript.text or not job.interim):
            self._transcript.guess(transcript.text, job.end, self.language)
        self._transcript.show_agreed(self.language)
        if growing:
            self._schedule.done(job.end, took_ms, eager=not self.shown)

    @property
    def heard(self) -> int:
        """Position after the last sample, so far."""
        return self._audio.end

    @property
    def lost(self) -> int:
        """Samples that were dropped because too much was waiting."""
        return self._audio.lost

    @property
    def language(self) -> str:
        """As far as it is known: set, detected, or that spoken before."""
        return self._language.best

    @property
    def text(self) -> str:
        """All that was recognised so far."""
        return self._transcript.text(self.language)

    @property
    def shown(self) -> str:
        """What may be shown while it goes on: as good as certain."""
        return self._transcript.shown

    def show(self, text: str) -> None:
        """Show a text that is not agreed about yet."""
        self._transcript.show(text)

    @property
    def turn_so_far(self) -> TurnSoFar:
        """What is known of it."""
        return TurnSoFar(self.text, self.language, self.sound)

    @property
    def covered(self) -> bool:
        """Whether the latest transcript heard all that was spoken."""
        return self._transcript.heard >= self.spoken + SURELY_AFTER

    @property
    def undecided(self) -> bool:
        """It paused, and all of it is known, but not how long a silence ends it."""
        return self._paused and self.covered and self._silence_ms is None

    def end_after(self, silence_ms: float) -> None:
        """Decide how long a silence ends it, if no more is said."""
        self._silence_ms = silence_ms

    @property
    def silence_ms(self) -> float | None:
        """How long a silence ends it; None while that is not decided."""
        return self._silence_ms if self._paused and self.covered else None

    def sound(self) -> NDArray[np.float32]:
        """The piece that grows, or grew last: 16 kHz mono, -1 to 1."""
        return _floats(self._audio.open())

    def _last(self) -> Job | None:
        """What is left at the end, unless it was transcribed already or holds no speech."""
        finished, self._finished = self._finished, True
        if finished or self.covered or self.spoken <= self._audio.begin:
            return None
        self._transcript.drop_guess()
        begin = self._audio.begin
        return self._job(
            begin, self._audio.open()[: self.spoken + AFTER_SPEECH - begin], whole=True
        )

    def _job(
        self, begin: int, samples: NDArray[np.int16], *, whole: bool = False, interim: bool = False
    ) -> Job:
        return Job(
            pcm=_floats(samples),
            language=self._language.settled or None,
            fallback_language=self._language.previous or None,
            begin=begin,
            end=begin + len(samples),
            whole=whole,
            interim=interim,
            speech=self._speech[0] if len(self._speech) == SPEECH_FRAMES else 0.0,
        )


def _floats(samples: NDArray[np.int16]) -> NDArray[np.float32]:
    return samples.astype(np.float32) / np.float32(32768)
