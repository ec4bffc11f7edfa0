"""When Kokoro's phonemes are heard, and those of the voices that learned from it.

The durations that the sound is made from are exact in sum, but not in place: the sound runs ahead
of them (Kokoro's own pipeline takes 75 ms off, https://github.com/hexgrad/kokoro; measured at the
onsets of 16 sentences it was 50 ms, and hibari's as much), and the last phoneme of a sentence has
the silence after it, too.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from agents.tts.engine import TimedPhoneme

UNIT: Final = 600
"""Samples of a duration of 1."""
LEAD: Final = 2 * UNIT
"""Samples by which the sound runs ahead."""
SHORTEST: Final = 2 * UNIT
"""What is left to a last phoneme at least."""
QUIET: Final = 0.03
"""Of the loudest: what is softer at the end is silence."""


def heard(
    phonemes: Sequence[str], durations: NDArray[np.int64], sound_end: int
) -> list[TimedPhoneme]:
    """Phonemes with the lengths at which they are heard.

    Args:
        phonemes: without the pads at both ends, which durations has.
        durations: in units.
        sound_end: samples after which all is silence.
    """
    lengths = (durations * UNIT).tolist()
    lead = min(LEAD, lengths[0])
    lengths[0] -= lead
    lengths[-1] += lead
    symbols = ("^", *phonemes, "$")
    last = max((i for i, symbol in enumerate(symbols) if symbol.isalpha()), default=0)
    start = sum(lengths[:last])
    kept = min(lengths[last], max(SHORTEST, sound_end - start))
    lengths[last], surplus = kept, lengths[last] - kept
    lengths[-1] += surplus
    return [TimedPhoneme(s, n) for s, n in zip(symbols, lengths, strict=True)]


def end_of_sound(level: NDArray[np.float32], step: int) -> int:
    """Samples after which a sound is silent, from its level at each `step` samples."""
    loud = np.nonzero(level > QUIET * level.max(initial=0.0))[0]
    return int(loud[-1] + 1) * step if len(loud) else 0
