"""Which recordings a voice may be cloned from."""

import wave
from pathlib import Path

import numpy as np
import pytest

from agents.runtime import recordings
from agents.runtime.errors import SettingsError

RATE = 16_000


def speech(seconds: float, *, level: float = 0.3, noise: float = 0.0005) -> np.ndarray:
    """Syllables of a fifth of a second with pauses between them, in some noise."""
    at = np.arange(round(seconds * RATE)) / RATE
    syllables = np.sin(2 * np.pi * 180 * at) * (np.sin(2 * np.pi * 2.5 * at) > 0)
    hiss = np.random.default_rng(0).normal(0, noise, len(at))
    return (level * syllables + hiss).astype(np.float32)


def test_a_good_recording_is_kept(tmp_path: Path) -> None:
    """As a WAV file; it is listed, and can be removed."""
    path = recordings.keep("anna", speech(8), RATE, tmp_path / "recordings")
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getnframes()) == (RATE, 1, 8 * RATE)
    assert recordings.names(path.parent) == ["anna"]
    assert recordings.remove("anna", path.parent)
    assert not recordings.remove("anna", path.parent)
    assert recordings.names(path.parent) == []


@pytest.mark.parametrize("seconds", [6, 30])
def test_six_to_thirty_seconds_are_enough(seconds: float) -> None:
    """Both ends belong to it."""
    assert recordings.complaint(speech(seconds), RATE) == ""


@pytest.mark.parametrize(
    ("sound", "words"),
    [
        (speech(5.9), "too short \\(5.9 s\\): speak for 6 to 30 s"),
        (speech(30.5), "too long \\(30.5 s\\)"),
        (speech(8, level=0.005, noise=0.0001), "too quiet \\(-49 dB\\)"),
        (np.clip(4 * speech(8), -1, 1), "clipped: turn the microphone down"),
        (speech(8, noise=0.08), "too noisy"),
        (np.zeros(8 * RATE, np.float32), "too quiet"),
    ],
    ids=["short", "long", "quiet", "clipped", "noisy", "silent"],
)
def test_a_recording_that_will_not_do_is_refused(
    tmp_path: Path, sound: np.ndarray, words: str
) -> None:
    """With one sentence that says what to do; nothing is kept."""
    with pytest.raises(SettingsError, match=words):
        recordings.keep("anna", sound, RATE, tmp_path)
    assert recordings.names(tmp_path) == []


@pytest.mark.parametrize("name", ["", "../x", "Anna", "a b", "x" * 33])
def test_a_name_that_is_no_name_is_refused(tmp_path: Path, name: str) -> None:
    """It becomes the name of a file."""
    with pytest.raises(SettingsError, match="no name for a voice"):
        recordings.keep(name, speech(8), RATE, tmp_path)
    assert not recordings.remove(name, tmp_path)
