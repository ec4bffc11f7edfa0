"""Her hair: curved cards along the strands, and the picture of hairs that is on them."""

from dataclasses import dataclass, replace

import numpy as np
from PIL import Image
from scipy.ndimage import gaussian_filter1d

from scripts.character.clip import clipped
from scripts.character.figure import Figure
from scripts.character.hairline import axis, azimuth, inside_hairline
from scripts.character.paint import picture
from scripts.character.strands import STEP, Strands
from scripts.character.surface import Floats, Integers, Surface, held_by, joined, smoothstep, unit

_ROWS = 12
_COLUMNS = 3
_VARIANTS = 4
"""Pictures of locks side by side in the texture: the first two denser, for what lies below."""
_DARK, _MIDDLE, _LIGHT = (
    np.array([0.130, 0.088, 0.070]),
    np.array([0.270, 0.180, 0.135]),
    np.array([0.490, 0.350, 0.265]),
)


def make_hair(figure: Figure, strands: Strands) -> Surface:
    """One card for each strand; held by the head. Chains take hold of it later."""
    chance = np.random.default_rng(9)
    high = strands.points[:, 0, 1] - axis(figure)[1] > 0.035
    locks = []
    for number in range(len(strands.points)):
        low, above = (2, _VARIANTS) if high[number] else (0, 2)
        look = _Look(
            width=chance.uniform(0.022, 0.031),
            start=0.5 if strands.on_top[number] else 0.2,
            column=int(chance.integers(low, above)),
            flipped=bool(chance.integers(2)),
        )
        locks.append(_lock(figure, *_even(strands, number), look))
    return joined(locks)


@dataclass(frozen=True)
class _Look:
    """How wide a card is and at its root, in shares of that; and its part of the picture."""

    width: float
    start: float
    column: int
    flipped: bool


