"""Any microphone's sound as frames of one size at 16 kHz."""

from collections.abc import Iterator

import numpy as np
import soxr
from numpy.typing import NDArray

from agents.asr.engine import RATE

LOWEST_RATE = 8_000
HIGHEST_RATE = 48_000


class Resampler:
    """Takes s16le mono in pieces of any size, and gives whole frames at 16 kHz.

    Not a sample is lost or added: n of them become n * 16,000 / rate, to the nearest whole one.
    """

    def __init__(self, rate: int, frame: int) -> None:
        """Begin a stream.

        Args:
            rate: of the sound that comes in, 8,000 to 48,000 samples a second.
            frame: samples at 16 kHz in each frame that goes out.

        Raises:
            ValueError: the rate is outside these limits.
        """
        if not LOWEST_RATE <= rate <= HIGHEST_RATE:
            raise ValueError(f"sound at {rate} Hz is not between {LOWEST_RATE} and {HIGHEST_RATE}")
        self.rate = rate
        self._frame = frame
        # At 48 kHz soxr's lower quality waits at most 20 ms for more sound, the better ones 40 ms.
        # It keeps the 16 bits of the input, and rolls off above what speech recognition uses; but
        # below 16 kHz it leaves images above the speech, and words are mistaken.
        quality = "LQ" if rate >= RATE else "MQ"
        self._soxr = soxr.ResampleStream(rate, RATE, 1, "float32", quality=quality)
        self._half = b""
        self._rest = np.zeros(0, np.int16)

    def feed(self, pcm: bytes) -> Iterator[NDArray[np.int16]]:
        """The frames that are whole with this piece; half a sample waits for its other half."""
        data = self._half + pcm
        whole = len(data) - len(data) % 2
        self._half = data[whole:]
        yield from self._frames(self._convert(np.frombuffer(data[:whole], "<i2"), last=False))

    def finish(self) -> Iterator[NDArray[np.int16]]:
        """The frames that are left; the last one is filled up with silence."""
        yield from self._frames(self._convert(np.zeros(0, np.int16), last=True))
        if len(self._rest):
            yield np.pad(self._rest, (0, self._frame - len(self._rest)))
            self._rest = self._rest[:0]

    def _convert(self, pcm: NDArray[np.int16], *, last: bool) -> NDArray[np.int16]:
        if self.rate == RATE:
            return pcm
        sound: NDArray[np.float32] = self._soxr.resample_chunk(pcm.astype(np.float32), last=last)
        return np.clip(np.rint(sound), -32768, 32767).astype(np.int16)

    def _frames(self, pcm: NDArray[np.int16]) -> Iterator[NDArray[np.int16]]:
        sound = np.concatenate([self._rest, pcm])
        count = len(sound) // self._frame
        self._rest = sound[count * self._frame :]
        yield from sound[: count * self._frame].reshape(count, self._frame)
