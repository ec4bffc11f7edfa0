"""How her hair falls: the middle lines of its locks, combed from a side parting into a long bob."""

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from scripts.character.figure import Figure
from scripts.character.hairline import axis, azimuth, inside_hairline
from scripts.character.surface import Floats, Integers, Mask, Surface, smoothstep, unit

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
        on_top: whether each grows beside the parting.
    """

    points: Floats
    outward: Floats
    counts: Integers
    on_top: Mask


@dataclass(frozen=True)
class _Roots:
    """Where strands grow, and what goes for each of them.

    Attributes:
        points, normals: on the scalp.
        side: of the parting; 1 is her left, -1 her right.
        ends: the height at which each ends.
        lift: how far above the skin each lies, in the end.
        slack: how far it keeps from the face beyond what it must.
        on_top: whether it grows beside the parting.
        emerging: how long it is when it has come up: hair from the parting lies on top, and
            what grows elsewhere comes out from under it by and by.
    """

    points: Floats
    normals: Floats
    side: Floats
    ends: Floats
    lift: Floats
    slack: Floats
    on_top: Mask
    emerging: Floats


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
    comb = _Comb(figure, _Body(obstacles), _rooted(figure, head, count, chance))
    roots = comb.roots
    here, forward = roots.points, _first_way(figure, roots)
    points, outs = [here - 0.001 * roots.normals], [roots.normals]
    alive, counts = np.ones(count, dtype=bool), np.ones(count, dtype=np.int64)
    for step in range(_STEPS):
        there, forward, out = comb.step(here, forward, step * STEP)
        here = np.where(alive[:, None], there, here)
        points.append(here)
        outs.append(out)
        counts += alive
        alive &= here[:, 1] > roots.ends
        # what comes to lie on the neck or a shoulder ends there, or it would slide around
        alive &= (forward[:, 1] < -0.6) | (here[:, 1] > axis(figure)[1] - 0.085)
    return Strands(np.stack(points, axis=1), np.stack(outs, axis=1), counts, roots.on_top)


@dataclass(frozen=True)
class _Comb:
    """Takes all strands on by one step."""

    figure: Figure
    body: _Body
    roots: _Roots

    def step(self, here: Floats, forward: Floats, grown: float) -> tuple[Floats, Floats, Floats]:
        """From points of strands: the next ones, the ways that led there, and the ways out."""
        roots = self.roots
        gap, out = self.body.above(here)
        wanted = _wanted(axis(self.figure), here, roots, grown)
        forward = unit(0.62 * forward + 0.38 * unit(wanted))
        above = roots.lift * np.clip((grown + STEP) / roots.emerging, 0, 1)
        sinking = np.minimum((forward * out).sum(axis=1), 0)
        close = smoothstep(0.012, 0.0, gap - above)
        forward = unit(forward - out * (sinking * close)[:, None])
        there = _open_face(self.figure, here + STEP * forward, roots.side, roots.slack)
        gap, out = self.body.above(there)
        there += out * np.maximum(above - gap, 0)[:, None]
        near = smoothstep(0.05, 0.0, gap)[:, None]
        radial = unit((there - axis(self.figure)) * [1, 0, 1])
        return there, forward, unit(near * out + (1 - near) * radial)


def _rooted(figure: Figure, head: Surface, count: int, chance: np.random.Generator) -> _Roots:
    points, normals = _roots(figure, head, count, chance)
    off = points[:, 0] - PARTING
    side = np.where(off > 0, 1.0, -1.0)
    on_top = np.abs(off) < 0.004
    height = np.clip((points[:, 1] - axis(figure)[1]) / 0.10, 0, 1)
    rise = 0.008 - 0.003 * smoothstep(0.05, 0.0, np.abs(off))
    return _Roots(
        points=points - np.outer(0.0035 * on_top * side, [1, 0, 0]),
        normals=normals,
        side=side,
        ends=_ends(figure, points, chance),
        lift=0.003 + rise * height**1.5 + chance.uniform(-0.0012, 0.0015, count),
        slack=np.abs(chance.normal(0, 0.006, count)),
        on_top=on_top,
        emerging=np.where(on_top, 0.022, 0.075),
    )


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


def _first_way(figure: Figure, roots: _Roots) -> Floats:
    """How hair leaves the scalp: away from the parting, and a little up."""
    crown = axis(figure) + np.array([0.3 * PARTING, 0, _CROWN])
    parted = smoothstep(-0.012, 0.018, roots.points[:, 2] - crown[2])[:, None]
    aside = np.stack([roots.side, 0 * roots.side, np.full(len(roots.side), -0.30)], axis=1)
    low = smoothstep(0.07, 0.02, roots.points[:, 1] - crown[1])[:, None]
    fan = unit((roots.points - crown) * [1, 0, 1])
    around = fan * (1 - low) + low * np.array([0, -1.0, 0])
    away = parted * aside + (1 - parted) * around
    along = (away * roots.normals).sum(axis=1)[:, None]
    return unit(unit(away - roots.normals * along) + 0.22 * roots.normals)


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
