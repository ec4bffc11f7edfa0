"""Iris's own voice, known again in what a microphone hears."""

from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from agents.asr.echo_detector import REMEMBERED, EchoDetector, Similarity, compare
from agents.asr.engine import RATE

HERS = 22_050
"""Samples a second of her voice."""


@cache
def babble(seed: int, seconds: float, rate: int) -> NDArray[np.float32]:
    """Harmonics that rise and fall a few times a second, each by itself, as those of speech do.

    The same seed gives the same sound at any rate.
    """
    random = np.random.default_rng(seed)
    time = np.arange(round(seconds * rate)) / rate
    knots = np.arange(0, seconds + 0.2, 0.12)
    sound = np.zeros(len(time))
    for hertz in np.arange(180, 3900, 60):
        loud = 10 ** (random.uniform(-2, 0, len(knots)))
        tone = np.sin(2 * np.pi * hertz * time + random.uniform(0, 2 * np.pi))
        sound += np.interp(time, knots, loud) * tone
    return np.asarray(0.3 * sound / np.abs(sound).max(), np.float32)


def similarity(echo: EchoDetector, sound: NDArray[np.float32]) -> Similarity:
    """How similar a sound is to what she has said."""
    return compare(sound, echo.reference())


@pytest.fixture(scope="module")
def echo() -> EchoDetector:
    """She says ten seconds, in pieces of 30 ms."""
    made = EchoDetector()
    pcm = (babble(1, 10, HERS) * 32767).astype(np.int16)
    for start in range(0, len(pcm), 661):
        made.add_reference(pcm[start : start + 661], HERS)
    return made


def in_a_room(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """As a microphone hears it: softer, with reflections and noise."""
    random = np.random.default_rng(5)
    fading = np.exp(-np.arange(RATE // 4) / (0.05 * RATE))
    answer = random.normal(0, 0.03, RATE // 4) * fading
    answer[0] = 1
    heard = 0.2 * np.convolve(sound, answer)[: len(sound)]
    return np.asarray(heard + random.normal(0, 1e-3, len(heard)), np.float32)


@pytest.mark.parametrize(("start", "stop"), [(0.0, 1.0), (2.51, 4.0), (3.33, 9.0), (9.2, 10.0)])
def test_her_voice_is_known_in_a_room_from_any_point_on(
    echo: EchoDetector, start: float, stop: float
) -> None:
    """The silence around it does not matter."""
    sound = in_a_room(babble(1, 10, RATE)[round(start * RATE) : round(stop * RATE)])
    assert similarity(echo, sound).fair
    assert similarity(echo, np.pad(sound, RATE // 2)).fair


@pytest.mark.parametrize("seconds", [0.2, 0.5, 1.0, 3.0])
@pytest.mark.parametrize("seed", range(2, 8))
def test_another_voice_is_not_hers(echo: EchoDetector, seed: int, seconds: float) -> None:
    """Be it short or long, alone or after her own."""
    other = babble(seed, seconds, RATE)
    assert not any(similarity(echo, in_a_room(other))[:2])
    both = np.concatenate([babble(1, 1.5, RATE), np.tile(other, 3)])
    assert not any(similarity(echo, in_a_room(both))[:2])


def test_a_moment_of_her_voice_must_be_clear(echo: EchoDetector) -> None:
    """A fifth of a second is hers only where nothing is added to it."""
    moment = babble(1, 10, RATE)[2 * RATE : 2 * RATE + RATE // 4]
    assert similarity(echo, moment).clear
    assert not similarity(echo, in_a_room(moment)).fair


def test_silence_is_nobodys(echo: EchoDetector) -> None:
    """Nor is anything where she has said nothing."""
    nothing = np.zeros(0, np.float32)
    assert not any(similarity(echo, nothing))
    assert not any(similarity(echo, np.zeros(RATE, np.float32))[:2])
    assert not any(similarity(EchoDetector(), babble(1, 1, RATE)))


def test_what_she_said_long_ago_is_forgotten() -> None:
    """However long she speaks, and be it with nobody listening."""
    made = EchoDetector()
    piece = (babble(1, 1, HERS) * 32767).astype(np.int16)
    made.add_reference(piece, HERS)
    for _ in range(REMEMBERED + 10):
        made.add_reference(piece[441:882], HERS)
    assert len(made.reference()) == REMEMBERED
    assert not similarity(made, babble(1, 1, RATE)).fair
