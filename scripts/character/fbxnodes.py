"""The binary form of FBX 7.4: nodes with properties and children, and how a file begins and ends.

The format is not published; this is what Blender's documentation of it and its exporter agree on.
"""

import struct
import zlib
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

VERSION = 7400
CREATED = "1970-01-01 10:00:00:000"
"""A file's end is computed from its time; these two and `FILE_ID` belong together."""
FILE_ID = bytes.fromhex("28b32aebb624ccc2bfc8b02aa92bfcf1")
_END = bytes.fromhex("fabcab09d0c8d466b176fb831cf7267e")
_LAST = bytes.fromhex("f85a8c6adef5d97eece90ce3758f290b")
_NOTHING = b"\0" * 13

Value = int | float | bool | str | bytes | NDArray[np.float64] | NDArray[np.int64]


@dataclass
class Node:
    """One node: its properties, and its children in order."""

    name: str
    values: list[Value] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)

    def add(self, name: str, *values: Value) -> "Node":
        """Add a child; gives it."""
        child = Node(name, list(values))
        self.children.append(child)
        return child

    def settings(self, *rows: tuple[Value, ...]) -> None:
        """Add `Properties70`: a row is name, type, label, flags and values."""
        block = self.add("Properties70")
        for row in rows:
            block.add("P", *row)


class Long(int):
    """A whole number that is stored in eight bytes: identifiers and times."""


def encoded(nodes: list[Node]) -> bytes:
    """A whole file."""
    out = bytearray(b"Kaydara FBX Binary  \0\x1a\0" + struct.pack("<I", VERSION))
    for node in nodes:
        _write(node, out)
    out += _NOTHING + _END + b"\0" * 4
    out += b"\0" * (16 - len(out) % 16)
    return bytes(out + struct.pack("<I", VERSION) + b"\0" * 120 + _LAST)


def _write(node: Node, out: bytearray) -> None:
    values = b"".join(_value(value) for value in node.values)
    start, name = len(out), node.name.encode()
    out += b"\0" * 12 + struct.pack("<B", len(name)) + name + values
    for child in node.children:
        _write(child, out)
    if node.children or not node.values or node.name in {"AnimationStack", "AnimationLayer"}:
        out += _NOTHING
    struct.pack_into("<III", out, start, len(out), len(node.values), len(values))


_NUMBERS: tuple[tuple[type, str], ...] = (
    (bool, "<c?"),
    (Long, "<cq"),
    (int, "<ci"),
    (float, "<cd"),
)
_LETTERS = {"<c?": b"C", "<cq": b"L", "<ci": b"I", "<cd": b"D"}


def _value(value: Value) -> bytes:
    for kind, form in _NUMBERS:  # the narrower type first: a bool is an int, and so is a Long
        if isinstance(value, kind):
            return struct.pack(form, _LETTERS[form], value)
    if isinstance(value, str):
        text = value.encode()
        return struct.pack("<cI", b"S", len(text)) + text
    if isinstance(value, bytes):
        return struct.pack("<cI", b"R", len(value)) + value
    return _array(np.asarray(value))


def _array(values: NDArray[np.float64] | NDArray[np.int64]) -> bytes:
    whole = values.dtype == np.int64
    content = values.ravel().astype("<i4" if whole else "<f8").tobytes()
    packed = zlib.compress(content, 9)
    kind = b"i" if whole else b"d"
    return struct.pack("<cIII", kind, values.size, 1, len(packed)) + packed
