"""One microphone: from its sound to utterances."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from agents.asr.endpointer import Limits
from agents.asr.engine import Transcript, VadStream
from agents.asr.engines import words
from agents.asr.frame_analysis import FrameAnalysis, level
from agents.asr.segmenter import Segmenter, Started, Stopped
from agents.asr.utterance import Utterance

FRAME = 512


class Loudness:
    """Takes whatever is loud for speech."""

    frame = FRAME

    def open_stream(self) -> VadStream:
        """Loudness remembers nothing."""
        return self

    def probability(self, frame: NDArray[np.int16]) -> float:
        """Certain, either way."""
        return float(level(frame) > 50)


class Microphone:
    """Sound in, utterances out; turns end after half a second of silence."""

    def __init__(self, rate: int = 16_000) -> None:
        self.frames = FrameAnalysis(rate, Loudness())
        limits = Limits(unknown_ms=500)
        self.segmenter = Segmenter(FRAME, language="", partial_ms=320, limits=limits)

    def feed(self, pcm: bytes) -> list[Started | Stopped]:
        """All that comes of some sound."""
        return list(self.segmenter.feed(self.frames.feed(pcm)))

    def close(self) -> list[Started | Stopped]:
        """All that comes of its end."""
        return [*self.segmenter.feed(self.frames.finish()), *self.segmenter.close()]

    @property
    def utterance(self) -> Utterance | None:
        """The one that is being spoken."""
        return self.segmenter.utterance


def sound(rate: int, *runs: tuple[bool, float]) -> bytes:
    """Runs of tone or hush, each with its length in seconds."""
    parts = []
    for loud, seconds in runs:
        time = np.arange(round(rate * seconds)) / rate
        parts.append((10_000 if loud else 3) * np.sin(2 * np.pi * 300 * time))
    return np.concatenate(parts).astype("<i2").tobytes()


def heard(listening: Microphone, pcm: bytes, size: int = 640) -> list[Started | Stopped]:
    """All that comes of sound in pieces of `size` bytes."""
    return [
        event for at in range(0, len(pcm), size) for event in listening.feed(pcm[at : at + size])
    ]


@pytest.mark.parametrize("rate", [8_000, 16_000, 44_100, 48_000])
@pytest.mark.parametrize("size", [320, 641, 5_001])
def test_what_is_said_is_held_with_what_was_before_it(rate: int, size: int) -> None:
    """An utterance holds the speech and 0.3 s before, at any rate, in pieces of any size."""
    listening = Microphone(rate)
    events = heard(listening, sound(rate, (False, 1), (True, 1), (False, 1)), size)
    assert [type(event) for event in events] == [Started, Stopped]
    utterance = events[0].utterance
    assert events[1].utterance is utterance
    assert utterance.begun / 16_000 == pytest.approx(0.7, abs=0.05)
    assert utterance.spoken / 16_000 == pytest.approx(2.0, abs=0.05)
    job = utterance.job()
    assert job is not None
    assert job.whole
    assert len(job.pcm) == job.end - utterance.begun
    speech = np.flatnonzero(np.abs(job.pcm) > 0.1) + utterance.begun
    assert speech[0] / 16_000 == pytest.approx(1.0, abs=0.03)
    assert speech[-1] / 16_000 == pytest.approx(2.0, abs=0.03)


def test_closing_it_ends_the_utterance_with_its_last_sample() -> None:
    """Push to talk: even sound that still waited for a whole frame is in it."""
    listening = Microphone()
    pcm = sound(16_000, (False, 0.5), (True, 0.75))
    events = heard(listening, pcm)
    assert listening.utterance is not None
    events += listening.close()
    assert [type(event) for event in events] == [Started, Stopped]
    job = events[0].utterance.job()
    assert job is not None
    said = np.frombuffer(pcm, "<i2")[job.begin :] / 32_768
    np.testing.assert_allclose(job.pcm[: len(said)], said, atol=1e-6)
    assert not job.pcm[len(said) :].any()


def test_closing_it_in_silence_says_nothing() -> None:
    """A microphone that heard nobody has nothing to tell."""
    listening = Microphone()
    assert heard(listening, sound(16_000, (False, 2))) == []
    assert listening.close() == []


def test_a_pause_is_told_to_the_utterance() -> None:
    """It is transcribed in the pause, so that the text is there when the turn ends."""
    listening = Microphone()
    heard(listening, sound(16_000, (True, 0.3)))
    assert listening.utterance is not None
    while (job := listening.utterance.job()) is not None:
        assert job.interim
        listening.utterance.accept(job, Transcript("", ""), 10)
    heard(listening, sound(16_000, (False, 0.25)))
    job = listening.utterance.job()
    assert job is not None
    assert not job.interim


def test_how_long_a_silence_ends_a_turn_is_decided_by_what_was_said() -> None:
    """As soon as all of it is known, and anew when more is said."""
    listening = Microphone()
    heard(listening, sound(16_000, (True, 1)))
    utterance = listening.utterance
    assert utterance is not None
    job = utterance.job()
    assert job is not None
    utterance.accept(job, Transcript("I was thinking", "en"), 20)
    heard(listening, sound(16_000, (False, 0.2)))
    assert not utterance.undecided, "a transcript that did not hear all of it tells nothing"
    job = utterance.job()
    assert job is not None
    utterance.accept(job, Transcript("I was thinking that", "en"), 20)
    assert utterance.undecided
    said = utterance.turn_so_far
    assert (said.text, said.language) == ("I was thinking that", "en")
    assert len(said.sound()) > 16_000
    utterance.end_after(900)
    assert not utterance.undecided
    assert heard(listening, sound(16_000, (False, 0.6))) == [], "not yet"
    heard(listening, sound(16_000, (True, 0.5)))
    assert utterance.silence_ms is None, "more is said"
    events = heard(listening, sound(16_000, (False, 0.6)))
    assert [type(event) for event in events] == [Stopped], "nobody has decided about that"


def test_a_dictation_with_pauses_is_one_turn() -> None:
    """Each part is heard in its pause, and what is dictated goes on after 1.2 s of silence."""
    listening = Microphone()
    detector = words.Engine(words.Settings(), Path())
    so_far = ["My number is 0664.", "My number is 0664 555.", "My number is 0664 555 0199."]
    events: list[Started | Stopped] = []
    for text in so_far:
        events += heard(listening, sound(16_000, (True, 1), (False, 0.15)))
        utterance = listening.utterance
        assert utterance is not None
        while (job := utterance.job()) is not None:
            utterance.accept(job, Transcript("" if job.interim else text, "en"), 20)
        utterance.end_after(detector.silence_ms(utterance.turn_so_far))
        events += heard(listening, sound(16_000, (False, 1.05)))
    assert [type(event) for event in events] == [Started]
    events += heard(listening, sound(16_000, (False, 0.6)))
    assert [type(event) for event in events] == [Started, Stopped]
    assert events[0].utterance.text == so_far[-1]


def test_the_language_that_was_spoken_before_is_expected() -> None:
    """A short answer tells little about its language."""
    listening = Microphone()
    listening.segmenter.previous_language = "de"
    events = heard(listening, sound(16_000, (True, 0.5), (False, 1)))
    job = events[0].utterance.job()
    assert job is not None
    assert (job.language, job.fallback_language) == (None, "de")


def test_an_open_microphone_keeps_next_to_nothing() -> None:
    """Ten minutes of hush leave no more behind than the next utterance may want."""
    listening = Microphone()
    heard(listening, sound(16_000, (False, 600)), 32_000)
    assert listening.segmenter.kept * FRAME <= 0.5 * 16_000


@pytest.mark.parametrize(("amplitude", "decibels"), [(0, 0), (1, 3), (32_767, 90.3)])
def test_level(amplitude: int, decibels: float) -> None:
    """Digital silence is 0 dB, full scale 90."""
    assert level(np.full(FRAME, amplitude, np.int16)) == pytest.approx(decibels, abs=0.1)
