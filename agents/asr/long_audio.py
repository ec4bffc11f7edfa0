"""Long sound in windows that whisper can take."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from agents.asr.endpointer import quietest
from agents.asr.engine import RATE

LONGEST = 28 * RATE
"""Whisper looks at 30 s; the rest is the silence that it wants after the speech."""
SEARCH = 6 * RATE
"""How far back from its end the quietest point of a window is looked for."""
STEP = RATE // 50
QUIET_STEPS = 10
"""Levels are taken every 20 ms, and a gap is 200 ms."""


def windows(pcm: NDArray[np.float32]) -> Iterator[NDArray[np.float32]]:
    """Cut sound into windows of at most 28 s, each at a quiet point.

    Args:
        pcm: 16 kHz mono.
    """
    while len(pcm) > LONGEST:
        steps = pcm[LONGEST - SEARCH : LONGEST].reshape(-1, STEP)
        levels = np.log10(np.mean(np.square(steps), axis=1) + 1e-10)
        end = LONGEST - SEARCH + quietest(levels.tolist(), QUIET_STEPS) * STEP
        yield pcm[:end]
        pcm = pcm[end:]
    yield pcm
