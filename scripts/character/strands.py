"""How her hair falls: the middle lines of its locks, combed from a side parting into a long bob."""

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from scripts.character.figure import Figure
from scripts.character.hairline import axis, azimuth, inside_hairline
from scripts.character.surface import Floats, Surface, smoothstep, unit

STEP = 0.007
"""Metres between the points of a strand."""
_STEPS = 52
PARTING = 0.026
"""Metres to her left of the middle, where the hair is parted."""
_TIPS = (-0.150, -0.135)
"""Where the hair ends, in front and behind; metres above her eyes."""
# How far from the middle of her face hair must keep, at heights above her eyes.
_OPEN_HEIGHTS = [-0.20, -0.13, -0.09, -0.05, 0.0, 0.025, 0.045, 0.060, 0.075, 0.12]
_OPEN_WIDTHS = [0.052, 0.056, 0.064, 0.070, 0.069, 0.062, 0.047, 0.028, 0.006, 0.0]
# How far before the axis of her head hair may be, at heights above her eyes.
_BACK_HEIGHTS = [-0.20, -0.12, -0.05, 0.0, 0.03, 0.05, 0.075, 0.12]
_BACK_DEPTHS = [0.050, 0.048, 0.044, 0.048, 0.062, 0.085, 0.120, 0.150]
_CROWN = -0.030
"""Metres behind the axis of her head: where the parting ends, and hair falls to all sides."""


@dataclass(frozen=True)
class Strands:
    """Middle lines of locks.

    Attributes:
        points: shape (strands, points, 3), from the root; the last valid point is repeated.
        outward: away from her head at each point.
        counts: how many points of each strand are valid.
        lift: how far each lies above the skin; metres.
    """

    points: Floats
    outward: Floats
    counts: np.ndarray
    lift: Floats


@dataclass(frozen=True)
class _Roots:
    """Where strands grow, on which side of the parting (1: her left), and how low they end."""

    points: Floats
    side: Floats
    ends: Floats


class _Body:
    """What hair must not go through."""

    def __init__(self, surfaces: list[Surface]) -> None:
        self._points = np.concatenate([surface.positions for surface in surfaces])
        self._normals = np.concatenate([surface.normals for surface in surfaces])
        self._tree = cKDTree(self._points)

    def above(self, points: Floats) -> tuple[Floats, Floats]:
        """How far points are from the skin, negative within, and the way out."""
        _, near = self._tree.query(points, k=4)
        normals = unit(self._normals[near].mean(axis=1))
        gaps = ((points[:, None] - self._points[near]) * self._normals[near]).sum(axis=2)
        return gaps.mean(axis=1), normals


def grow(figure: Figure, head: Surface, obstacles: list[Surface], count: int) -> Strands:
    """Comb `count` strands over the head; what they must not go through are `obstacles`."""
    chance = np.random.default_rng(3)
    roots, normals = _roots(figure, head, count, chance)
    body = _Body(obstacles)
    middle = axis(figure)
    left = roots[:, 0] > PARTING
    side = np.where(left, 1.0, -1.0)
    height = np.clip((roots[:, 1] - middle[1]) / 0.10, 0, 1)
    flat = smoothstep(0.05, 0.0, np.abs(roots[:, 0] - PARTING))
    lift = 0.003 + (0.008 - 0.003 * flat) * height**1.5 + chance.uniform(-0.0012, 0.0015, count)
    slack = np.abs(chance.normal(0, 0.006, count))
    ends = _ends(figure, roots, chance)
    own = _Roots(roots, side, ends)
    beside = np.abs(roots[:, 0] - PARTING) < 0.004
    roots = roots - np.outer(0.0035 * beside * side, [1, 0, 0])
    points = [roots - 0.001 * normals]
    forward = _first_way(figure, roots, normals, side)
    here, outs = roots.copy(), [normals]
    alive = np.ones(count, dtype=bool)
    counts = np.ones(count, dtype=int)
    for step in range(_STEPS):
        gap, out = body.above(here)
        radial = unit((here - middle) * [1, 0, 1])
        wanted = _wanted(middle, here, own, step * STEP)
        forward = unit(0.62 * forward + 0.38 * unit(wanted))
        above = lift * smoothstep(0, 0.028, np.full(count, (step + 1) * STEP))
        sinking = (forward * out).sum(axis=1)
        close = smoothstep(0.012, 0.0, gap - above)
        forward = unit(forward - out * (np.minimum(sinking, 0) * close)[:, None])
        there = here + STEP * forward
        there = _open_face(figure, there, side, slack)
        gap, out = body.above(there)
        there += out * np.maximum(above - gap, 0)[:, None]
        here = np.where(alive[:, None], there, here)
        points.append(here.copy())
        near = smoothstep(0.05, 0.0, gap)[:, None]
        outs.append(unit(near * out + (1 - near) * radial))
        counts += alive
        alive &= here[:, 1] > ends
        # what comes to lie on the neck or a shoulder ends there, or it would slide around
        alive &= (forward[:, 1] < -0.6) | (here[:, 1] > middle[1] - 0.085)
    return Strands(np.stack(points, axis=1), np.stack(outs, axis=1), counts, lift)


