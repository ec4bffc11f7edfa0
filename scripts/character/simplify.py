"""Making meshes of fewer triangles."""

import fast_simplification
import numpy as np
from scipy.spatial import cKDTree

from scripts.character.surface import Surface, normals_of, welded


def simplified(surface: Surface, count: int) -> Surface:
    """The same in about `count` triangles, without blend shapes; vertices keep nearby bones."""
    first, number = welded(surface.positions)
    points, triangles = fast_simplification.simplify(
        surface.positions[first], number[surface.triangles].astype(np.int32), target_count=count
    )
    _, near = cKDTree(surface.positions).query(points)
    triangles = triangles.astype(np.int64)
    normals = normals_of(points, triangles)
    flat = np.linalg.norm(normals, axis=1, keepdims=True) < 0.5  # of what shrank to nothing
    return Surface(
        positions=points,
        normals=np.where(flat, surface.normals[near], normals),
        places=surface.places[near],
        joints=surface.joints[near],
        weights=surface.weights[near],
        triangles=triangles,
        origins=np.full(len(points), -1),
    )
