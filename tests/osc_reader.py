"""OSC 1.0 read from its specification alone, for tests of what Iris sends.

Source: https://opensoundcontrol.stanford.edu/spec-1_0.html
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple


class OscMessage(NamedTuple):
    """An address, its type tags, and the values."""

    address: str
    tags: str
    values: tuple[str | int | float, ...]


def read_bundle(data: bytes) -> Iterator[OscMessage]:
    """The messages of a bundle that is to be done at once.

    Raises:
        ValueError: the bytes are no such bundle.
    """
    if data[:16] != b"#bundle\0" + bytes(7) + b"\1" or len(data) % 4:
        raise ValueError("no bundle to be done at once")
    place = 16
    while place < len(data):
        (size,) = struct.unpack_from(">i", data, place)
        place += 4
        if size <= 0 or size % 4 or place + size > len(data):
            raise ValueError(f"an element of {size} bytes at {place}")
        yield _message(data[place : place + size])
        place += size


def _message(data: bytes) -> OscMessage:
    address, place = _text(data, 0)
    tags, place = _text(data, place)
    if not address.startswith("/") or not tags.startswith(","):
        raise ValueError(f"no message: {address!r} {tags!r}")
    values: list[str | int | float] = []
    for tag in tags[1:]:
        if tag == "s":
            value: str | int | float
            value, place = _text(data, place)
        else:
            (value,) = struct.unpack_from({"i": ">i", "f": ">f"}[tag], data, place)
            place += 4
        values.append(value)
    if place != len(data):
        raise ValueError("bytes are left over")
    return OscMessage(address, tags, tuple(values))


def _text(data: bytes, place: int) -> tuple[str, int]:
    """A text that ends with one to four zeros, so that its length is a multiple of four."""
    end = data.index(0, place)
    after = end + 4 - (end - place) % 4
    if any(data[end:after]) or after > len(data):
        raise ValueError("a text is not padded with zeros")
    return data[place:end].decode("ascii"), after
