"""Her sweater: fine knit with a rolled collar, off the body, with ribbed hem and cuffs."""

from dataclasses import replace

import numpy as np
from PIL import Image
from scipy.spatial import cKDTree

from scripts.character.clip import clipped
from scripts.character.figure import Figure
from scripts.character.paint import noise, picture
from scripts.character.simplify import simplified
from scripts.character.skin import neckline
from scripts.character.source import Polygon
from scripts.character.surface import (
    Floats,
    Integers,
    Surface,
    joined,
    normals_of,
    smoothed,
    smoothstep,
    unit,
)

_EASE = 0.008
"""Metres between body and wool."""
_SNUG = 0.0035
"""Metres between neck and collar."""
_KNIT = 0.06
"""Metres that one picture of the knit covers, across and along."""
_RIM = 7
_TRIANGLES = 3000


def make_sweater(figure: Figure) -> Surface:
    """Torso and sleeves with rims at neck, hem and wrists, one mesh."""
    polygons = figure.source.groups["helper-tights"]
    height = figure.positions[:, 1]
    hips = figure.bones[figure.bone("Hips")].head[1]
    body = figure.cut([p for p in polygons if all(height[v] > hips - 0.20 for v, _ in p)])
    body = simplified(body, _TRIANGLES)
    held = np.zeros(len(body.positions), dtype=bool)
    positions = smoothed(body.positions, body.triangles, 8, held)
    normals = normals_of(positions, body.triangles)
    positions = _fitted(figure, positions + _EASE * normals)
    normals = normals_of(positions, body.triangles)
    body = replace(body, positions=positions, normals=normals, shapes={})
    body = clipped(body, -neckline(figure, body.positions))
    body = clipped(body, body.positions[:, 1] - (hips - 0.075))
    for side in "LR":
        body = clipped(body, _before_wrist(figure, body.positions, side))
    rims = [_rim(body, loop) for loop in _loops(body.triangles)]
    return joined([_boxed(body), *rims])


def _fitted(figure: Figure, positions: Floats) -> Floats:
    """Drawn to the skin around the neck, so that nothing gapes there."""
    skin = figure.cut([p for p in figure.source.groups["body"] if _near_neck(figure, p)])
    _, near = cKDTree(skin.positions).query(positions)
    normals = skin.normals[near]
    gaps = ((positions - skin.positions[near]) * normals).sum(axis=1)
    share = smoothstep(-0.07, -0.01, neckline(figure, positions))
    return np.asarray(positions - normals * (share * (gaps - _SNUG))[:, None])


def _near_neck(figure: Figure, polygon: Polygon) -> bool:
    heights = neckline(figure, figure.positions[[vertex for vertex, _ in polygon]])
    return bool((np.abs(heights) < 0.12).all())


def _before_wrist(figure: Figure, positions: Floats, side: str) -> Floats:
    wrist = np.array(figure.bones[figure.bone(f"Hand_{side}")].head)
    elbow = np.array(figure.bones[figure.bone(f"LowerArm_{side}")].head)
    along = (wrist - elbow) / np.linalg.norm(wrist - elbow)
    mine = np.linalg.norm(positions - wrist, axis=1) < 0.2
    mine &= positions[:, 0] * (1 if side == "L" else -1) > 0.12
    return np.where(mine, -((positions - wrist) @ along) - 0.002, 1.0)


def _loops(triangles: Integers) -> list[list[int]]:
    """The borders of a mesh, each as vertices in the order of its triangles."""
    edges = {(int(t[i]), int(t[(i + 1) % 3])) for t in triangles for i in range(3)}
    after = {a: b for a, b in edges if (b, a) not in edges}
    loops = []
    while after:
        loop = [next(iter(after))]
        while (following := after.pop(loop[-1], None)) is not None and following != loop[0]:
            loop.append(following)
        loops.append(loop)
    return [loop for loop in loops if len(loop) > 8]


