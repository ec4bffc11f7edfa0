"""Iris as the page loads her: what is in the file, and that her lids and lips really close."""

import json
import struct
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "agents/bridge/panel/public/iris.glb"
LARGEST = 2_400_000
"""Bytes: what else the page loads must fit beside it into 4 MB."""

# https://developer.apple.com/documentation/arkit/arfaceanchor/blendshapelocation
# fmt: off
ARKIT = [
    "browDownLeft", "browDownRight", "browInnerUp", "browOuterUpLeft", "browOuterUpRight",
    "cheekPuff", "cheekSquintLeft", "cheekSquintRight", "eyeBlinkLeft", "eyeBlinkRight",
    "eyeLookDownLeft", "eyeLookDownRight", "eyeLookInLeft", "eyeLookInRight", "eyeLookOutLeft",
    "eyeLookOutRight", "eyeLookUpLeft", "eyeLookUpRight", "eyeSquintLeft", "eyeSquintRight",
    "eyeWideLeft", "eyeWideRight", "jawForward", "jawLeft", "jawOpen", "jawRight", "mouthClose",
    "mouthDimpleLeft", "mouthDimpleRight", "mouthFrownLeft", "mouthFrownRight", "mouthFunnel",
    "mouthLeft", "mouthLowerDownLeft", "mouthLowerDownRight", "mouthPressLeft",
    "mouthPressRight", "mouthPucker", "mouthRight", "mouthRollLower", "mouthRollUpper",
    "mouthShrugLower", "mouthShrugUpper", "mouthSmileLeft", "mouthSmileRight",
    "mouthStretchLeft", "mouthStretchRight", "mouthUpperUpLeft", "mouthUpperUpRight",
    "noseSneerLeft", "noseSneerRight", "tongueOut",
]
# fmt: on
KINDS = {5120: "i1", 5121: "u1", 5122: "<i2", 5123: "<u2", 5125: "<u4", 5126: "<f4"}
WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4, "MAT4": 16}


class Glb:
    """A GLB, as far as these tests look at it."""

    def __init__(self, content: bytes) -> None:
        magic, version, length = struct.unpack_from("<4sII", content)
        assert (magic, version, length) == (b"glTF", 2, len(content))
        size = struct.unpack_from("<I", content, 12)[0]
        self.document: dict[str, Any] = json.loads(content[20 : 20 + size])
        self._blob = content[28 + size :]
        self.meshes = {mesh["name"]: mesh for mesh in self.document["meshes"]}
        joints = self.document["skins"][0]["joints"]
        self.bones = [self.document["nodes"][joint] for joint in joints]
        names = [bone["name"] for bone in self.bones]
        self.parents = {
            self.document["nodes"][child]["name"]: bone["name"]
            for bone in self.bones
            for child in bone.get("children", [])
        }
        self.heads: dict[str, np.ndarray] = {}
        for name, bone in zip(names, self.bones, strict=True):
            above = self.heads[self.parents[name]] if name in self.parents else 0
            self.heads[name] = above + np.array(bone["translation"])

    def array(self, number: int) -> np.ndarray:
        """The numbers of an accessor, normalized ones as what they mean."""
        accessor = self.document["accessors"][number]
        kind, width = np.dtype(KINDS[accessor["componentType"]]), WIDTHS[accessor["type"]]
        values = np.zeros((accessor["count"], width), kind)
        if "bufferView" in accessor:
            view = self.document["bufferViews"][accessor["bufferView"]]
            step = view.get("byteStride", kind.itemsize * width)
            raw = np.frombuffer(self._bytes(accessor["bufferView"]), "u1")
            rows = raw[: step * accessor["count"]].reshape(-1, step)[:, : kind.itemsize * width]
            values = np.ascontiguousarray(rows).view(kind)
        if sparse := accessor.get("sparse"):
            kind_of = KINDS[sparse["indices"]["componentType"]]
            rows = np.frombuffer(self._bytes(sparse["indices"]["bufferView"]), kind_of)
            found = np.frombuffer(self._bytes(sparse["values"]["bufferView"]), kind)
            values[rows] = found.reshape(-1, width)
        return values / np.iinfo(kind).max if accessor.get("normalized") else values

    def attribute(self, mesh: str, name: str) -> np.ndarray:
        """One attribute of a mesh's vertices."""
        return self.array(self.meshes[mesh]["primitives"][0]["attributes"][name])

    def triangles(self, mesh: str) -> np.ndarray:
        """The corners of a mesh's triangles."""
        return self.array(self.meshes[mesh]["primitives"][0]["indices"]).reshape(-1, 3)

    def shapes(self, mesh: str) -> list[str]:
        """The blend shapes of a mesh."""
        return self.meshes[mesh].get("extras", {}).get("targetNames", [])

    def shaped(self, mesh: str, **influences: float) -> np.ndarray:
        """A mesh's positions with these shapes."""
        positions = self.attribute(mesh, "POSITION").astype(np.float64)
        targets = self.meshes[mesh]["primitives"][0].get("targets", [])
        for name, target in zip(self.shapes(mesh), targets, strict=True):
            if name in influences:
                positions += influences[name] * self.array(target["POSITION"])
        return positions

    def _bytes(self, number: int) -> bytes:
        view = self.document["bufferViews"][number]
        return self._blob[view["byteOffset"] : view["byteOffset"] + view["byteLength"]]


