"""Collar, cuffs and hem: a flat tube of wool along every border of a garment."""

import numpy as np

from scripts.character.surface import Floats, Integers, Surface, normals_of, unit, welded

_ROWS = 7
"""Corners of a tube's cross-section."""
_TALL = 0.030


def loops(triangles: Integers) -> list[list[int]]:
    """The borders of a mesh, each as vertices in the order of its triangles."""
    edges = {(int(t[i]), int(t[(i + 1) % 3])) for t in triangles for i in range(3)}
    after = {a: b for a, b in edges if (b, a) not in edges}
    found = []
    while after:
        loop = [min(after)]
        while (following := after.pop(loop[-1], None)) is not None and following != loop[0]:
            loop.append(following)
        found.append(loop)
    return [loop for loop in found if len(loop) > 8]


def rim(body: Surface, loop: list[int], grain: float, *, collar: bool) -> Surface:
    """A band along a border; a collar stands up, and leans to the neck at its upper edge.

    One picture of the wool covers `grain` metres.
    """
    line, up, out = _course(body, loop)
    thick, rise, lean = (0.0052, 0.34, 0.02) if collar else (0.0032, 0.05, 0.0)
    turns = np.linspace(0, 2 * np.pi, _ROWS + 1)[:, None, None]
    height = _TALL * (rise + 0.5 * np.cos(turns))
    depth = thick * np.sin(turns) - lean * _TALL * (np.cos(turns) + 1)
    rows = line + height * up + depth * out
    rows = np.concatenate([rows, rows[:, :1]], axis=1)  # closed, for the picture's sake
    positions, triangles = rows.reshape(-1, 3), _grid(*rows.shape[:2])
    first, number = welded(positions)
    normals = normals_of(positions[first], number[triangles])[number]
    if ((rows - line.mean(axis=0)).reshape(-1, 3) * normals).sum() < 0:
        normals, triangles = -normals, triangles[:, ::-1]
    lengths = np.linalg.norm(np.diff(rows[0], axis=0), axis=1)
    around = np.concatenate([[0], np.cumsum(lengths)])
    around *= round(around[-1] / grain) / around[-1]
    u, v = np.meshgrid(around, np.arange(_ROWS + 1) * 2 * _TALL / grain / _ROWS)
    held = np.array([*loop, loop[0]] * (_ROWS + 1))
    return Surface(
        positions=positions,
        normals=normals,
        places=np.stack([u.ravel(), v.ravel()], axis=1),
        joints=body.joints[held],
        weights=body.weights[held],
        triangles=triangles,
    )


def _course(body: Surface, loop: list[int]) -> tuple[Floats, Floats, Floats]:
    """A border, smoothed; the way off the garment; and the ways out of it at each point."""
    line = body.positions[loop]
    for _ in range(4):
        line = 0.5 * line + 0.25 * (np.roll(line, 1, axis=0) + np.roll(line, -1, axis=0))
    middle = line.mean(axis=0)
    ways = np.roll(line, -1, axis=0) - np.roll(line, 1, axis=0)
    up = unit(np.cross(line - middle, unit(ways)).sum(axis=0))
    up *= -np.sign((body.positions.mean(axis=0) - middle) @ up)
    return line, up, unit(line - middle - np.outer((line - middle) @ up, up))


def _grid(rows: int, columns: int) -> Integers:
    corners = np.arange(rows * columns).reshape(rows, columns)
    a, b = corners[:-1, :-1].ravel(), corners[:-1, 1:].ravel()
    c, d = corners[1:, :-1].ravel(), corners[1:, 1:].ravel()
    return np.concatenate([np.stack([a, b, c], axis=1), np.stack([b, d, c], axis=1)])
