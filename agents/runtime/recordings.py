"""Recordings that voices are cloned from, kept in the state folder: `recordings/anna.wav`.

A recording is a WAV file of 16 bit, mono. Whether it is good enough is decided before it is kept:
its length, loudness, clipping and noise, each with a sentence that says what to do.
"""

import re
import wave
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from agents.runtime.errors import SettingsError

FOLDER: Final = "recordings"
NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
SHORTEST, LONGEST = 6.0, 30.0
"""Seconds that XTTS wants to hear of a voice."""
QUIET_DB: Final = -40.0
"""Level of the speech, against full scale, below which noise of the microphone is cloned, too."""
FULL: Final = 0.999
CLIPPED: Final = 0.0005
"""Share of samples at full scale above which the distortion is heard."""
FRAME_SECONDS: Final = 0.03
LOUD_SHARE, HUSH_SHARE = 0.9, 0.1
"""Quantiles of the level of frames that stand for the speech and for the pauses in it."""
NOISE_DB: Final = 15.0
"""Between speech and pauses; less is noise, music, or somebody else who speaks."""


def folder(state: Path) -> Path:
    """Where the recordings of an Iris are kept."""
    return state / FOLDER


def names(place: Path) -> list[str]:
    """The voices that were cloned."""
    return sorted(path.stem for path in place.glob("*.wav"))


def complaint(sound: NDArray[np.float32], rate: int) -> str:
    """Why a recording is no good to clone a voice from, in a sentence; empty where it is.

    Args:
        sound: mono, full scale 1.
        rate: samples a second.
    """
    seconds = len(sound) / rate
    if seconds < SHORTEST:
        return (
            f"the recording is too short ({seconds:.1f} s): speak for {SHORTEST:.0f} to "
            f"{LONGEST:.0f} s"
        )
    if seconds > LONGEST:
        return (
            f"the recording is too long ({seconds:.1f} s): cut out {SHORTEST:.0f} to "
            f"{LONGEST:.0f} s of one voice"
        )
    frame = round(FRAME_SECONDS * rate)
    frames = sound[: len(sound) // frame * frame].reshape(-1, frame).astype(np.float64)
    levels = 10 * np.log10(np.mean(np.square(frames), axis=1) + 1e-12)
    speech, pauses = np.quantile(levels, [LOUD_SHARE, HUSH_SHARE])
    if speech < QUIET_DB:
        return f"the recording is too quiet ({speech:.0f} dB): speak nearer to the microphone"
    if np.mean(np.abs(sound) >= FULL) > CLIPPED:
        return "the recording is clipped: turn the microphone down and record again"
    if speech - pauses < NOISE_DB:
        return (
            f"the recording is too noisy (its pauses are only {speech - pauses:.0f} dB below the "
            f"speech): record one voice alone in a quiet room, with a short pause now and then"
        )
    return ""


def keep(name: str, sound: NDArray[np.float32], rate: int, place: Path) -> Path:
    """Keep a recording as a voice of this name.

    Args:
        name: lower-case letters, digits, `-` and `_`; a voice that has it already is replaced.
        sound: mono, full scale 1.
        rate: samples a second.
        place: folder of recordings.

    Raises:
        SettingsError: the name or the recording will not do, with a sentence that says why.
    """
    if not NAME.fullmatch(name):
        raise SettingsError(f"{name!r} is no name for a voice: use a-z, 0-9, - and _ (32 at most)")
    if why := complaint(sound, rate):
        raise SettingsError(why)
    place.mkdir(parents=True, exist_ok=True)
    fresh, path = place / f".{name}.new", place / f"{name}.wav"
    with wave.open(str(fresh), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
    fresh.replace(path)
    return path


def remove(name: str, place: Path) -> bool:
    """Delete a cloned voice; gives whether there was one."""
    path = place / f"{name}.wav"
    there = bool(NAME.fullmatch(name)) and path.is_file()
    if there:
        path.unlink()
    return there