def _roots(
    figure: Figure, head: Surface, count: int, chance: np.random.Generator
) -> tuple[Floats, Floats]:
    """Roots spread evenly over the scalp, and the normals there."""
    corners = head.positions[head.triangles]
    areas = np.linalg.norm(
        np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1
    )
    middles = corners.mean(axis=1)
    scalp = inside_hairline(figure, middles) > 0.001
    scalp &= np.linalg.norm(middles[:, [0, 2]] - axis(figure)[[0, 2]], axis=1) < 0.11
    scalp &= middles[:, 1] > axis(figure)[1] - 0.075
    picked = chance.choice(len(areas), 6000, p=areas * scalp / (areas * scalp).sum())
    shares = chance.dirichlet([1, 1, 1], 6000)
    points = np.einsum("nk,nki->ni", shares, corners[picked])
    normals = unit(np.einsum("nk,nki->ni", shares, head.normals[head.triangles[picked]]))
    chosen = _beside_parting(figure, points)
    gaps = cKDTree(points[chosen]).query(points)[0]
    # finer along the parting, the crown and the front, where the hair is seen from its roots
    height = points[:, 1] - axis(figure)[1]
    finer = 1 + 0.9 * smoothstep(0.05, 0.10, height) + 0.5 * (points[:, 2] > axis(figure)[2] + 0.04)
    while len(chosen) < count:
        gaps = np.minimum(gaps, np.linalg.norm(points - points[chosen[-1]], axis=1) * finer)
        chosen.append(int(gaps.argmax()))
    return points[chosen], normals[chosen]


def _beside_parting(figure: Figure, points: Floats) -> list[int]:
    """Roots in two rows along the parting, so that the scalp is seen as a fine line only."""
    front = points[np.abs(points[:, 0] - PARTING) < 0.006, 2].max()
    chosen = []
    for z in np.arange(front, axis(figure)[2] + _CROWN - 0.01, -0.0065):
        for side in (-0.0016, 0.0016):
            gaps = np.hypot(points[:, 0] - PARTING - side, points[:, 2] - z)
            high = points[:, 1] > axis(figure)[1]
            chosen.append(int(np.where(high, gaps, np.inf).argmin()))
    return list(dict.fromkeys(chosen))


def _first_way(figure: Figure, roots: Floats, normals: Floats, side: Floats) -> Floats:
    """How hair leaves the scalp: away from the parting, and a little up."""
    crown = axis(figure) + np.array([0.3 * PARTING, 0, _CROWN])
    parted = smoothstep(-0.012, 0.018, roots[:, 2] - crown[2])[:, None]
    aside = np.stack([side, 0 * side, np.full(len(side), -0.30)], axis=1)
    low = smoothstep(0.07, 0.02, roots[:, 1] - crown[1])[:, None]
    around = unit((roots - crown) * [1, 0, 1]) * (1 - low) + low * np.array([0, -1.0, 0])
    away = parted * aside + (1 - parted) * around
    tangent = unit(away - normals * (away * normals).sum(axis=1)[:, None])
    return unit(tangent + 0.22 * normals)


def _wanted(middle: Floats, here: Floats, roots: _Roots, grown: float) -> Floats:
    """Where hair would go: sideways from the parting, then down, and at the tips inwards."""
    crossing = np.clip(0.085 - np.abs(here[:, 0] - PARTING), 0, 0.085) / 0.085
    parted = smoothstep(-0.012, 0.018, roots.points[:, 2] - middle[2] - _CROWN)
    top = smoothstep(0.05, 0.095, here[:, 1] - middle[1])
    wanted = np.zeros_like(here)
    wanted[:, 1] = -1
    wanted[:, 0] += 1.5 * top * crossing * parted * roots.side
    crown = middle + np.array([0.3 * PARTING, 0, _CROWN])
    fan = unit((here - crown) * [1, 0, 1])
    wanted += (1.2 * top * (1 - parted))[:, None] * fan
    wanted[:, 2] -= 0.25 * top * parted * (grown > 0.02)
    radial = unit((here - middle) * [1, 0, 1])
    below = 0.16 * smoothstep(0.02, -0.04, here[:, 1] - middle[1])
    curl = 0.6 * below + 0.4 * smoothstep(0.055, 0.0, here[:, 1] - roots.ends)
    return np.asarray(wanted - curl[:, None] * radial)


def _open_face(figure: Figure, points: Floats, side: Floats, slack: Floats) -> Floats:
    """Keep hair out of the face: pushed to its own side of an oval."""
    middle = axis(figure)
    wide = np.interp(points[:, 1] - middle[1], _OPEN_HEIGHTS, _OPEN_WIDTHS) + slack
    front = smoothstep(0.020, 0.045, points[:, 2] - middle[2])
    apart = side * points[:, 0]
    short = np.clip(wide - apart, 0, 0.010) * front
    moved = points.copy()
    moved[:, 0] += side * short
    far = np.interp(points[:, 1] - middle[1], _BACK_HEIGHTS, _BACK_DEPTHS) - slack
    moved[:, 2] -= np.clip(points[:, 2] - middle[2] - far, 0, 0.006)
    return moved


def _ends(figure: Figure, roots: Floats, chance: np.random.Generator) -> Floats:
    """The height at which each strand ends."""
    round_ = np.abs(azimuth(figure, roots)) / 180
    low = _TIPS[0] + (_TIPS[1] - _TIPS[0]) * round_
    low = low + np.abs(chance.normal(0, 0.007, len(roots)))
    return np.asarray(axis(figure)[1] + low)
