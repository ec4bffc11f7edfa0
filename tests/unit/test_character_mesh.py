"""What the meshes of the character are made with: cutting, joining, normals."""

import numpy as np
import pytest

from scripts.character.clip import clipped
from scripts.character.surface import Surface, held_by, joined, normals_of, shape_normals, welded


def sheet(count: int = 5, height: float = 0.0) -> Surface:
    """A square of side 1 that faces +Z, with a shape that lifts its right edge."""
    x, y = (each.ravel() for each in np.meshgrid(*[np.linspace(0, 1, count)] * 2))
    positions = np.stack([x, y, np.full(count * count, height)], axis=1)
    corners = np.arange(count * count).reshape(count, count)
    a, b, c, d = (corners[i : i + count - 1, j : j + count - 1] for i in (0, 1) for j in (0, 1))
    rows = [
        np.stack([p.ravel(), q.ravel(), r.ravel()], axis=1) for p, q, r in ((a, b, c), (b, d, c))
    ]
    triangles = np.concatenate(rows)
    joints, weights = held_by(count * count, 0)
    lift = np.stack([0 * x, 0 * x, x], axis=1)
    return Surface(
        positions=positions,
        normals=normals_of(positions, triangles),
        places=positions[:, :2],
        joints=joints,
        weights=weights,
        triangles=triangles,
        shapes={"lift": lift},
        origins=np.arange(count * count),
    )


def area(surface: Surface) -> float:
    """Of all triangles."""
    a, b, c = (surface.positions[surface.triangles[:, i]] for i in range(3))
    return float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2)


def test_a_cut_goes_through_triangles() -> None:
    """What is kept has exactly the area on its side of the line, and faces as before."""
    whole = sheet()
    kept = clipped(whole, 0.61 - whole.positions[:, 0] - 0.3 * whole.positions[:, 1])
    assert area(kept) == pytest.approx(0.61 - 0.15)
    assert (kept.positions[:, 0] + 0.3 * kept.positions[:, 1]).max() == pytest.approx(0.61)
    assert normals_of(kept.positions, kept.triangles)[:, 2] == pytest.approx(1)


def test_a_cut_takes_everything_along() -> None:
    """Places and shapes are what they were at the new corners; nothing unused is kept."""
    whole = sheet()
    kept = clipped(whole, 0.4 - whole.positions[:, 0])
    assert kept.places == pytest.approx(kept.positions[:, :2])
    assert kept.shapes["lift"][:, 2] == pytest.approx(kept.positions[:, 0])
    assert sorted(set(kept.triangles.ravel())) == list(range(len(kept.positions)))
    assert (kept.origins == -1).sum() > 0


def test_a_cut_that_leaves_all_changes_nothing() -> None:
    """No corner is new where nothing is cut."""
    whole = sheet()
    kept = clipped(whole, np.ones(len(whole.positions)))
    assert kept.positions == pytest.approx(whole.positions)
    assert kept.triangles.tolist() == whole.triangles.tolist()


def test_meshes_are_joined_with_their_shapes() -> None:
    """A part without a shape stays where it is when the shape is set."""
    still = Surface(**{**vars(sheet(height=2.0)), "shapes": {}})
    both = joined([sheet(), still])
    assert area(both) == pytest.approx(2)
    assert both.shaped(lift=0.5)[:25, 2] == pytest.approx(0.5 * both.positions[:25, 0])
    assert both.shaped(lift=0.5)[25:] == pytest.approx(still.positions)


def test_normals_turn_with_a_shape_alike_on_both_sides_of_a_seam() -> None:
    """A seam of the texture doubles vertices; light must not show it."""
    left, right = sheet(), sheet()
    shifted = {**vars(right), "positions": right.positions + np.array([1, 0, 0])}
    shifted["shapes"] = {"lift": right.shapes["lift"] + np.array([0, 0, 1])}
    seamed = joined([left, Surface(**shifted)])
    assert len(welded(seamed.positions)[0]) == 45
    turned = seamed.normals + shape_normals(seamed, "lift")
    assert turned == pytest.approx(np.tile(np.array([-1, 0, 1]) / np.sqrt(2), (50, 1)))
