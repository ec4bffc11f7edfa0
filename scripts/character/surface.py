"""Triangle meshes with all that a character needs, and what can be asked of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Surface:
    """One mesh of the character, in metres, at rest.

    Attributes:
        positions, normals: shape (n, 3).
        places: in the texture, (0, 0) at the upper left as glTF has it; shape (n, 2).
        joints, weights: up to four bones that hold a vertex; shape (n, 4), weights add up to 1.
        triangles: counter-clockwise from outside; shape (m, 3).
        shapes: what each blend shape adds to the positions; absent where it adds nothing.
        origins: numbers of the vertices of the source that these are; -1 for what was made.
    """

    positions: Floats
    normals: Floats
    places: Floats
    joints: Integers
    weights: Floats
    triangles: Integers
    shapes: Mapping[str, Floats] = field(default_factory=dict)
    origins: Integers = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def shaped(self, **influences: float) -> Floats:
        """The positions with these shapes, at weights of 0 to 1."""
        moved = self.positions.copy()
        for name, influence in influences.items():
            if name in self.shapes:
                moved += influence * self.shapes[name]
        return moved

    def placed(self, places: Floats) -> "Surface":
        """The same with other places in the texture."""
        return replace(self, places=places)


def joined(parts: Sequence[Surface]) -> Surface:
    """One mesh of several, so that they are drawn at once."""
    counts = [len(part.positions) for part in parts]
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    names = {name: None for part in parts for name in part.shapes}
    return Surface(
        positions=np.concatenate([part.positions for part in parts]),
        normals=np.concatenate([part.normals for part in parts]),
        places=np.concatenate([part.places for part in parts]),
        joints=np.concatenate([part.joints for part in parts]),
        weights=np.concatenate([part.weights for part in parts]),
        triangles=np.concatenate(
            [part.triangles + start for part, start in zip(parts, starts, strict=True)]
        ),
        shapes={
            name: np.concatenate(
                [part.shapes.get(name, np.zeros_like(part.positions)) for part in parts]
            )
            for name in names
        },
        origins=np.full(sum(counts), -1, dtype=np.int64),
    )


def held_by(count: int, bone: int) -> tuple[Integers, Floats]:
    """Joints and weights of vertices that follow one bone."""
    joints = np.zeros((count, 4), dtype=np.int64)
    joints[:, 0] = bone
    weights = np.zeros((count, 4))
    weights[:, 0] = 1
    return joints, weights


def normals_of(positions: Floats, triangles: Integers) -> Floats:
    """Smooth normals: of the triangles around each vertex, by their areas."""
    a, b, c = (positions[triangles[:, corner]] for corner in range(3))
    faces = np.cross(b - a, c - a)
    sums = np.zeros_like(positions)
    for corner in range(3):
        np.add.at(sums, triangles[:, corner], faces)
    return unit(sums)


def welded(positions: Floats) -> tuple[Integers, Integers]:
    """One vertex for each place, and for each vertex the number of its place."""
    _, first, number = np.unique(
        np.round(positions, 6), axis=0, return_index=True, return_inverse=True
    )
    return first, number.ravel()


def shape_normals(surface: Surface, name: str) -> Floats:
    """What a blend shape adds to the normals; vertices at one place turn as one."""
    first, number = welded(surface.positions)
    triangles = number[surface.triangles]
    before = normals_of(surface.positions[first], triangles)
    after = normals_of(surface.shaped(**{name: 1.0})[first], triangles)
    return np.asarray((after - before)[number])


def areas_of(positions: Floats, triangles: Integers) -> Floats:
    """The area that each vertex stands for: a third of the triangles around it."""
    a, b, c = (positions[triangles[:, corner]] for corner in range(3))
    faces = np.linalg.norm(np.cross(b - a, c - a), axis=1) / 6
    sums = np.zeros(len(positions))
    for corner in range(3):
        np.add.at(sums, triangles[:, corner], faces)
    return sums


def unit(vectors: Floats) -> Floats:
    """Vectors of length 1; those without a length stay as they are."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12))


def smoothstep(low: float, high: float, values: Floats) -> Floats:
    """0 below `low`, 1 above `high`, and without a corner between them."""
    t = np.clip((values - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t))


def smoothed(positions: Floats, triangles: Integers, rounds: int, held: Mask) -> Floats:
    """Positions drawn to the middle of their neighbours, save those that are held."""
    edges = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    edges = np.unique(np.sort(edges, axis=1), axis=0)
    counts = np.bincount(edges.ravel(), minlength=len(positions))[:, None]
    moved = positions.copy()
    for _ in range(rounds):
        sums = np.zeros_like(moved)
        np.add.at(sums, edges[:, 0], moved[edges[:, 1]])
        np.add.at(sums, edges[:, 1], moved[edges[:, 0]])
        mean = sums / np.maximum(counts, 1)
        moved = np.where(held[:, None], moved, 0.5 * moved + 0.5 * mean)
    return moved
