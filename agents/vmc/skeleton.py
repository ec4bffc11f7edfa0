"""Her bones by the names of Unity's HumanBodyBones, in Unity's left-handed axes. Pure.

X is to her right, Y up, Z where she looks. Other figures stand with their arms stretched out while
no bone is turned, as VRM asks for: so does this one, with her own lengths, and its arms are let
down by turning them.
"""

import math
from typing import NamedTuple

from agents.vmc.face.motion import Turn


class Vector(NamedTuple):
    """Metres."""

    x: float
    y: float
    z: float


class Quaternion(NamedTuple):
    """A rotation, of length 1."""

    x: float
    y: float
    z: float
    w: float

    def __matmul__(self, other: "Quaternion") -> "Quaternion":
        """First the other, then this one, both about the same axes."""
        x, y, z, w = self
        a, b, c, d = other
        return Quaternion(
            w * a + x * d + y * c - z * b,
            w * b - x * c + y * d + z * a,
            w * c + x * b - y * a + z * d,
            w * d - x * a - y * b - z * c,
        )


STILL = Quaternion(0.0, 0.0, 0.0, 1.0)
HANGING = 72.0
"""Degrees below the horizon that arms hang at, as on the page."""
BENT = 14.0
"""Degrees that elbows are bent forward."""

_MIDDLE = {
    "Hips": Vector(0, 0.8956, 0.0165),
    "Spine": Vector(0, 0.0583, -0.0382),
    "Chest": Vector(0, 0.0496, 0.017),
    "UpperChest": Vector(0, 0.069, 0.0114),
    "Neck": Vector(0, 0.2496, -0.0081),
    "Head": Vector(0, 0.1107, 0.0425),
}
_RIGHT = {
    "Eye": Vector(0.0283, 0.0283, 0.0656),
    "Shoulder": Vector(0.0203, 0.1899, 0.0098),
    "UpperArm": Vector(0.1002, -0.0194, 0.0009),
    "LowerArm": Vector(0.1972, 0, 0),
    "Hand": Vector(0.1819, 0, 0),
    "UpperLeg": Vector(0.0763, -0.0129, -0.0033),
    "LowerLeg": Vector(0.035, -0.3809, 0.027),
    "Foot": Vector(0.021, -0.4338, -0.0191),
}
POSITIONS: dict[str, Vector] = {
    **_MIDDLE,
    **{f"Right{name}": place for name, place in _RIGHT.items()},
    **{f"Left{name}": Vector(-place.x, place.y, place.z) for name, place in _RIGHT.items()},
}
"""Where each bone begins, from the one above it: her own, see `docs/character.md`."""


def turned(turn: Turn, share: float = 1.0) -> Quaternion:
    """A turn as a rotation: its three angles are one rotation vector, as on the page.

    Turns are right-handed with X to her left: mirrored at X, turning and leaning change their sign.
    """
    degrees = math.hypot(turn.x, turn.y, turn.z)
    if degrees == 0:
        return STILL
    half = math.radians(degrees * share) / 2
    size = math.sin(half) / degrees
    return Quaternion(turn.x * size, -turn.y * size, -turn.z * size, math.cos(half))


ARMS: dict[str, Quaternion] = {
    "LeftUpperArm": turned(Turn(z=-HANGING)),
    "RightUpperArm": turned(Turn(z=HANGING)),
    "LeftLowerArm": turned(Turn(y=-BENT)),
    "RightLowerArm": turned(Turn(y=BENT)),
}
"""Arms that hang."""
