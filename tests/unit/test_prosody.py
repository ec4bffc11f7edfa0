"""Stresses, pitch and loudness of a sentence: exact times, before the sound is heard."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.tts.engine import Contour, TimedPhoneme
from agents.tts.prosody import STEP_MS, ProsodyTrack, VoicePitch

# ruff: noqa: RUF001 (letters of the phonetic alphabet)

RATE = 24_000
MS = RATE // 1000
HELLO = [("^", 50), ("h", 50), ("ə", 50), ("l", 50), ("ˈ", 0), ("O", 200), ("$", 100)]


def timed(phonemes: list[tuple[str, int]]) -> list[TimedPhoneme]:
    """Phonemes with lengths in ms."""
    return [TimedPhoneme(symbol, ms * MS) for symbol, ms in phonemes]


def contour(pitch: list[float], level: list[float]) -> Contour:
    """A value each 50 ms."""
    return Contour(50 * MS, np.array(pitch, np.float32), np.array(level, np.float32))


def test_a_stress_lies_in_the_vowel_that_follows_its_mark() -> None:
    """The peak is within the stressed vowel, and unstressed vowels have none."""
    found = ProsodyTrack(RATE, VoicePitch()).add(timed(HELLO), None)
    assert found.stresses == [(280.0, 0.6)]
    assert found.pitch == found.loudness == []


def test_a_long_vowel_is_one() -> None:
    """A length mark belongs to the vowel before it."""
    found = ProsodyTrack(RATE, VoicePitch()).add(timed([("ˈ", 0), ("ɑ", 100), ("ː", 100)]), None)
    assert found.stresses == [(80.0, 0.6)]


def test_consonants_may_stand_between_mark_and_vowel() -> None:
    """Espeak writes the mark before the syllable."""
    found = ProsodyTrack(RATE, VoicePitch()).add(
        timed([("ˈ", 0), ("s", 80), ("t", 40), ("a", 100), ("ˌ", 0), ("i", 100)]), None
    )
    assert found.stresses == [(160.0, 0.6)]


def test_the_louder_and_longer_stress_is_the_stronger() -> None:
    """Strengths stay within 0 and 1, and follow length and loudness."""
    said = timed([("ˈ", 0), ("a", 100), ("t", 100), ("ˈ", 0), ("a", 200), ("t", 100)])
    level = [0.1, 0.1, 0.02, 0.02, 0.3, 0.3, 0.3, 0.3, 0.02, 0.02]
    found = ProsodyTrack(RATE, VoicePitch()).add(said, contour([200.0] * 10, level))
    (_, weak), (_, strong) = found.stresses
    assert 0 < weak < strong <= 1


def test_pitch_is_in_semitones_about_the_voices_median() -> None:
    """An octave is twelve; where nothing is voiced it is 0; the loudest is 1."""
    found = ProsodyTrack(RATE, VoicePitch()).add(
        timed([("a", 250)]), contour([200, 200, 400, 0, 100], [0.1, 0.2, 0.4, 0.0, 0.1])
    )
    assert found.pitch == [0, 0, 12, 0, -12]
    assert found.loudness == [0.25, 0.5, 1.0, 0.0, 0.25]


def test_a_later_part_goes_on_where_the_first_ended() -> None:
    """What is given then is of all that is known, at exact times."""
    track = ProsodyTrack(RATE, VoicePitch())
    track.add(timed(HELLO), contour([200] * 10, [0.1] * 10))
    found = track.add(timed(HELLO), contour([200] * 10, [0.1] * 10))
    assert [ms for ms, _ in found.stresses] == [280.0, 780.0]
    assert len(found.pitch) == len(found.loudness) == 20


def test_without_marks_the_loudest_places_are_stressed() -> None:
    """As in languages whose phonemes carry no stress."""
    level = [0.0, 0.1, 0.4, 0.1, 0.0, 0.0, 0.0, 0.0, 0.1, 0.3, 0.1, 0.0]
    found = ProsodyTrack(RATE, VoicePitch()).add(timed([("a", 600)]), contour([200] * 12, level))
    assert found.stresses == [(100.0, 1.0), (450.0, 0.75)]


@given(
    said=st.lists(st.tuples(st.sampled_from([*"aˈtː .ˌ"]), st.integers(0, 300))),
    step=st.integers(1, 4_800),
    with_contour=st.booleans(),
)
def test_whatever_is_said_it_fits_the_message(
    said: list[tuple[str, int]], step: int, *, with_contour: bool
) -> None:
    """Stresses grow in time and stay inside the sentence; both curves have a value each 50 ms."""
    phonemes = timed(said)
    samples = sum(phoneme.samples for phoneme in phonemes)
    count = -(-samples // step)
    curve = Contour(step, np.full(count, 150, np.float32), np.full(count, 0.1, np.float32))
    found = ProsodyTrack(RATE, VoicePitch()).add(phonemes, curve if with_contour else None)
    times = [ms for ms, _ in found.stresses]
    assert times == sorted(times)
    assert all(0 <= ms <= samples / MS and 0 <= strength <= 1 for ms, strength in found.stresses)
    if with_contour and samples:
        assert (
            len(found.pitch)
            == len(found.loudness)
            == pytest.approx(np.ceil(samples / MS / STEP_MS))
        )
