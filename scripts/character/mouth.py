"""Inside her mouth: two rows of teeth in their gums, and the tongue."""

from dataclasses import replace

import numpy as np
from PIL import Image
from scipy.interpolate import PchipInterpolator
from scipy.spatial import cKDTree

from scripts.character.figure import Figure
from scripts.character.paint import mixed, noise, picture
from scripts.character.surface import (
    Floats,
    Integers,
    Surface,
    held_by,
    joined,
    normals_of,
    smoothstep,
)

# Of each tooth from the middle outwards: how wide and how long it is, in millimetres.
_UPPER = ((8.2, 9.4), (6.5, 8.4), (7.2, 9.0), (6.8, 7.8), (6.6, 7.2), (9.0, 6.8))
_LOWER = ((5.4, 7.8), (5.8, 7.8), (6.6, 8.4), (6.8, 7.6), (7.0, 7.2), (9.5, 6.8))
_PER_TOOTH = 5
_ROWS = 6
_SIZE = 256


def make_mouth(figure: Figure) -> Surface:
    """Teeth above and below, and the tongue, with the shapes of the jaw."""
    rows = [_teeth(figure, "upper", _UPPER), _teeth(figure, "lower", _LOWER)]
    tongue = figure.cut(figure.source.groups["helper-tongue"])
    low, high = tongue.positions.min(axis=0), tongue.positions.max(axis=0)
    flat = (tongue.positions - low) / (high - low)
    places = np.stack([0.02 + 0.96 * flat[:, 0], 0.99 - 0.40 * flat[:, 2]], axis=1)
    tongue = replace(tongue, shapes={**tongue.shapes, "tongueOut": _out(tongue.positions)})
    return joined([*rows, tongue.placed(places)])


def _out(tongue: Floats) -> Floats:
    """What `tongueOut`, which the data leaves empty, adds: the tip comes forward, over the lip."""
    low, high = tongue.min(axis=0), tongue.max(axis=0)
    share = smoothstep(0.15, 1.0, (tongue[:, 2] - low[2]) / (high[2] - low[2]))
    moved = np.zeros_like(tongue)
    moved[:, 2] = 0.026 * share
    moved[:, 1] = 0.004 * np.sin(np.pi * share) - 0.010 * share**3
    return moved


def _teeth(figure: Figure, row: str, sizes: tuple[tuple[float, float], ...]) -> Surface:
    """One row: each tooth a bulge of a strip along the arch of the data's teeth."""
    data = figure.cut(figure.source.groups[f"helper-{row}-teeth"])
    sign = -1.0 if row == "upper" else 1.0
    edge = data.positions[:, 1].min() if row == "upper" else data.positions[:, 1].max()
    # below the upper lip a little of the upper row is seen; the lower row closes behind it
    edge -= 0.0045 if row == "upper" else 0.0080
    arch = _Arch(data.positions, *((0.74, 0.0035) if row == "upper" else (0.70, 0.0045)))
    scale = min(0.001, arch.reach / sum(width for width, _ in sizes))
    half = [_tooth(sizes, number, scale) for number in range(len(sizes))]
    columns = [(-s, *rest) for part in reversed(half) for s, *rest in reversed(part)]
    columns += [column for part in half for column in part]
    positions, places = [], []
    for along, bulge, long, inside in columns:
        x, z = arch(along)
        way = np.array(arch(along + 1e-4)) - np.array(arch(along - 1e-4))
        out = np.array([way[1], -way[0]]) / np.linalg.norm(way)
        out *= 1 if out @ [x, z - data.positions[:, 2].min()] > 0 else -1
        for step in range(_ROWS):
            down = step / (_ROWS - 1)
            y, depth = _profile(down, bulge, long * 0.001)
            positions.append([x + out[0] * depth, edge - sign * y, z + out[1] * depth])
            places.append([0.5 + 0.5 * inside, 0.02 + 0.52 * down])
    triangles = _strip(len(columns), flip=row == "lower")
    points = np.array(positions)
    joints, weights = held_by(len(points), figure.bone("Head"))
    surface = Surface(
        points, normals_of(points, triangles), np.array(places), joints, weights, triangles
    )
    return replace(surface, shapes=_following(data, points))


