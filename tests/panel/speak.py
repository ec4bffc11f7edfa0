"""Say something into a file, for the microphone of the browser's tests.

`python tests/panel/speak.py STATE FILE TEXT`: in the default voice, with silence around.
"""

import sys
import wave
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent.parent), str(HERE.parent), str(HERE.parent / "models")]

from room import RATE, voice  # noqa: E402 (found through the line above)

BEFORE, AFTER = 1.0, 30.0
"""Seconds of silence; a browser repeats the file after its end."""


def main(state: str, file: str, text: str) -> None:
    """Write the file: 16 kHz, s16, mono."""
    quiet = [np.zeros(round(RATE * seconds)) for seconds in (BEFORE, AFTER)]
    sound = np.concatenate([quiet[0], voice(Path(state), text), quiet[1]])
    with wave.open(file, "wb") as wav:
        wav.setnchannels(1)
        wav.setsampwidth(2)
        wav.setframerate(RATE)
        wav.writeframes(np.clip(sound, -32768, 32767).astype("<i2").tobytes())


if __name__ == "__main__":
    main(*sys.argv[1:])
