"""Where a benchmark's recordings are given a pause."""

import numpy as np
import pytest

from agents.runtime.errors import SettingsError
from scripts.iris.paused_recording import SECONDS, pause
from scripts.iris.recording import Recording

RATE = 16_000
WORDS = (("how", 0.0, 0.5), ("are", 0.54, 1.0), ("you", 1.1, 1.5))
"""What is said, and from when to when: the gap after 'how' is shorter than that within 'are'."""


def spoken(seconds: float = 1.5) -> Recording:
    """Noise for words. It is quietest within 'are', which has a plosive here."""
    sound = np.random.default_rng(1).normal(0, 3000, round(seconds * RATE))
    sound[round(0.5 * RATE) : round(0.54 * RATE)] /= 30
    sound[round(0.75 * RATE) : round(0.80 * RATE)] = 0
    pcm = sound.astype("<i2").tobytes()
    return Recording("how.wav", pcm, RATE, 0.0, seconds)


def whole_words(pcm: bytes, rate: int) -> str:
    """A recognizer that hears words of which it has all; it hears others as 'er'."""
    seconds = len(pcm) / 2 / rate
    first = 1.5 - seconds if seconds < 1.5 and pcm == spoken().pcm[-len(pcm) :] else 0.0
    last = first + seconds
    heard = [
        word if begins >= first - 0.03 and ends <= last + 0.03 else "er"
        for word, begins, ends in WORDS
        if ends > first + 0.03 and begins < last - 0.03
    ]
    return " ".join(heard)


def test_who_stops_to_think_does_so_between_two_words() -> None:
    """Not where it is quietest, if that is within a word."""
    recording = spoken()
    assert next(recording.quiet()) == pytest.approx(0.775, abs=0.01)
    thought = pause(recording, "How are you?", whole_words)
    assert thought.after == "how"
    assert thought.recording.seconds == pytest.approx(1.5 + SECONDS)
    assert thought.recording.ends == pytest.approx(1.5 + SECONDS)
    quiet = np.frombuffer(thought.recording.pcm, "<i2")[round(0.55 * RATE) : round(1.2 * RATE)]
    assert np.abs(quiet).max() < 100


def test_nobody_stops_to_think_within_a_click() -> None:
    """There is no room for a word on either side."""
    with pytest.raises(SettingsError, match="too short"):
        pause(spoken(0.05), "", whole_words)
