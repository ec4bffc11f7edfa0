"""Sound files as a microphone would give them."""

import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path

import av
import av.audio.resampler
import av.error
import numpy as np
from numpy.typing import NDArray

from agents.runtime.errors import SettingsError

LOWEST, HIGHEST = 8_000, 48_000
OPPOSITE = 0.1
"""Of the loudest channel's energy: less than that in their mean means that channels cancel."""

Samples = NDArray[np.float32]


def read(path: Path) -> tuple[bytes, int]:
    """A sound file as s16le mono PCM at its own rate, brought into 8 to 48 kHz.

    Parts that cannot be decoded are left out. Where the rate or the number of channels changes
    within the file, as in files that were joined, all of it comes at the first part's rate.

    Args:
        path: any format that FFmpeg reads: WAV of every kind, FLAC, MP3, Ogg, MPEG-TS, M4A.

    Returns:
        PCM, and samples a second.

    Raises:
        SettingsError: no such file, or no sound in it.
    """
    if not path.exists():
        raise SettingsError(f"cannot read {path} as sound: there is no such file")
    if path.is_dir():
        raise SettingsError(f"cannot read {path} as sound: it is a folder")
    rate, pieces = 0, list[bytes]()
    try:
        # A protocol before the name, for FFmpeg takes the `12` of `12:30:05.wav` for one.
        with av.open(f"file:{path}", metadata_errors="replace") as container:
            frames = _frames(container, path)
            for layout, part in itertools.groupby(frames, key=_layout):
                rate = rate or min(HIGHEST, max(LOWEST, layout[0]))
                pieces.append(_pcm(part, rate))
    except (OSError, ValueError, av.error.FFmpegError) as error:
        raise SettingsError(f"cannot read {path} as sound: {_reason(error)}") from error
    pcm = b"".join(pieces)
    if not pcm:
        raise SettingsError(f"{path} has no sound in it")
    return pcm, rate


def _layout(frame: av.AudioFrame) -> tuple[int, int, str]:
    """What is the same in all frames of a part: rate, channels, and how samples are stored."""
    return frame.sample_rate, frame.layout.nb_channels, frame.format.name


def _frames(container: av.container.InputContainer, path: Path) -> Iterator[av.AudioFrame]:
    """All frames of the first stream of sound that can be decoded."""
    if not container.streams.audio:
        raise SettingsError(f"{path} has no sound in it")
    stream = container.streams.audio[0]
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets)
        except StopIteration:
            return
        except av.error.FFmpegError:
            if not stream.codec_context.is_open:
                raise
            return  # the file is broken off here
        try:
            yield from packet.decode()
        except av.error.FFmpegError:
            continue  # a broken piece; what comes after it may be whole


def _pcm(frames: Iterable[av.AudioFrame], rate: int) -> bytes:
    """Frames that are alike, as s16le mono."""
    first, *rest = frames
    frames = [first, *rest]
    resampler = av.audio.resampler.AudioResampler(format="fltp", layout=first.layout, rate=rate)
    pieces = []
    for frame in [*frames, None]:
        if frame is not None:
            frame.pts = None  # joined files count anew
        pieces += [piece.to_ndarray() for piece in resampler.resample(frame)]
    sound = np.concatenate(pieces, axis=1) if pieces else np.zeros((1, 0), np.float32)
    return _s16(_mono(np.nan_to_num(sound, nan=0.0, posinf=0.0, neginf=0.0)))


def _mono(channels: Samples) -> Samples:
    """(channels, samples) as one channel: their mean, or the loudest one where they cancel."""
    mean: Samples = channels.mean(axis=0)
    energy = np.square(channels, dtype=np.float64).sum(axis=1)
    loudest = int(energy.argmax())
    if np.square(mean, dtype=np.float64).sum() < OPPOSITE * energy[loudest] / len(channels):
        return np.asarray(channels[loudest], np.float32)
    return mean


def _s16(sound: Samples) -> bytes:
    return (np.clip(sound, -1, 1) * 32_767).astype("<i2").tobytes()


def _reason(error: Exception) -> str:
    """What is wrong, without FFmpeg's own words where they say nothing to anybody."""
    if isinstance(error, av.error.InvalidDataError):
        return "it is no sound file, or its beginning is damaged"
    if isinstance(error, OSError) and not isinstance(error, av.error.FFmpegError):
        return error.strerror or str(error)
    return str(error)
