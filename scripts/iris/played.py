"""Plays a WAV on this computer's loudspeaker, where there is one."""

import io
import time
import wave
from typing import Any

import numpy as np


def played(wav: bytes) -> bool:
    """Play it to its end; false where there is no loudspeaker."""
    try:
        import sounddevice  # type: ignore[import-untyped]  # noqa: PLC0415 (loads PortAudio)
    except (ImportError, OSError):
        return False
    with wave.open(io.BytesIO(wav)) as file:
        rate = file.getframerate()
        sound = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    device: Any = sounddevice
    try:
        device.play(sound, rate)
    except (device.PortAudioError, ValueError):
        return False
    time.sleep(len(sound) / rate + 0.2)
    return True
