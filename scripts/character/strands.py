"""How her hair falls: from a side parting over a smooth outline into a bob that ends inwards.

All hair lies on one outline around her head, given by how far out it is in each direction. Strands
are lines on it: from the parting, or the crown where the parting ends, to the tips.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy.interpolate import CubicSpline, PchipInterpolator
from scipy.spatial import cKDTree

from scripts.character.figure import Figure
from scripts.character.hairline import axis, inside_hairline
from scripts.character.surface import Floats, Surface, smoothstep, unit

PARTING = 0.026
"""Metres to her left of the middle, where the hair is parted."""
_PARTED = (37.5, 108.0)
"""Degrees above the horizon, seen from her left, at which the parting begins and ends."""
_ROOTS = 0.58
"""The share of the strands of a side, from the front, that grow along the parting."""
_VOLUME = 0.0125
"""Metres that the hair stands off the scalp at the crown."""
# How far out the hair is at heights above her eyes, both in millimetres, by degrees from the front.
_HEIGHTS = [80, 60, 30, 0, -30, -60, -90, -120, -150, -180]
_OUTLINES = {
    0: [83, 93, 93, 91, 92, 92, 91, 88, 82, 72],
    52: [83, 93, 93, 91, 92, 92, 91, 88, 82, 72],
    90: [73, 86, 96, 102, 106, 107, 104, 97, 85, 70],
    130: [75, 87, 95, 100, 103, 103, 100, 94, 84, 74],
    180: [76, 88, 94, 96, 95, 92, 88, 84, 78, 70],
}
_ARCH = {1.0: 0.05, -1.0: -0.045}
"""How much higher or lower than straight the first strands of a side cross the forehead."""
_WAVE = 0.0030
"""Metres by which loose waves go in and out below the ears; neighbours share them."""
_POWERS = [powers for powers in product(range(5), repeat=3) if sum(powers) <= 4]
# A strand's way below the temples: degrees from the horizon, and what they add to the degrees
# from the front at which the first strands hang; further back they hang straight.
_DOWN = [14.0, -12.0, -35.0, -59.0]
_INWARDS = [0.0, 1.0, -2.0, -9.0]
_FRONT, _BACK = 53.0, 180.0
"""Degrees from the front at which the first and the last strands hang."""


class Outline:
    """The surface on which hair lies.

    A polynomial of the direction stands for the skull, so that it has no bumps; below the temples
    the drawn outlines take over.
    """

    def __init__(self, figure: Figure, head: Surface) -> None:
        self.middle = axis(figure)
        gaps = head.positions - self.middle
        far = np.linalg.norm(gaps, axis=1)
        skull = (inside_hairline(figure, head.positions) > -0.015) & (gaps[:, 1] > 0.02)
        ways = _monomials(gaps[skull] / far[skull, None])
        self._skull = np.linalg.lstsq(ways, far[skull], rcond=None)[0]
        self._levels = np.arange(-80.0, 60.0, 5.0)
        rows = [self._row(np.array(outs, dtype=float)) for outs in _OUTLINES.values()]
        self._rows = PchipInterpolator(list(_OUTLINES), np.array(rows))

    def _row(self, outs: Floats) -> Floats:
        up = np.degrees(np.arctan2(_HEIGHTS, outs))[::-1]
        away = np.hypot(_HEIGHTS, outs)[::-1] * 0.001
        return np.asarray(PchipInterpolator(up, away)(np.clip(self._levels, up[0], up[-1])))

    def scalp(self, ways: Floats) -> Floats:
        """Metres from the middle to the skin of the skull."""
        return np.asarray(_monomials(ways) @ self._skull)

    def radius(self, ways: Floats) -> Floats:
        """Metres from the middle to the outside of the hair."""
        around = np.degrees(np.abs(np.arctan2(ways[:, 0], ways[:, 2])))
        up = np.degrees(np.arcsin(np.clip(ways[:, 1], -1, 1)))
        rows = self._rows(around)
        place = np.clip((up - self._levels[0]) / 5, 0, len(self._levels) - 1.001)
        low, number = place.astype(int), np.arange(len(ways))
        share = place - low
        drawn = rows[number, low] * (1 - share) + rows[number, low + 1] * share
        high = smoothstep(15, 60, up)
        return np.asarray(drawn + high * (self.scalp(ways) + _VOLUME - drawn))

    def normals(self, ways: Floats) -> Floats:
        """The ways out of the outline."""
        first = unit(np.cross(ways, np.eye(3)[np.abs(ways).argmin(axis=1)]))
        second = np.cross(ways, first)
        slopes = []
        for across in (first, second):
            ahead, behind = unit(ways + 0.02 * across), unit(ways - 0.02 * across)
            slopes.append((self.radius(ahead) - self.radius(behind)) / 0.04)
        away = self.radius(ways)[:, None]
        return unit(ways - (slopes[0][:, None] * first + slopes[1][:, None] * second) / away)


@dataclass(frozen=True)
class Fall:
    """Strands on the outline, by side (1 is her left, -1 her right) and place.

    A place is 0 for the strand that frames the face and 1 for the one in the middle behind.
    """

    outline: Outline

    def ways(self, side: float, place: float, along: Floats) -> Floats:
        """Directions from the middle of the head, at shares of a strand's length."""
        root, hanging = _root(side, place), _hanging(side, place)
        arch = np.array([0, _ARCH[side] * (1 - place) ** 4, 0])
        line = np.array([root, unit(unit(root + hanging[0]) + arch), *hanging])
        lengths = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(line, axis=0), axis=1))])
        return unit(np.asarray(CubicSpline(lengths / lengths[-1], line)(along)))

    def across(self, side: float, place: float, along: Floats) -> Floats:
        """Unit vectors to the strand beside, further back."""
        near, far = np.clip([place - 0.01, place + 0.01], 0, 1)
        return unit(self.ways(side, far, along) - self.ways(side, near, along))

    def laid(self, side: float, place: float, ways: Floats, along: Floats, lift: Floats) -> Floats:
        """Points at or beside a strand, in these directions.

        `along` is where on the strand each is, and `lift` metres above the outline.
        """
        outline = self.outline
        skin = outline.scalp(ways) + 0.0015
        close = 0.006 * smoothstep(0.16, 0.0, np.full(len(ways), place))
        close = close * smoothstep(-0.05, 0.25, ways[:, 1])  # flat on the forehead
        wave = _WAVE * np.sin(9.5 * along + 5 * side * place) * smoothstep(0.4, 0.75, along)
        out = outline.radius(ways) + lift + wave - close
        line = self.ways(side, place, along)
        grown = np.arccos(np.clip(line @ _root(side, place), -1, 1))
        rising = smoothstep(-0.10, 0.36, grown)
        low = np.minimum(skin, out)
        return np.asarray(outline.middle + ways * (low + rising * (out - low))[:, None])


