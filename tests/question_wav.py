"""A question in the bundled Piper voice, as a sound file."""

import wave
from pathlib import Path

import numpy as np
import soxr

from agents.runtime import engines


def question_wav(path: Path, state: Path, rate: int, channels: int) -> None:
    """A question in the default voice, as a WAV of some rate and channels."""
    same = {"noise_scale": 0.0, "noise_w": 0.0}  # every time
    voice = engines.load("tts", "piper", same, state / "models")
    pcm = np.concatenate([piece.pcm for piece in voice.speak("What is the capital of France?")])
    sound = soxr.resample(pcm.astype(np.float32), voice.rate, rate)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(np.repeat(sound.clip(-32768, 32767).astype("<i2"), channels).tobytes())