@cache
def iris() -> Glb:
    """The file that is in the repository."""
    return Glb(FILE.read_bytes())


def heights(points: np.ndarray, triangles: np.ndarray, rays: np.ndarray) -> np.ndarray:
    """How far forward each ray, a place seen from the front, meets a mesh first; -1 where not."""
    near = np.full(len(rays), -1.0)
    for a, b, c in points[triangles]:
        area = (b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])
        if abs(area) < 1e-14:
            continue
        x, y = rays[:, 0] - a[0], rays[:, 1] - a[1]
        second = (x * (c[1] - a[1]) - (c[0] - a[0]) * y) / area
        third = ((b[0] - a[0]) * y - x * (b[1] - a[1])) / area
        hit = (second >= 0) & (third >= 0) & (second + third <= 1)
        depth = a[2] + second * (b[2] - a[2]) + third * (c[2] - a[2])
        near = np.where(hit, np.maximum(near, depth), near)
    return near


def around(points: np.ndarray, triangles: np.ndarray, rays: np.ndarray) -> np.ndarray:
    """The triangles that may lie before any of the rays."""
    low, high = rays.min(axis=0) - 0.02, rays.max(axis=0) + 0.02
    middles = points[triangles].mean(axis=1)
    return triangles[((middles[:, :2] > low) & (middles[:, :2] < high)).all(axis=1)]


def grid(middle: np.ndarray, across: float, up: float) -> np.ndarray:
    """Rays over a rectangle."""
    x, y = np.meshgrid(np.linspace(-across, across, 25), np.linspace(-up, up, 25))
    return np.stack([x.ravel() + middle[0], y.ravel() + middle[1]], axis=1)


def seen(behind: str, rays: np.ndarray, **shapes: float) -> float:
    """The share of the rays that meet a mesh of hers before they meet her face."""
    depths = []
    for mesh in ("Face", behind):
        points = iris().shaped(mesh, **shapes)
        depths.append(heights(points, around(points, iris().triangles(mesh), rays), rays))
    return float((depths[1] > depths[0]).mean())


def test_she_is_small_enough_for_the_page() -> None:
    """The page loads in two seconds, on a software renderer too."""
    triangles = sum(len(iris().triangles(name)) for name in iris().meshes)
    assert FILE.stat().st_size < LARGEST
    assert triangles < 30_000
    assert len(iris().document["materials"]) <= 7


def test_her_face_has_all_the_shapes_of_arkit() -> None:
    """Clients find shapes by name, and every one of them moves something."""
    assert sorted(iris().shapes("Face")) == ARKIT
    for name in ARKIT:
        moved = iris().shaped("Face", **{name: 1.0}) - iris().shaped("Face")
        assert np.abs(moved).max() > 3e-4, name


