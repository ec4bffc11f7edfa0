"""Her hands at rest: fingers a little bent, each more than the one before."""

import numpy as np

from scripts.character.source import Source
from scripts.character.surface import Floats, unit

# Degrees at the three joints of each finger, towards the palm.
_BENT = {
    "thumb": (6.0, 10.0, 12.0),
    "index": (14.0, 20.0, 14.0),
    "middle": (20.0, 26.0, 16.0),
    "ring": (24.0, 30.0, 18.0),
    "pinky": (28.0, 32.0, 18.0),
}


def relaxed(source: Source, positions: Floats) -> Floats:
    """The positions with the fingers of both hands bent about their own joints."""
    moved = positions.copy()
    held = source.weights()
    for side in "lr":
        palm = _palm(source, positions, side)
        for number, (finger, angles) in enumerate(_BENT.items(), start=1):
            joints = [_joint(source, positions, side, number, n) for n in (1, 2, 3, 4)]
            above = np.eye(4)
            for step, angle in enumerate(angles):
                axis = unit(np.cross(joints[step + 1] - joints[step], palm))
                above = above @ _about(joints[step], axis, np.radians(angle))
                pairs = held[f"{finger}_0{step + 1}_{side}"]
                vertices = np.array([vertex for vertex, _ in pairs])
                shares = np.array([share for _, share in pairs])[:, None]
                turned = positions[vertices] @ above[:3, :3].T + above[:3, 3]
                moved[vertices] += shares * (turned - positions[vertices])
    return moved


def _joint(source: Source, positions: Floats, side: str, finger: int, number: int) -> Floats:
    cube = source.vertices(f"joint-{side}-finger-{finger}-{number}")
    return np.asarray(positions[cube].mean(axis=0))


def _palm(source: Source, positions: Floats, side: str) -> Floats:
    """The way that the palm faces: to the side of the knuckles on which the thumb's tip is."""
    wrist = positions[source.vertices(f"joint-{side}-hand")].mean(axis=0)
    index, pinky = (_joint(source, positions, side, finger, 1) for finger in (2, 5))
    across = unit(np.cross(index - wrist, pinky - wrist))
    thumb = _joint(source, positions, side, 1, 4) - wrist
    return np.asarray(across * np.sign(thumb @ across))


def _about(pivot: Floats, axis: Floats, angle: float) -> Floats:
    """A turn about an axis through a point: Rodrigues' formula."""
    x, y, z = axis
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    turn = np.eye(4)
    turn[:3, :3] += np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross
    turn[:3, 3] = pivot - turn[:3, :3] @ pivot
    return turn