def _rim(body: Surface, loop: list[int]) -> Surface:
    """A band of ribs along a border: a tube, flat, turned over the edge."""
    line = body.positions[loop]
    for _ in range(4):
        line = 0.5 * line + 0.25 * (np.roll(line, 1, axis=0) + np.roll(line, -1, axis=0))
    middle = line.mean(axis=0)
    ways = unit(np.roll(line, -1, axis=0) - np.roll(line, 1, axis=0))
    plane = unit(np.cross(line - middle, ways).sum(axis=0))
    plane *= 1 if (body.positions.mean(axis=0) - middle) @ plane < 0 else -1
    out = unit(line - middle - np.outer((line - middle) @ plane, plane))
    neck = middle[1] > body.positions[:, 1].mean() + 0.1
    tall, thick = (0.030, 0.0036) if neck else (0.030, 0.0032)
    turns = np.linspace(0, 2 * np.pi, _RIM, endpoint=False)
    rise = (0.30 if neck else 0.05) * tall
    rings = [
        line
        + rise * plane
        + 0.5 * tall * np.cos(t) * plane
        + (thick * np.sin(t)) * out
        - (0.05 * tall * (np.cos(t) + 1) * out if neck else 0)
        for t in turns
    ]
    count = len(loop)
    lengths = np.linalg.norm(np.roll(line, -1, axis=0) - line, axis=1)
    around = np.concatenate([[0], np.cumsum(lengths)])
    around = around / around[-1] * round(around[-1] / _KNIT)
    positions = np.concatenate([np.concatenate([ring, ring[:1]]) for ring in rings + rings[:1]])
    places = np.concatenate(
        [
            np.stack([around, np.full(count + 1, row * tall * 2 / _KNIT / _RIM)], axis=1)
            for row in range(_RIM + 1)
        ]
    )
    triangles = []
    for row in range(_RIM):
        for i in range(count):
            a, b = row * (count + 1) + i, (row + 1) * (count + 1) + i
            triangles += [(a, a + 1, b), (a + 1, b + 1, b)]
    mesh = np.array(triangles)
    welded = (
        np.arange(len(positions)) % (count + 1) % count
        + (np.arange(len(positions)) // (count + 1) % _RIM) * count
    )
    compact = np.concatenate(rings)
    normals = normals_of(compact, welded[mesh])
    ring_out = np.concatenate([out] * _RIM)
    if ((compact - np.concatenate([line + rise * plane] * _RIM)) * normals).sum() < 0:
        normals, mesh = -normals, mesh[:, ::-1]
    del ring_out
    held = np.array([*loop, loop[0]] * (_RIM + 1))
    return Surface(positions, normals[welded], places, body.joints[held], body.weights[held], mesh)


def _boxed(body: Surface) -> Surface:
    """The wool projected from the side that each triangle faces most; its grain hides the seams."""
    facing = np.abs(body.normals[body.triangles].sum(axis=1)) * [1, 0.6, 1]
    sides = facing.argmax(axis=1)
    axes = np.array([[2, 1], [0, 2], [0, 1]])
    corners = np.stack([body.triangles, np.repeat(sides[:, None], 3, axis=1)], axis=-1)
    used, numbers = np.unique(corners.reshape(-1, 2), axis=0, return_inverse=True)
    vertex, side = used.T
    places = np.take_along_axis(body.positions[vertex], axes[side], axis=1) / _KNIT
    return replace(
        body,
        positions=body.positions[vertex],
        normals=body.normals[vertex],
        places=places,
        joints=body.joints[vertex],
        weights=body.weights[vertex],
        triangles=numbers.reshape(-1, 3),
        origins=body.origins[vertex],
    )


def paint_wool(size: int = 256) -> tuple[Image.Image, Image.Image]:
    """Brushed wool: its colours, and its grain as a normal map."""
    shape = (size, size)
    fibres = 0.8 * noise(shape, 0.9, 4) + 0.4 * noise(shape, 2.0, 5)
    colour = picture(np.clip(0.88 + 0.035 * fibres, 0, 1)[..., None] * np.ones(3))
    dx = np.roll(fibres, -1, axis=1) - np.roll(fibres, 1, axis=1)
    dy = np.roll(fibres, -1, axis=0) - np.roll(fibres, 1, axis=0)
    normal = unit(np.stack([-0.22 * dx, 0.22 * dy, np.ones_like(dx)], axis=-1))
    return colour, picture(normal * 0.5 + 0.5)
