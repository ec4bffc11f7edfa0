"""Her sweater: brushed wool off the body, with a collar that stands up, hem and cuffs."""

from dataclasses import replace

import numpy as np
from PIL import Image
from scipy.spatial import cKDTree

from scripts.character.clip import clipped
from scripts.character.figure import Figure
from scripts.character.paint import noise, picture
from scripts.character.rims import loops, rim
from scripts.character.simplify import simplified
from scripts.character.skin import neckline
from scripts.character.source import Polygon
from scripts.character.surface import (
    Floats,
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
_GRAIN = 0.06
"""Metres that one picture of the wool covers, across and along."""
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
        body = clipped(body, _before_wrist(figure, body, side))
    chest = figure.bones[figure.bone("Neck")].head[1] - 0.05
    rims = [
        rim(body, loop, _GRAIN, collar=bool(body.positions[loop, 1].mean() > chest))
        for loop in loops(body.triangles)
    ]
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


def _before_wrist(figure: Figure, body: Surface, side: str) -> Floats:
    arm = [figure.bone(f"LowerArm_{side}"), figure.bone(f"Hand_{side}")]
    elbow, wrist = (np.array(figure.bones[bone].head) for bone in arm)
    mine = np.isin(body.joints[:, 0], arm)  # the first bone holds most
    return np.where(mine, -((body.positions - wrist) @ unit(wrist - elbow)) - 0.020, 1.0)


def _boxed(body: Surface) -> Surface:
    """The wool projected from the side that each triangle faces most; its grain hides the seams."""
    facing = np.abs(body.normals[body.triangles].sum(axis=1)) * [1, 0.6, 1]
    sides = facing.argmax(axis=1)
    axes = np.array([[2, 1], [0, 2], [0, 1]])
    corners = np.stack([body.triangles, np.repeat(sides[:, None], 3, axis=1)], axis=-1)
    used, numbers = np.unique(corners.reshape(-1, 2), axis=0, return_inverse=True)
    vertex, side = used.T
    places = np.take_along_axis(body.positions[vertex], axes[side], axis=1) / _GRAIN
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