class Body:
    """What hair must not go through."""

    def __init__(self, surfaces: list[Surface]) -> None:
        self._points = np.concatenate([surface.positions for surface in surfaces])
        self._normals = np.concatenate([surface.normals for surface in surfaces])
        self._tree = cKDTree(self._points)

    def kept_off(self, points: Floats, gap: float) -> Floats:
        """Points, moved out to at least so many metres above the skin."""
        _, near = self._tree.query(points, k=4)
        out = unit(self._normals[near].mean(axis=1))
        gaps = ((points[:, None] - self._points[near]) * self._normals[near]).sum(axis=2)
        return np.asarray(points + out * np.maximum(gap - gaps.mean(axis=1), 0)[:, None])


def _monomials(ways: Floats) -> Floats:
    return np.stack([np.prod(ways**powers, axis=1) for powers in np.array(_POWERS)], axis=1)


def _root(side: float, place: float) -> Floats:
    """Where a strand grows, as a direction."""
    share = min(place / _ROOTS, 1.0)
    turn = np.radians(_PARTED[0] + (_PARTED[1] - _PARTED[0]) * share)
    aside = (PARTING + 0.0004 * side) / 0.105
    return unit(np.array([aside, np.sin(turn), np.cos(turn)]))


def _hanging(side: float, place: float) -> Floats:
    """Directions in which a strand hangs, from the temples down."""
    around = _FRONT + (_BACK - _FRONT) * place + np.array(_INWARDS) * (1 - place) ** 3
    turns, ups = np.radians(side * around), np.radians(_DOWN)
    level = np.cos(ups)
    return np.stack([level * np.sin(turns), np.sin(ups), level * np.cos(turns)], axis=1)
