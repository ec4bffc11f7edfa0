"""Reads of a binary FBX what its import in Unity is made of: objects, their places, shapes."""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

_MAGIC = b"Kaydara FBX Binary  \x00"
_HEADER = 27
_END = 13
_ARRAYS = {"f": "<f4", "d": "<f8", "l": "<i8", "i": "<i4", "b": "<i1"}
_SCALARS = {"Y": "<h", "C": "<?", "I": "<i", "F": "<f", "D": "<d", "L": "<q"}
_CENTIMETRES = 0.01


@dataclass(frozen=True)
class Node:
    """A node of the file's tree."""

    name: str
    values: list[Any]
    children: list["Node"]

    def all(self, name: str) -> list["Node"]:
        """Its children of a name."""
        return [child for child in self.children if child.name == name]


@dataclass
class Model:
    """An object of the scene.

    Attributes:
        place: relative to its parent, in metres, x to the right as Unity has it.
        turn: relative to its parent, a quaternion x, y, z, w as Unity has it.
        mesh: whether it draws something.
    """

    name: str
    place: np.ndarray
    turn: np.ndarray
    mesh: bool
    children: list["Model"] = field(default_factory=list)
    parent: "Model | None" = None

    @property
    def path(self) -> str:
        """Names from below the root of the import."""
        above = f"{self.parent.path}/" if self.parent else ""
        return f"{above}{self.name}"

    def below(self) -> Iterator["Model"]:
        """Itself and all that hang on it."""
        yield self
        for child in self.children:
            yield from child.below()


def models(path: Path) -> list[Model]:
    """The objects at the top of a file's scene, with all below them."""
    top = read(path)
    objects = next(node for node in top if node.name == "Objects")
    links = next(node for node in top if node.name == "Connections")
    found = {node.values[0]: _model(node) for node in objects.all("Model")}
    roots = []
    for link in links.all("C"):
        _, child, parent = link.values[:3]
        if child in found and parent in found:
            found[child].parent = found[parent]
            found[parent].children.append(found[child])
        elif child in found and parent == 0:
            roots.append(found[child])
    return roots


def read(path: Path) -> list[Node]:
    """The nodes at the top of a file.

    Raises:
        ValueError: this is no binary FBX.
    """
    data = path.read_bytes()
    if not data.startswith(_MAGIC):
        raise ValueError(f"{path} is no binary FBX")
    found, at = [], _HEADER
    while node := _node(data, at):
        found.append(node[0])
        at = node[1]
    return found


def _node(data: bytes, at: int) -> tuple[Node, int] | None:
    end, count, _, length = struct.unpack_from("<IIIB", data, at)
    if end == 0:
        return None
    at += _END
    name = data[at : at + length].decode()
    at += length
    values = []
    for _ in range(count):
        value, at = _value(data, at)
        values.append(value)
    children = []
    while at < end and (child := _node(data, at)):
        children.append(child[0])
        at = child[1]
    return Node(name, values, children), end


def _value(data: bytes, at: int) -> tuple[Any, int]:
    kind = chr(data[at])
    at += 1
    if kind in _SCALARS:
        return struct.unpack_from(_SCALARS[kind], data, at)[0], at + struct.calcsize(_SCALARS[kind])
    if kind in _ARRAYS:
        count, packed, size = struct.unpack_from("<III", data, at)
        raw = data[at + 12 : at + 12 + size]
        raw = zlib.decompress(raw) if packed else raw
        return np.frombuffer(raw, _ARRAYS[kind], count), at + 12 + size
    size = struct.unpack_from("<I", data, at)[0]
    raw = data[at + 4 : at + 4 + size]
    return raw.decode("utf-8", "replace") if kind == "S" else raw, at + 4 + size


def _model(node: Node) -> Model:
    properties = {
        one.values[0]: np.array(one.values[4:7], float)
        for block in node.all("Properties70")
        for one in block.all("P")
        if one.values[0] in {"Lcl Translation", "Lcl Rotation", "PreRotation"}
    }
    zero = np.zeros(3)
    x, y, z = properties.get("Lcl Translation", zero) * _CENTIMETRES
    turn = multiplied(
        _quaternion(properties.get("PreRotation", zero)),
        _quaternion(properties.get("Lcl Rotation", zero)),
    )
    # Unity's x goes the other way: places and turns are mirrored.
    mirrored = turn * np.array([1, -1, -1, 1])
    name = node.values[1].partition("\x00")[0]
    return Model(name, np.array([-x, y, z]), mirrored, node.values[2] == "Mesh")


def multiplied(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """The turn by `other`, then by `one`: quaternions x, y, z, w."""
    ax, ay, az, aw = one
    bx, by, bz, bw = other
    return np.array(
        [
            aw * bx + ax * bw + ay * bz - az * by,
            aw * by - ax * bz + ay * bw + az * bx,
            aw * bz + ax * by - ay * bx + az * bw,
            aw * bw - ax * bx - ay * by - az * bz,
        ]
    )


def _quaternion(degrees: np.ndarray) -> np.ndarray:
    """Of angles about x, then y, then z, as FBX's default order has it."""
    half = np.radians(degrees) / 2
    about = [np.array([0.0, 0.0, 0.0, np.cos(angle)]) for angle in half]
    for axis, angle in enumerate(half):
        about[axis][axis] = np.sin(angle)
    return multiplied(about[2], multiplied(about[1], about[0]))
