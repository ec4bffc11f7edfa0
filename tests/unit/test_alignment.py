"""Phonemes find their places in the sound, and account for every sample."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.tts.alignment import align

# ruff: noqa: RUF001 (letters of the phonetic alphabet)

RATE = 24_000


def sound(*parts: tuple[str, int]) -> np.ndarray:
    """Silence, a vowel's hum or a sibilant's hiss, so many ms of each."""
    random = np.random.default_rng(0)
    made = []
    for kind, ms in parts:
        samples = np.arange(ms * RATE // 1000)
        hum = sum(np.sin(2 * np.pi * 120 * n * samples / RATE) / n for n in range(1, 12))
        hiss = np.diff(random.normal(size=len(samples) + 1))
        made.append({"silence": 0 * samples, "hum": 5000 * hum, "hiss": 900 * hiss}[kind])
    return np.concatenate(made).astype(np.int16)


def starts(symbols: str, pcm: np.ndarray) -> dict[str, float]:
    """When each symbol begins, in ms."""
    timed = align([*symbols], pcm, RATE)
    ends = np.cumsum([phoneme.samples for phoneme in timed]) * 1000 / RATE
    return dict(zip(symbols, [0.0, *ends[:-1]], strict=True))


def test_hiss_hum_and_silence_are_told_apart() -> None:
    """Each phoneme begins where its kind of sound does, within 40 ms, however long it lasts."""
    pcm = sound(("silence", 200), ("hum", 150), ("hiss", 120), ("hum", 90), ("silence", 130))
    found = starts("^asi.", pcm)
    for symbol, ms in (("a", 200), ("s", 350), ("i", 470), (".", 560)):
        assert found[symbol] == pytest.approx(ms, abs=40)


def test_what_does_not_end_with_the_sound_gives_what_fits() -> None:
    """The rest of the phonemes is for the sound that follows, and a length mark goes on."""
    pcm = sound(("hum", 120), ("hiss", 110), ("hum", 100))
    timed = align([*"asisasi"], pcm, RATE, ends=False)
    assert 2 <= len(timed) <= 4
    assert sum(phoneme.samples for phoneme in timed) == len(pcm)
    rest = align([*"ːsa"], sound(("hum", 60), ("hiss", 110), ("hum", 80)), RATE)
    assert rest[0].symbol == "ː"
    assert rest[0].samples * 1000 / RATE == pytest.approx(60, abs=25)


@settings(max_examples=40)
@given(
    symbols=st.text(alphabet="^aisˈːt .pbA", max_size=15),
    samples=st.integers(0, 9_000),
    ends=st.booleans(),
)
def test_every_sample_belongs_to_a_phoneme(symbols: str, samples: int, *, ends: bool) -> None:
    """Whatever is said, and however little sound there is for it."""
    pcm = np.random.default_rng(1).integers(-3000, 3000, samples).astype(np.int16)
    timed = align([*symbols], pcm, RATE, ends=ends)
    assert all(phoneme.samples >= 0 for phoneme in timed)
    assert symbols.startswith("".join(phoneme.symbol for phoneme in timed))
    if symbols and samples:
        assert sum(phoneme.samples for phoneme in timed) == samples
    if ends:
        assert len(timed) == len(symbols)
