"""The two small pictures that are computed: a spark, and the room that her eyes mirror."""

import struct
import zlib
from pathlib import Path

import numpy as np

from assets import project

SPARK = project.IRIS / "Effects/Spark.png"
ROOM = project.IRIS / "Rendering/Room.png"
_MAGIC = b"\x89PNG\r\n\x1a\n"
_COLOUR_TYPES = {3: 2, 4: 6}
_SPARK_SIZE = 64
_ROOM_SIZE = (128, 64)
_TOP = np.array([0.62, 0.6, 0.58])
_BOTTOM = np.array([0.2, 0.17, 0.24])
_WINDOWS = ((-0.35, 0.35, 0.16, 0.12, 1.0), (0.55, 0.3, 0.1, 0.1, 0.7))
"""Bright places: to the side and up (in half turns), half sizes, strength."""


def drift() -> list[str]:
    """The pictures that are not as they should be, pixel by pixel."""
    return [
        f"{path} has drifted: python3 unity-project/write_assets.py"
        for path, pixels in _wanted().items()
        if not path.is_file() or _rows_of(path.read_bytes()) != _rows(pixels)
    ]


def write() -> None:
    """Write those that are not as they should be."""
    for path, pixels in _wanted().items():
        if not path.is_file() or _rows_of(path.read_bytes()) != _rows(pixels):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(_png(pixels))


def _wanted() -> dict[Path, np.ndarray]:
    return {SPARK: _spark(), ROOM: _room()}


def _png(pixels: np.ndarray) -> bytes:
    """A PNG of 8 bits a channel, its rows as they are."""
    high, wide, channels = pixels.shape
    header = struct.pack(">IIBBBBB", wide, high, 8, _COLOUR_TYPES[channels], 0, 0, 0)
    packed = zlib.compress(_rows(pixels), 9)
    return _MAGIC + _chunk(b"IHDR", header) + _chunk(b"IDAT", packed) + _chunk(b"IEND", b"")


def _chunk(name: bytes, data: bytes) -> bytes:
    whole = name + data
    return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))


def _rows(pixels: np.ndarray) -> bytes:
    return b"".join(b"\x00" + row.tobytes() for row in pixels)


def _rows_of(png: bytes) -> bytes:
    """The rows of a PNG that was written here: packers differ, what they pack does not."""
    at = png.index(b"IDAT") + 4
    size = struct.unpack_from(">I", png, at - 8)[0]
    return zlib.decompress(png[at : at + size])


def _spark() -> np.ndarray:
    """White, opaque in the middle and nothing at the edge."""
    at = (np.arange(_SPARK_SIZE) + 0.5) / _SPARK_SIZE * 2 - 1
    away = np.hypot(*np.meshgrid(at, at))
    strength = np.clip(1 - away, 0, 1) ** 2
    pixels = np.full((_SPARK_SIZE, _SPARK_SIZE, 4), 255, np.uint8)
    pixels[..., 3] = np.round(255 * strength)
    return pixels


def _room() -> np.ndarray:
    """All around her: light above, dark below, two windows."""
    wide, high = _ROOM_SIZE
    across = (np.arange(wide) + 0.5) / wide * 2 - 1
    up = 1 - (np.arange(high) + 0.5) / high * 2
    share = (up * 0.5 + 0.5)[:, None, None]
    light = np.broadcast_to(_BOTTOM + (_TOP - _BOTTOM) * share, (high, wide, 3)).copy()
    for side, height, half_wide, half_high, strength in _WINDOWS:
        edge = np.maximum(
            np.abs(across - side)[None, :] / half_wide, np.abs(up - height)[:, None] / half_high
        )
        inside = np.clip((1.15 - edge) / 0.3, 0, 1)[..., None]
        light += (strength - light) * inside * strength
    return np.round(255 * np.clip(light, 0, 1)).astype(np.uint8)
