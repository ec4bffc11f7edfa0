"""Long sound in windows that whisper can take."""

import numpy as np
import pytest

from agents.asr.long_audio import LONGEST, windows


def test_short_sound_stays_whole() -> None:
    """28 s are one window."""
    sound = np.ones(LONGEST, np.float32)
    assert [len(window) for window in windows(sound)] == [LONGEST]
    assert [len(window) for window in windows(sound[:0])] == [0]


@pytest.mark.parametrize("seconds", [28.001, 35, 100])
def test_no_sample_is_lost(seconds: float) -> None:
    """The windows put together are the sound, and none is too long."""
    sound = np.random.default_rng(0).normal(0, 0.1, round(seconds * 16_000)).astype(np.float32)
    cut = list(windows(sound))
    assert len(cut) > 1
    assert max(map(len, cut)) <= LONGEST
    np.testing.assert_array_equal(np.concatenate(cut), sound)


def test_cuts_are_made_where_it_is_quiet() -> None:
    """A pause of 0.3 s in the last seconds of a window is where it ends."""
    sound = np.random.default_rng(0).normal(0, 0.1, 40 * 16_000).astype(np.float32)
    sound[25 * 16_000 : 25 * 16_000 + 4_800] *= 0.01
    first = next(iter(windows(sound)))
    assert 25.05 < len(first) / 16_000 < 25.25
