"""Sound files as a microphone would give them."""

from pathlib import Path

import av
import av.audio.resampler
import av.error

from agents.runtime.errors import SettingsError

LOWEST, HIGHEST = 8_000, 48_000


def read(path: Path) -> tuple[bytes, int]:
    """A sound file as s16le mono PCM at its own rate, brought into 8 to 48 kHz.

    Args:
        path: any format that FFmpeg reads: WAV of every kind, FLAC, MP3, Ogg.

    Returns:
        PCM, and samples a second.

    Raises:
        SettingsError: no such file, or no sound in it.
    """
    try:
        with av.open(str(path)) as container:
            if not container.streams.audio:
                raise SettingsError(f"{path} has no sound in it")
            rate = min(HIGHEST, max(LOWEST, container.streams.audio[0].rate))
            resampler = av.audio.resampler.AudioResampler(format="s16", layout="mono", rate=rate)
            pieces = [
                bytes(piece.planes[0])[: 2 * piece.samples]
                for frame in [*container.decode(audio=0), None]
                for piece in resampler.resample(frame)
            ]
    except (OSError, av.error.FFmpegError) as error:
        raise SettingsError(f"cannot read {path} as sound: {error}") from error
    pcm = b"".join(pieces)
    if not pcm:
        raise SettingsError(f"{path} has no sound in it")
    return pcm, rate
