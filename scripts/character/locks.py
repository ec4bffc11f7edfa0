"""Meshes of hair: locks, which are strips along one strand, and sheets of strands side by side."""

from dataclasses import dataclass

import numpy as np

from scripts.character.haircolour import VARIANTS
from scripts.character.strands import Body, Fall
from scripts.character.surface import Floats, Integers, Surface, held_by, smoothstep, unit

_ROWS = 22
_COLUMNS = 5
_EVEN = np.linspace(0, 1, _ROWS)
ALONG = _EVEN - 0.05 * np.sin(2 * np.pi * _EVEN)
"""Where along a strand the rows are: closer at the top and at the tips, where it bends."""
_FIRST, _LAST = 0.05, 0.95
"""Where in the picture strands begin and end: far from its edges, for seen from the side, what is
beyond them would count."""
_TAPERS = 0.82
"""Where along a strand locks begin to narrow."""
_ROUND = 0.55
"""How high a lock is in its middle, as a share of half its width."""
_GAP = 0.0018
"""Metres at least between hair and what is below it."""


@dataclass(frozen=True)
class Lock:
    """How a lock lies and looks.

    Attributes:
        side, place: of its middle line.
        width: in metres, at its widest.
        start: how wide it is at its root, as a share of that.
        lift: metres above the outline.
        length: as a share of the strand's.
        sway: metres to a side, and where along it, 0 to 1.
        column: its part of the picture.
        flipped: whether that is turned over.
        curl: metres that its tip turns outwards.
    """

    side: float
    place: float
    width: float
    start: float
    lift: float
    length: float
    sway: tuple[float, float]
    column: int
    flipped: bool
    curl: float = 0.0


@dataclass(frozen=True)
class Sheet:
    """Strands side by side, without a gap.

    Attributes:
        side: of the parting.
        places: of the strands.
        along: where on the strands the rows are.
        lifts: metres above the outline, for each row.
        up: how far the normals look up, for each row. The insides, whose normals are turned
            round, look down as much, and are dark.
        inwards: whether it is seen from inside.
    """

    side: float
    places: Floats
    along: Floats
    lifts: Floats
    up: Floats
    inwards: bool = False


@dataclass(frozen=True)
class Weaver:
    """Makes meshes that lie on the outline of the hair and on the body; one bone holds them."""

    fall: Fall
    body: Body
    bone: int

    def lock(self, look: Lock) -> Surface:
        """A sculpted lock: broad and round, with its rims below the outline, ending in a point."""
        fall, along = self.fall, ALONG * look.length
        offsets = np.sin(np.linspace(-0.5 * np.pi, 0.5 * np.pi, _COLUMNS))
        share = look.start + (1 - look.start) * smoothstep(0, 0.35, ALONG)
        share = share * (1 - smoothstep(_TAPERS, 1.0, ALONG) ** 2)
        wide = 0.5 * look.width * share
        ways = fall.ways(look.side, look.place, along)
        across = fall.across(look.side, look.place, along)
        aside = offsets * wide[:, None] + _swaying(look, along)[:, None]
        far = fall.outline.radius(ways)[:, None]
        spread = unit(ways[:, None] + across[:, None] * (aside / far)[..., None])
        round_ = np.sqrt(np.maximum(1 - offsets**2, 0)) - 0.45
        curl = look.curl * smoothstep(0.72, 1.0, along) ** 2
        lifts = look.lift + curl[:, None] + _ROUND * wide[:, None] * round_
        directions, rows = spread.reshape(-1, 3), np.repeat(along, _COLUMNS)
        points = fall.laid(look.side, look.place, directions, rows, lifts.ravel())
        points = self.body.kept_off(points, _GAP + 0.0007 + look.lift).reshape(spread.shape)
        normals = _normals(points, fall.outline.normals(directions).reshape(spread.shape))
        u = 0.5 + 0.46 * (-1 if look.flipped else 1) * np.linspace(-1, 1, _COLUMNS) * np.ones_like(
            aside
        )
        v = np.repeat(_FIRST + (_LAST - _FIRST) * ALONG, _COLUMNS)
        places = np.stack([(look.column + u.ravel()) / VARIANTS, v], axis=1)
        return self._strip(points, normals, places, look.side)

    def sheet(self, sheet: Sheet) -> Surface:
        """A mesh with a column for each strand."""
        columns, along = [], sheet.along
        for place in sheet.places:
            ways = self.fall.ways(sheet.side, place, along)
            points = self.fall.laid(sheet.side, place, ways, along, sheet.lifts)
            normals = self.fall.outline.normals(ways) + np.outer(sheet.up, [0, 1, 0])
            columns.append(np.concatenate([points, unit(normals)], axis=1))
        rows = np.stack(columns, axis=1)
        # there and back across the picture, so that its two sides need not fit
        turns = np.linspace(0, len(columns) / 4, len(columns))
        across = 0.06 + 0.88 * np.abs(turns % 2 - 1)
        u, v = np.meshgrid(across, _FIRST + (_LAST - _FIRST) * along / along[-1])
        places = np.stack([u.ravel() / VARIANTS, v.ravel()], axis=1)
        points = self.body.kept_off(rows[..., :3].reshape(-1, 3), _GAP)
        points = points.reshape(*rows.shape[:2], 3)
        sign = -1 if sheet.inwards else 1
        return self._strip(points, sign * rows[..., 3:], places, sign * sheet.side)

    def _strip(self, points: Floats, normals: Floats, places: Floats, side: float) -> Surface:
        """Rows of points, shape (rows, columns, 3): from the roots down, and to the back."""
        rows, columns, _ = points.shape
        joints, weights = held_by(rows * columns, self.bone)
        triangles = _grid(rows, columns)
        return Surface(
            positions=points.reshape(-1, 3),
            normals=normals.reshape(-1, 3),
            places=places,
            joints=joints,
            weights=weights,
            triangles=triangles if side > 0 else triangles[:, ::-1],
        )


def _normals(points: Floats, outwards: Floats) -> Floats:
    """Normals of rows of points, on the side that looks outwards."""
    down = np.gradient(points, axis=0)
    aside = np.gradient(points, axis=1)
    normals = unit(np.cross(down, aside))
    facing = np.sign((normals * outwards).sum(axis=(0, 1, 2)))
    # at its point a lock has no width, and at its rims it faces aside
    return unit(facing * normals + 0.35 * outwards)


def _swaying(look: Lock, along: Floats) -> Floats:
    far, phase = look.sway
    return np.asarray(far * smoothstep(0.25, 0.9, along) * np.sin(4 * along + 6 * phase))


def _grid(rows: int, columns: int) -> Integers:
    """Triangles between rows of points; they face the viewer if columns go to the right."""
    corners = np.arange(rows * columns).reshape(rows, columns)
    a, b = corners[:-1, :-1].ravel(), corners[:-1, 1:].ravel()
    c, d = corners[1:, :-1].ravel(), corners[1:, 1:].ravel()
    return np.concatenate([np.stack([a, c, b], axis=1), np.stack([b, c, d], axis=1)])
