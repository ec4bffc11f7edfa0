"""Brings every voice to one loudness, without a sample that is cut off."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

LOUDNESS = 0.08
"""Root mean square of speech at full scale, -22 dB: what all voices are brought to."""
KNEE = 0.8
"""Of full scale; what is louder is bent, never cut off."""


def gain_for(power: float) -> float:
    """The gain for the usual loudness, from the mean square of a voice's sound."""
    return LOUDNESS / max(float(np.sqrt(power)), 0.01)


def to_pcm(sound: Floats, gain: float) -> NDArray[np.int16]:
    """Samples at full scale 1 as s16, made louder by `gain`."""
    loud = sound * gain
    size = np.abs(loud)
    bent = KNEE + (1 - KNEE) * np.tanh((size - KNEE) / (1 - KNEE))
    shaped = np.copysign(np.where(size > KNEE, bent, size), loud)
    pcm: NDArray[np.int16] = np.rint(shaped * 32767).astype(np.int16)
    return pcm
