"""Her sweater: brushed wool off the body, with a collar that stands up, hem and cuffs."""

from dataclasses import replace

import numpy as np
from PIL import Image
from scipy.ndimage import gaussian_filter
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
_STITCHES, _ROWS_OF_STITCHES = 6, 8
"""Stitches across and along one picture."""
_TRIANGLES = 3200
_FOLDS = 0.0042
"""Metres that folds go in and out."""


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
    positions = positions + (_EASE + _folds(figure, positions))[:, None] * normals
    positions = _fitted(figure, positions)
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


def _folds(figure: Figure, positions: Floats) -> Floats:
    """How far wool stands off in folds: from the armpits over chest and sleeves."""
    depth = np.zeros(len(positions))
    for side, sign in (("L", 1.0), ("R", -1.0)):
        shoulder = np.array(figure.bones[figure.bone(f"UpperArm_{side}")].head)
        pit = shoulder + np.array([-0.035 * sign, -0.085, 0.01])
        gaps = (positions - pit) * [sign, 1, 1]
        away = np.linalg.norm(gaps, axis=1)
        turn = np.arctan2(gaps[:, 1], gaps[:, 0])
        rays = np.sin(7.0 * turn + 9.0 * away) ** 3 + 0.5 * np.sin(11.0 * turn - 14.0 * away + 1.0)
        depth += rays * smoothstep(0.0, 0.05, away) * smoothstep(0.21, 0.06, away)
    hang = np.sin(46.0 * positions[:, 1] + 9.0 * positions[:, 0] + 5.0 * positions[:, 2])
    waist = smoothstep(0.20, 0.34, figure.joint("neck")[1] - positions[:, 1])
    return np.asarray(_FOLDS * (depth + 0.5 * waist * hang))


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
    """Knitted wool: its colours, dark between the stitches, and its relief as a normal map."""
    y, x = np.mgrid[:size, :size] / size
    height = np.zeros((size, size))
    for row in (-1, 0, 1):
        for side in (-1.0, 1.0):
            across = (x * _STITCHES) % 1 - 0.5 - 0.25 * side
            down = (y * _ROWS_OF_STITCHES) % 1 - 0.5 - row
            # each half of a stitch is a grain that leans to the middle
            along, aside = down - 0.9 * side * across, across + 0.22 * side * down
            gap = (along / 0.74) ** 2 + (aside / 0.25) ** 2
            height = np.maximum(height, np.sqrt(np.maximum(1 - gap, 0)))
    fibres = noise((size, size), 0.9, 4)
    light = np.clip(0.62 + 0.36 * height**0.8 + 0.03 * fibres, 0, 1)
    relief = gaussian_filter(height, 1.2, mode="wrap") * 9 + 0.25 * fibres
    dx = np.roll(relief, -1, axis=1) - np.roll(relief, 1, axis=1)
    dy = np.roll(relief, -1, axis=0) - np.roll(relief, 1, axis=0)
    normal = unit(np.stack([-0.45 * dx, 0.45 * dy, np.ones_like(dx)], axis=-1))
    return picture(light[..., None] * np.ones(3)), picture(normal * 0.5 + 0.5)
