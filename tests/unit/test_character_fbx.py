"""Iris as Unity imports her: the FBX says the same as the page's file, and is written rightly."""

import json
import struct
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scripts.character.fbxnodes import Long, Node, encoded

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "unity-project/Assets/Iris/Character"
PAGE = ROOT / "agents/bridge/panel/public/iris.glb"
Record = tuple[str, list[Any], list[Any]]
"""Name, properties and children of a node that was read."""


def read(content: bytes) -> list[Record]:
    """The nodes of a binary FBX file of version 7.4."""
    assert content.startswith(b"Kaydara FBX Binary  \0\x1a\0")
    assert struct.unpack_from("<I", content, 23)[0] == 7400
    return list(nodes(content, 27, len(content)))


def nodes(content: bytes, at: int, end: int) -> Iterator[Record]:
    """The nodes from one place on to another, or to the record that ends a list."""
    while at < end:
        after, count, length = struct.unpack_from("<III", content, at)
        if after == 0:
            return
        start = at + 13 + content[at + 12]
        name = content[at + 13 : start].decode()
        yield (
            name,
            list(properties(content, start, count)),
            list(nodes(content, start + length, after)),
        )
        at = after


def properties(content: bytes, at: int, count: int) -> Iterator[Any]:
    """The properties of a node."""
    for _ in range(count):
        kind = chr(content[at])
        if kind in "CILD":
            form = {"C": "<?", "I": "<i", "L": "<q", "D": "<d"}[kind]
            yield struct.unpack_from(form, content, at + 1)[0]
            at += 1 + struct.calcsize(form)
        elif kind in "SR":
            size = struct.unpack_from("<I", content, at + 1)[0]
            raw = content[at + 5 : at + 5 + size]
            yield raw.decode() if kind == "S" else raw
            at += 5 + size
        else:
            size, packed, length = struct.unpack_from("<III", content, at + 1)
            raw = content[at + 13 : at + 13 + length]
            form = {"i": "<i4", "d": "<f8"}[kind]
            array = np.frombuffer(zlib.decompress(raw) if packed else raw, form)
            assert array.size == size
            yield array
            at += 13 + length


@cache
def objects() -> dict[int, Record]:
    """Everything in Unity's file, by its identifier."""
    top = {name: children for name, _, children in read((FOLDER / "iris.fbx").read_bytes())}
    return {values[0]: (name, values, children) for name, values, children in top["Objects"]}


@cache
def parents() -> dict[int, list[int]]:
    """What each object belongs to."""
    top = {name: children for name, _, children in read((FOLDER / "iris.fbx").read_bytes())}
    found: dict[int, list[int]] = {}
    for _, values, _ in top["Connections"]:
        found.setdefault(values[1], []).append(values[2])
    return found


@cache
def page() -> dict[str, Any]:
    """What the page's file says of itself."""
    content = PAGE.read_bytes()
    described: dict[str, Any] = json.loads(
        content[20 : 20 + struct.unpack_from("<I", content, 12)[0]]
    )
    return described


def named(kind: str, sort: str) -> dict[str, int]:
    """The objects of a kind and sort: name and identifier."""
    return {
        values[1].split("\0")[0]: number
        for number, (name, values, _) in objects().items()
        if name == kind and values[2] == sort
    }


def deformers(sort: str) -> list[int]:
    """The deformers of a sort, in order; several may have one name."""
    found = objects().items()
    return [n for n, (kind, values, _) in found if kind == "Deformer" and values[2] == sort]


def child(number: int, name: str) -> Any:
    """The first property of an object's child."""
    return next(values[0] for own, values, _ in objects()[number][2] if own == name)


def test_it_is_read_as_it_was_written() -> None:
    """Numbers, texts, bytes, arrays and children come back from a file as they went in."""
    node = Node("Things", [1, Long(2**40), 0.5, True, "a\0\1b", b"\xff"])
    node.add("Array", np.arange(5))
    node.add("Reals", np.linspace(0, 1, 7))
    name, values, children = read(encoded([node]))[0]
    assert (name, values) == ("Things", [1, 2**40, 0.5, True, "a\0\1b", b"\xff"])
    assert children[0][1][0].tolist() == [0, 1, 2, 3, 4]
    assert children[1][1][0] == pytest.approx(np.linspace(0, 1, 7))


def test_she_has_the_bones_of_the_page() -> None:
    """The same names under the same parents, at the same places, in centimetres."""
    limbs = named("Model", "LimbNode")
    joints = page()["skins"][0]["joints"]
    bones = [page()["nodes"][joint] for joint in joints]
    assert list(limbs) == [bone["name"] for bone in bones]
    nodes_ = page()["nodes"]
    above = {nodes_[i]["name"]: bone["name"] for bone in bones for i in bone.get("children", [])}
    for bone in bones:
        own = limbs[bone["name"]]
        # the others that a bone belongs to are the clusters that it moves
        assert parents()[own][0] == (limbs[above[bone["name"]]] if bone["name"] in above else 0)
        rows = next(children for name, _, children in objects()[own][2] if name == "Properties70")
        offset = next(values[4:] for _, values, _ in rows if values[0] == "Lcl Translation")
        assert offset == pytest.approx([100 * x for x in bone["translation"]], abs=1e-4)


@pytest.mark.parametrize("mesh", [mesh["name"] for mesh in page()["meshes"]])
def test_she_has_the_meshes_and_shapes_of_the_page(mesh: str) -> None:
    """The same vertices, and on each mesh the same shapes in the same order."""
    described = next(each for each in page()["meshes"] if each["name"] == mesh)
    positions = page()["accessors"][described["primitives"][0]["attributes"]["POSITION"]]
    geometry = named("Geometry", "Mesh")[mesh]
    assert child(geometry, "Vertices").size == 3 * positions["count"]
    mine = [number for number in deformers("BlendShape") if parents()[number] == [geometry]]
    channels = [
        objects()[number][1][1].split("\0")[0]
        for number in deformers("BlendShapeChannel")
        if parents()[number] == mine
    ]
    assert channels == described.get("extras", {}).get("targetNames", [])


def test_each_vertex_is_held_by_clusters_that_add_up() -> None:
    """Unity takes up to four bones a vertex."""
    for mesh, geometry in named("Geometry", "Mesh").items():
        skin = next(number for number in deformers("Skin") if geometry in parents()[number])
        total = np.zeros(child(geometry, "Vertices").size // 3)
        count = np.zeros(len(total))
        for number in deformers("Cluster"):
            if skin in parents()[number]:
                held = child(number, "Indexes")
                total[held] += child(number, "Weights")
                count[held] += 1
        assert total == pytest.approx(1, abs=1e-6), mesh
        assert count.max() <= 4


def test_the_textures_that_it_names_are_there() -> None:
    """Unity looks for them beside the file."""
    paths = [child(number, "RelativeFilename") for number in named("Video", "Clip").values()]
    assert len(paths) >= 6
    assert all((FOLDER / path).is_file() for path in paths)
