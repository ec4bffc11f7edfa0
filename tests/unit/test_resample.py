"""Any microphone's sound as frames of one size at 16 kHz."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from agents.asr.resample import Resampler

FRAME = 512
RATES = (8_000, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000)


def tone(rate: int, hertz: float, seconds: float = 1.0) -> NDArray[np.int16]:
    """A sine at half of full scale."""
    time = np.arange(round(rate * seconds)) / rate
    return (16_384 * np.sin(2 * np.pi * hertz * time)).astype("<i2")


def resampled(rate: int, pcm: bytes, sizes: list[int]) -> NDArray[np.int16]:
    """Feed bytes in pieces of these sizes, over and over; everything that comes out."""
    resampler = Resampler(rate, FRAME)
    frames: list[NDArray[np.int16]] = []
    at = turn = 0
    while at < len(pcm):
        size = sizes[turn % len(sizes)]
        frames += resampler.feed(pcm[at : at + size])
        at += size
        turn += 1
    frames += resampler.finish()
    assert all(len(frame) == FRAME and frame.dtype == np.int16 for frame in frames)
    return np.concatenate([*frames, np.zeros(0, np.int16)])


@pytest.mark.parametrize("rate", RATES)
def test_counts_are_exact(rate: int) -> None:
    """A second of sound comes out as a second, filled up to whole frames, at every rate."""
    out = resampled(rate, tone(rate, 440).tobytes(), [rate // 50 * 2])
    assert len(out) == -(-16_000 // FRAME) * FRAME
    sounding = np.flatnonzero(np.abs(out) > 100)
    assert sounding[-1] == pytest.approx(16_000, abs=40)
    assert not out[16_000:].any()


@settings(max_examples=40)
@given(
    rate=st.sampled_from(RATES),
    sizes=st.lists(st.integers(1, 5_000), min_size=1, max_size=8),
    samples=st.integers(0, 12_000),
)
def test_pieces_make_no_difference(rate: int, sizes: list[int], samples: int) -> None:
    """Sound comes out the same however it is cut up, even in the middle of a sample."""
    pcm = tone(rate, 300, 2.0)[:samples].tobytes()
    whole = resampled(rate, pcm, [max(1, len(pcm))])
    np.testing.assert_array_equal(resampled(rate, pcm, sizes), whole)
    exact = (samples * 16_000 + rate // 2) // rate
    assert len(whole) == -(-exact // FRAME) * FRAME


@pytest.mark.parametrize("rate", RATES)
def test_speech_passes_unchanged(rate: int) -> None:
    """What speech is made of keeps its pitch and its loudness."""
    out = resampled(rate, tone(rate, 1_000).tobytes(), [640])[2_000:14_000].astype(float)
    spectrum = np.abs(np.fft.rfft(out * np.hanning(len(out))))
    assert np.argmax(spectrum) * 16_000 / len(out) == pytest.approx(1_000, abs=2)
    assert np.sqrt(np.mean(out**2)) == pytest.approx(16_384 / np.sqrt(2), rel=0.02)


def test_what_16_khz_cannot_hold_is_taken_out() -> None:
    """A tone above 8 kHz does not come back as another, lower one."""
    out = resampled(48_000, tone(48_000, 11_000).tobytes(), [1_920])[1_000:15_000]
    assert np.abs(out).max() < 16_384 / 100


def test_sound_waits_no_longer_than_a_frame_and_20_ms() -> None:
    """At 48 kHz, frames come out at most 52 ms after their sound came in."""
    resampler = Resampler(48_000, FRAME)
    heard = given = 0
    for _ in range(100):
        heard += 20
        given += 32 * len(list(resampler.feed(bytes(1_920))))
        assert heard - given <= 52


@pytest.mark.parametrize("rate", [0, -16_000, 7_999, 48_001])
def test_other_rates_are_refused(rate: int) -> None:
    """A rate that no microphone has is an error that names it."""
    with pytest.raises(ValueError, match=str(rate)):
        Resampler(rate, FRAME)
