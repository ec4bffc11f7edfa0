"""Cutting meshes along a smooth line."""

from dataclasses import replace

import numpy as np

from scripts.character.surface import Floats, Integers, Surface, unit


def clipped(surface: Surface, keep: Floats) -> Surface:
    """What lies where `keep`, given for every vertex, is positive; cut through where it is zero."""
    triangles: list[tuple[int, int, int]] = []
    cuts: dict[tuple[int, int], int] = {}
    for corners in surface.triangles:
        inside = [int(corner) for corner in corners if keep[corner] > 0]
        if len(inside) == 3:
            triangles.append((inside[0], inside[1], inside[2]))
        elif inside:
            triangles += _piece([int(corner) for corner in corners], keep, cuts)
    return _compact(_with_cuts(surface, keep, cuts), np.array(triangles))


def _piece(
    corners: list[int], keep: Floats, cuts: dict[tuple[int, int], int]
) -> list[tuple[int, int, int]]:
    polygon = []
    for a, b in zip(corners, [*corners[1:], corners[0]], strict=True):
        if keep[a] > 0:
            polygon.append(a)
        if (keep[a] > 0) != (keep[b] > 0):
            polygon.append(cuts.setdefault((min(a, b), max(a, b)), len(keep) + len(cuts)))
    return [(polygon[0], polygon[i], polygon[i + 1]) for i in range(1, len(polygon) - 1)]


def _with_cuts(surface: Surface, keep: Floats, cuts: dict[tuple[int, int], int]) -> Surface:
    if not cuts:
        return surface
    a, b = np.array(list(cuts)).T
    share = (keep[a] / (keep[a] - keep[b]))[:, None]

    def between(values: Floats) -> Floats:
        return np.concatenate([values, values[a] + share * (values[b] - values[a])])

    held = np.where(share > 0.5, b[:, None], a[:, None])[:, 0]
    return replace(
        surface,
        positions=between(surface.positions),
        normals=unit(between(surface.normals)),
        places=between(surface.places),
        joints=np.concatenate([surface.joints, surface.joints[held]]),
        weights=np.concatenate([surface.weights, surface.weights[held]]),
        shapes={name: between(deltas) for name, deltas in surface.shapes.items()},
        origins=np.concatenate([surface.origins, np.full(len(cuts), -1)]),
    )


def _compact(surface: Surface, triangles: Integers) -> Surface:
    """Without the vertices that no triangle uses."""
    used, numbers = np.unique(triangles, return_inverse=True)
    return replace(
        surface,
        positions=surface.positions[used],
        normals=surface.normals[used],
        places=surface.places[used],
        joints=surface.joints[used],
        weights=surface.weights[used],
        triangles=numbers.reshape(-1, 3),
        shapes={name: deltas[used] for name, deltas in surface.shapes.items()},
        origins=surface.origins[used],
    )