@pytest.mark.parametrize("mesh", ["Face", "Mouth", "Lashes"])
def test_what_moves_with_her_face_calls_shapes_by_the_same_names(mesh: str) -> None:
    """A driver sets a shape by its name on every mesh that has it."""
    assert set(iris().shapes(mesh)) <= set(ARKIT)
    assert len(iris().meshes[mesh]["weights"]) == len(iris().shapes(mesh))


def test_her_bones_stand_where_a_body_has_them() -> None:
    """Y up, metres, facing +Z, her left at +X; the chain from the hips to the head is whole."""
    heads, parents = iris().heads, iris().parents
    spine = ["Hips", "Spine", "Chest", "UpperChest", "Neck", "Head"]
    assert [parents[name] for name in spine[1:]] == spine[:-1]
    ups = [heads[name][1] for name in spine]
    assert ups == sorted(ups)
    assert 1.3 < heads["Head"][1] < 1.6
    assert parents["Eye_L"] == parents["Eye_R"] == "Head"
    assert heads["Eye_L"][0] > 0.02
    assert heads["Eye_L"] == pytest.approx(heads["Eye_R"] * [-1, 1, 1], abs=1e-6)
    assert heads["Eye_L"][2] > heads["Head"][2]


def test_bones_are_bound_where_they_stand() -> None:
    """At rest nothing is moved by its bone: each inverse matrix undoes the bone's place."""
    inverse = iris().array(iris().document["skins"][0]["inverseBindMatrices"]).reshape(-1, 4, 4)
    for matrix, bone in zip(inverse, iris().bones, strict=True):
        assert matrix[3, :3] == pytest.approx(-iris().heads[bone["name"]], abs=1e-6)
        assert matrix[:3, :3] == pytest.approx(np.eye(3))


@pytest.mark.parametrize("mesh", sorted(iris().meshes))
def test_every_vertex_is_held_once(mesh: str) -> None:
    """Weights add up to one, and bones are there."""
    weights, joints = iris().attribute(mesh, "WEIGHTS_0"), iris().attribute(mesh, "JOINTS_0")
    assert weights.sum(axis=1) == pytest.approx(1, abs=1e-6)
    assert joints.max() < len(iris().bones)
    normals = iris().attribute(mesh, "NORMAL")
    assert np.linalg.norm(normals, axis=1) == pytest.approx(1, abs=0.02)


def test_her_hair_hangs_on_chains() -> None:
    """Chains of four bones from the head down; each but the last, which ends it, holds hair."""
    chains: dict[str, list[str]] = {}
    for bone in iris().bones:
        if bone["name"].startswith("Hair_"):
            chains.setdefault(bone["name"].rsplit("_", 1)[0], []).append(bone["name"])
    assert len(chains) >= 6
    names = [bone["name"] for bone in iris().bones]
    weights, joints = iris().attribute("Hair", "WEIGHTS_0"), iris().attribute("Hair", "JOINTS_0")
    for chain, links in chains.items():
        assert links == [f"{chain}_{number}" for number in range(4)]
        assert [iris().parents[link] for link in links] == ["Head", *links[:-1]]
        downs = [iris().heads[link][1] for link in links]
        assert downs == sorted(downs, reverse=True)
        for link in links[:-1]:
            assert weights[joints == names.index(link)].max() > 0.3, link


def whole_hair() -> np.ndarray:
    """Triangles of hair without gaps: those on the first quarter of the picture, above the tips."""
    places, triangles = iris().attribute("Hair", "TEXCOORD_0"), iris().triangles("Hair")
    whole = (places[:, 0] < 0.25) & (places[:, 1] < 0.9)
    return triangles[whole[triangles].all(axis=1)]


def turned(points: np.ndarray, degrees: float) -> np.ndarray:
    """As from the front when she has turned to her left."""
    turn = np.radians(degrees)
    x, y, z = points.T
    return np.stack(
        [x * np.cos(turn) + z * np.sin(turn), y, z * np.cos(turn) - x * np.sin(turn)], axis=1
    )