def _lock(figure: Figure, line: Floats, out: Floats, grown: Floats, look: _Look) -> Surface:
    across, ways = _frame(line, out)
    away = unit(np.cross(across, ways))
    away *= np.sign((away * out).sum(axis=1))[:, None]
    wide = 0.5 * look.width * _taper(look.start, grown)
    points = _card(line, across, away, wide)
    # looking up, so that the insides, whose normals are turned round, are dark as under hair
    round_ = np.maximum(unit(line - axis(figure)), [-1, 0, -1])
    soft = unit(out + 0.4 * round_ + np.array([0, 0.05 if look.column > 1 else 1.6, 0]))
    facing = (0.5 * away + 0.5 * soft)[:, None] + _spread(across, grown)
    u, v = np.meshgrid(np.linspace(0.02, 0.98, _COLUMNS), 0.004 + 0.992 * grown)
    u = 1 - u if look.flipped else u
    joints, weights = held_by(points.size // 3, figure.bone("Head"))
    return Surface(
        positions=points.reshape(-1, 3),
        normals=unit(facing).reshape(-1, 3),
        places=np.stack([(look.column + u.ravel()) / _VARIANTS, v.ravel()], axis=1),
        joints=joints,
        weights=weights,
        triangles=_grid(),
    )


def _spread(across: Floats, grown: Floats) -> Floats:
    """Normals of a card leaning to its sides, so that each lock is round."""
    lean = 0.3 * smoothstep(0.1, 0.6, grown)
    return np.asarray(across[:, None] * (lean[:, None] * np.linspace(-1, 1, _COLUMNS))[..., None])


def make_cap(figure: Figure, head: Surface) -> Surface:
    """A layer close to the scalp under the cards: where they part, hair is seen and not skin."""
    inside = inside_hairline(figure, head.positions)
    radius = np.linalg.norm((head.positions - axis(figure))[:, [0, 2]], axis=1)
    cap = clipped(head, np.minimum(inside - 0.004, 0.105 - radius))
    turns = np.radians(azimuth(figure, cap.positions))
    crown = np.arccos(np.clip(unit(cap.positions - axis(figure))[:, 1], -1, 1))
    # little of the picture, and the same at both sides: a colour more than locks
    across = (2.4 + 0.1 * np.cos(turns)) / _VARIANTS
    joints, weights = held_by(len(cap.positions), figure.bone("Head"))
    return replace(
        cap,
        positions=cap.positions + 0.0025 * cap.normals,
        places=np.stack([across, 0.05 + 0.05 * crown], axis=1),
        joints=joints,
        weights=weights,
        shapes={},
    )


def _even(strands: Strands, number: int) -> tuple[Floats, Floats, Floats]:
    """The rows of a strand, smoothed: points, outward ways, and shares of its length."""
    count = int(strands.counts[number])
    line = gaussian_filter1d(strands.points[number, :count], 1.2, axis=0, mode="nearest")
    out = unit(gaussian_filter1d(strands.outward[number, :count], 2.0, axis=0, mode="nearest"))
    line = line + _wave(line, out, STEP * np.arange(count, dtype=np.float64))
    along = _rows(line)
    rows = [np.interp(along, np.arange(count), values) for values in (*line.T, *out.T)]
    return np.stack(rows[:3], axis=1), unit(np.stack(rows[3:], axis=1)), along / (count - 1)


def _rows(line: Floats) -> Floats:
    """Where along a line its rows are: closer to each other where it bends more."""
    steps = np.diff(line, axis=0)
    lengths = np.linalg.norm(steps, axis=1)
    bends = 1 - np.clip((unit(steps[:-1]) * unit(steps[1:])).sum(axis=1), -1, 1)
    turns = np.sqrt(np.concatenate([[0], bends]))
    cost = np.cumsum(lengths / lengths.sum() + 1.5 * turns / max(turns.sum(), 1e-9))
    cost = np.concatenate([[0], cost])
    return np.asarray(np.interp(np.linspace(0, cost[-1], _ROWS), cost, np.arange(len(line))))


def _wave(line: Floats, out: Floats, grown: Floats) -> Floats:
    """Loose waves that grow towards the tips; neighbours share them, so that locks stay whole."""
    turn = 3.0 * np.arctan2(line[-1, 0], line[-1, 2])
    phase = 2 * np.pi * (line[0, 1] - line[:, 1]) / 0.105 + turn
    grow = 0.0052 * smoothstep(0.06, 0.20, grown)
    across = unit(np.cross(unit(np.gradient(line, axis=0)), out))
    return np.asarray(
        out * (grow * (1 + np.sin(phase)) * 0.6)[:, None] + across * (grow * np.cos(phase))[:, None]
    )


def _taper(start: float, t: Floats) -> Floats:
    return np.asarray(
        (start + (1 - start) * smoothstep(0, 0.3, t)) * (1 - 0.50 * smoothstep(0.75, 1.0, t))
    )


def _frame(line: Floats, out: Floats) -> tuple[Floats, Floats]:
    ways = unit(np.gradient(line, axis=0))
    return unit(np.cross(ways, out)), ways


def _card(line: Floats, across: Floats, away: Floats, wide: Floats) -> Floats:
    offsets = np.linspace(-1, 1, _COLUMNS)
    raised = 0.30 * (1 - offsets**2)
    return np.asarray(
        line[:, None]
        + across[:, None] * (offsets * wide[:, None])[..., None]
        + away[:, None] * (raised * wide[:, None])[..., None]
    )


def _grid() -> Integers:
    triangles = []
    for row in range(_ROWS - 1):
        for column in range(_COLUMNS - 1):
            a = row * _COLUMNS + column
            c = a + _COLUMNS
            triangles += [(a, a + 1, c), (a + 1, c + 1, c)]
    return np.array(triangles)


def paint_hair(width: int = 1024, size: int = 512) -> Image.Image:
    """Hairs running down: dark at the roots, a band of light, tips that end one by one."""
    chance = np.random.default_rng(17)
    width //= _VARIANTS
    v = np.linspace(0, 1, size)[:, None]
    sheets = []
    for variant in range(_VARIANTS):
        fine = chance.normal(size=(1, width))
        soft = gaussian_filter1d(chance.normal(size=(1, width)), 5, axis=1)
        tone = 0.95 * gaussian_filter1d(fine, 0.7, axis=1) + 1.5 * soft
        drift = gaussian_filter1d(chance.normal(size=(size, width)), 90, axis=0)
        tone = tone + 2.2 * gaussian_filter1d(drift, 1.0, axis=1)
        band = np.exp(-(((v - 0.24) / 0.12) ** 2)) + 0.45 * np.exp(-(((v - 0.62) / 0.14) ** 2))
        light = 0.46 + 0.22 * smoothstep(0.0, 0.5, v) * (variant >= 2) + 0.26 * band
        light = np.clip(light + 0.13 * tone - 0.14 * (variant < 2), 0, 1)[..., None]
        colour = np.where(
            light < 0.5,
            _DARK + (_MIDDLE - _DARK) * 2 * light,
            _MIDDLE + (_LIGHT - _MIDDLE) * (2 * light - 1),
        )
        if variant < 2:  # what lies below is in the shadow of what lies above
            colour = colour * 0.55
        sheets.append(np.concatenate([colour, _alpha(chance, v, width, variant)], axis=2))
    return picture(np.concatenate(sheets, axis=1))


def _alpha(chance: np.random.Generator, v: Floats, width: int, variant: int) -> Floats:
    u = np.abs(np.linspace(-1, 1, width))[None, :]
    ends = 1.0 - 0.30 * np.abs(gaussian_filter1d(chance.normal(size=(1, width)), 5.0, axis=1))
    ends = ends - 0.10 * u**2
    starts = 0.003 + 0.008 * np.abs(gaussian_filter1d(chance.normal(size=(1, width)), 1.2, axis=1))
    tips = smoothstep(0.0, 0.035, ends - v) * smoothstep(0.0, 0.006, v - starts)
    gaps = gaussian_filter1d(chance.normal(size=(1, width)), 3.2, axis=1)
    gaps = gaps / gaps.std()
    edge = smoothstep(1.0, 0.72, u + 0.06 * gaps)
    open_ = smoothstep(
        -1.9, -1.2, gaps + 1.2 * (1 - smoothstep(0.35, 0.9, v)) + 0.8 * (variant < 2)
    )
    return np.asarray((tips * edge * open_)[..., None] * np.ones((len(v), width, 1)))