class _Arch:
    """The line of the teeth seen from above, by the distance from the middle; left is positive.

    As wide as a share of the data's teeth, and so many metres behind them.
    """

    def __init__(self, positions: Floats, width: float, behind: float) -> None:
        x, z = np.abs(positions[:, 0]), positions[:, 2]
        wide, deep = x.max() * width, z.max() - z.min()
        turns = np.linspace(0, 1, 200)
        across = wide * np.sin(turns * np.pi / 2) ** 0.9
        back = z.max() - behind - deep * 0.92 * turns**1.9
        along = np.concatenate([[0], np.cumsum(np.hypot(np.diff(across), np.diff(back)))])
        self._across = PchipInterpolator(along, across)
        self._back = PchipInterpolator(along, back)
        self.reach = float(along[-1])

    def __call__(self, along: float) -> tuple[float, float]:
        sign = 1 if along >= 0 else -1
        return sign * float(self._across(abs(along))), float(self._back(abs(along)))


def _tooth(
    sizes: tuple[tuple[float, float], ...], number: int, scale: float
) -> list[tuple[float, float, float, float]]:
    """Columns of a tooth: distance along the arch, bulge, length, and place across the picture."""
    start = sum(width for width, _ in sizes[:number])
    width, long = sizes[number]
    columns = []
    for step in range(_PER_TOOTH):
        t = step / (_PER_TOOTH - 1)
        round_ = 1 - (2 * t - 1) ** 2
        columns.append(
            (
                (start + t * width) * scale,
                0.0011 * round_,
                long - 0.9 * (1 - round_) ** 3,
                2 * t - 1,
            )
        )
    return columns


def _profile(down: float, bulge: float, long: float) -> tuple[float, float]:
    """Height from the biting edge, and how far out, from the edge (0) to under the gum (1)."""
    rows = [0, 0.2, 0.4, 0.6, 0.8, 1]
    y = np.interp(down, rows, [0, 0.0009, 0.45 * long, long, long + 0.003, long + 0.008])
    out = np.interp(down, rows, [-0.0012, 0.0001, 0.0005, 0.0002, 0.0007, -0.001])
    return float(y), float(out + bulge * np.interp(down, [0, 0.2, 0.6, 1], [0.3, 1, 0.8, 0.3]))


def _strip(columns: int, *, flip: bool) -> Integers:
    triangles = []
    for column in range(columns - 1):
        for row in range(_ROWS - 1):
            a = column * _ROWS + row
            b = a + _ROWS
            quad = [(a, b, a + 1), (b, b + 1, a + 1)]
            triangles += [(p, r, q) for p, q, r in quad] if flip else quad
    return np.array(triangles)


def _following(data: Surface, points: Floats) -> dict[str, Floats]:
    """Teeth are hard: each shape moves them as it moves the data's nearest teeth on average."""
    distance, near = cKDTree(data.positions).query(points, k=6)
    weights = 1 / np.maximum(distance, 1e-4)
    weights /= weights.sum(axis=1, keepdims=True)
    return {
        name: np.einsum("nk,nki->ni", weights, deltas[near]) for name, deltas in data.shapes.items()
    }


def paint_mouth() -> Image.Image:
    """Above a tooth from its edge to the gum, below the tongue from its tip."""
    y, x = np.mgrid[:_SIZE, :_SIZE] / (_SIZE - 1)
    across, down = np.abs(2 * x - 1), (y - 0.02) / 0.52
    enamel = np.ones((_SIZE, _SIZE, 3)) * [0.905, 0.870, 0.805]
    enamel = mixed(enamel, (0.86, 0.86, 0.86), 0.35 * smoothstep(0.15, 0.0, down))
    enamel = mixed(enamel, (0.80, 0.70, 0.58), 0.45 * smoothstep(0.35, 0.6, down))
    enamel = mixed(enamel, (0.36, 0.20, 0.16), 0.62 * smoothstep(0.80, 1.0, across))
    gum = np.ones_like(enamel) * [0.66, 0.33, 0.32] * (1 + 0.05 * noise(x.shape, 3, 1)[..., None])
    gum = mixed(gum, (0.30, 0.10, 0.10), 0.8 * smoothstep(0.78, 1.0, down))
    border = 0.60 - 0.10 * across**2 * 1.2
    teeth = mixed(enamel, gum, smoothstep(-0.02, 0.02, down - border))
    tongue = (
        np.ones_like(enamel) * [0.70, 0.33, 0.33] * (1 + 0.06 * noise(x.shape, 1.5, 2)[..., None])
    )
    groove = np.exp(-(((2 * x - 1) / 0.10) ** 2))
    tongue = mixed(tongue, (0.50, 0.19, 0.20), 0.5 * groove)
    tongue = mixed(tongue, (0.32, 0.10, 0.11), 0.85 * smoothstep(0.78, 0.60, y))
    return picture(np.where((y < 0.57)[..., None], teeth, tongue))