@pytest.mark.parametrize("degrees", [-40, -20, 0, 20, 40])
def test_nothing_shines_through_her_hair(degrees: float) -> None:
    """From the eyes down to the neck there is no hole between the two sides of her hair."""
    rays = grid(iris().heads["Head"] + [0, 0.01, 0], 0.12, 0.05)
    hit = np.zeros(len(rays), dtype=bool)
    for mesh in ("Face", "Sweater", "Hair"):
        triangles = whole_hair() if mesh == "Hair" else iris().triangles(mesh)
        points = turned(iris().attribute(mesh, "POSITION").astype(np.float64), degrees)
        hit |= heights(points, around(points, triangles, rays), rays) > -1
    for row in hit.reshape(25, 25):
        across = np.flatnonzero(row)
        assert len(across) > 15
        assert row[across[0] : across[-1]].all()


def test_her_hair_keeps_out_of_her_face() -> None:
    """From the front nothing lies before eyes, nose and mouth."""
    eyes = (iris().heads["Eye_L"] + iris().heads["Eye_R"]) / 2
    rays = grid(eyes - [0, 0.03, 0], 0.045, 0.05)
    points, triangles = iris().attribute("Hair", "POSITION"), iris().triangles("Hair")
    depths = heights(points, around(points, triangles, rays), rays)
    assert depths.max() < eyes[2]


@pytest.mark.parametrize("side", ["L", "R"])
def test_a_blink_closes_the_lids(side: str) -> None:
    """From the front nothing is seen of the eye; at rest it is."""
    rays = grid(iris().heads[f"Eye_{side}"], 0.018, 0.009)
    shape = "eyeBlinkLeft" if side == "L" else "eyeBlinkRight"
    assert seen("Eyes", rays) > 0.25
    assert seen("Eyes", rays, **{shape: 0.5}) < seen("Eyes", rays)
    assert seen("Eyes", rays, **{shape: 1.0}) < 0.01


def mouth_rays(lower: float = 0.02) -> np.ndarray:
    """Rays over the mouth and as far below as it opens."""
    lips = iris().shaped("Face", mouthPucker=1.0) - iris().shaped("Face")
    middle = iris().attribute("Face", "POSITION")[np.linalg.norm(lips, axis=1) > 0.008].mean(axis=0)
    return grid(middle - [0, lower / 2, 0], 0.026, 0.012 + lower / 2)


def test_an_open_jaw_shows_the_teeth() -> None:
    """The mouth really opens, or that it closes would say nothing."""
    assert seen("Mouth", mouth_rays(), jawOpen=0.5) > 0.02


@pytest.mark.parametrize(
    "shapes",
    [
        {},
        {"jawOpen": 1.0, "mouthClose": 1.0},
        {"jawOpen": 0.5, "mouthClose": 0.5},
        {"mouthPucker": 1.0},
        {"mouthSmileLeft": 0.8, "mouthSmileRight": 0.8},
        {"mouthPressLeft": 1.0, "mouthPressRight": 1.0},
        {"mouthRollLower": 1.0, "mouthRollUpper": 1.0},
    ],
    ids=lambda shapes: "+".join(shapes) or "rest",
)
def test_closed_lips_show_no_teeth(shapes: dict[str, float]) -> None:
    """With `mouthClose` as far as the jaw is open, lips meet; teeth never come through them."""
    assert seen("Mouth", mouth_rays(0.04), **shapes) < 0.004


def test_her_teeth_are_seen_from_the_front() -> None:
    """They are drawn from one side only, so their triangles go round it counter-clockwise."""
    primitive = iris().meshes["Mouth"]["primitives"][0]
    assert not iris().document["materials"][primitive["material"]].get("doubleSided")
    points, triangles = iris().attribute("Mouth", "POSITION"), iris().triangles("Mouth")
    crowns = iris().attribute("Mouth", "TEXCOORD_0")[triangles][:, :, 1].max(axis=1) < 0.3
    front = crowns & (np.abs(points[triangles][:, :, 0]).max(axis=1) < 0.009)
    a, b, c = points[triangles[front]].transpose(1, 0, 2)
    facing = np.cross(b - a, c - a)[:, 2]
    assert len(facing) > 20
    assert facing.min() > -1e-9
    assert facing.sum() > 1e-5
