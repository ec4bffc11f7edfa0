"""A microphone's sound as frames of which it is known how probable speech is in them."""

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import structlog
from numpy.typing import NDArray

from agents.asr.engine import VadEngine
from agents.asr.resample import Resampler

log = structlog.get_logger()


class Frame(NamedTuple):
    """A frame of sound.

    Attributes:
        samples: at 16 kHz.
        probability: that somebody speaks in it, 0 to 1.
        level: how loud it is, in dB.
    """

    samples: NDArray[np.int16]
    probability: float
    level: float


class FrameAnalysis:
    """Resamples one microphone's sound and asks the voice activity detector about each frame.

    Blocks for as long as the detector computes; nothing else is touched, so it may run in a thread.

    Attributes:
        failure: of the detector, the latest one; frames that it could not hear count as silence.
    """

    def __init__(self, rate: int, vad: VadEngine) -> None:
        """Begin.

        Args:
            rate: samples a second, 8,000 to 48,000.
            vad: tells speech from other sound.

        Raises:
            ValueError: the rate is not between 8,000 and 48,000.
        """
        self.failure: Exception | None = None
        self._resampler = Resampler(rate, vad.frame)
        self._vad = vad.open_stream()

    def feed(self, pcm: bytes) -> list[Frame]:
        """The frames that are whole with this sound: s16le mono, of any length."""
        return self._analyse(self._resampler.feed(pcm))

    def finish(self) -> list[Frame]:
        """The frames that are left when no more sound comes."""
        return self._analyse(self._resampler.finish())

    def _analyse(self, frames: Iterable[NDArray[np.int16]]) -> list[Frame]:
        return [Frame(frame, self._probability(frame), level(frame)) for frame in frames]

    def _probability(self, frame: NDArray[np.int16]) -> float:
        try:
            return float(self._vad.probability(frame))
        except Exception as error:
            if self.failure is None:
                log.exception("the voice activity detector failed")
            self.failure = error
            return 0.0


def level(frame: NDArray[np.int16]) -> float:
    """How loud a frame is: its root mean square in dB, 0 for silence and 90 at full scale."""
    sound = frame.astype(np.float32)
    return 10 * math.log10(float(np.dot(sound, sound)) / len(sound) + 1)
