"""The humanoid avatar: which bone is which, how she stands in a T, and how she was modelled.

Muscles are Unity's: 0 is a pose between the ends of each range, and the ends of the ranges below
are those that Unity begins with (Unity manual, "Avatar Muscle & Settings tab"). In a T she has the
values of `T_POSE`; what she was modelled with is computed from there, by angles between bones.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np

from assets import fbx, project
from assets.vectors import between

HUMAN = {
    **{name: name for name in ("Hips", "Spine", "Chest", "UpperChest", "Neck", "Head")},
    **{
        f"{bone}_{side[0]}": f"{side}{bone}"
        for side in ("Left", "Right")
        for bone in (
            *("Shoulder", "UpperArm", "LowerArm", "Hand"),
            *("UpperLeg", "LowerLeg", "Foot"),
        )
    },
}
"""Human bones by the character's; hair and eyes are moved by components, not by clips."""

DOWN_UP = (-60.0, 100.0)
FOREARM = (-80.0, 80.0)
"""Degrees at which these muscles are -1 and 1."""

T_POSE = {
    "Arm Down-Up": 0.4,
    "Arm Front-Back": 0.3,
    "Forearm Stretch": 1.0,
    "Upper Leg Front-Back": 0.6,
    "Lower Leg Stretch": 1.0,
}
"""What is not 0 in a T, on either side."""

BODY = tuple(
    f"{part} {way}"
    for part in ("Spine", "Chest", "UpperChest")
    for way in ("Front-Back", "Left-Right", "Twist Left-Right")
) + tuple(
    f"{part} {way}"
    for part in ("Neck", "Head")
    for way in ("Nod Down-Up", "Tilt Left-Right", "Turn Left-Right")
)
LIMBS = (
    *("Shoulder Down-Up", "Shoulder Front-Back"),
    *("Arm Down-Up", "Arm Front-Back", "Arm Twist In-Out"),
    *("Forearm Stretch", "Forearm Twist In-Out", "Hand Down-Up", "Hand In-Out"),
    *("Upper Leg Front-Back", "Upper Leg In-Out", "Upper Leg Twist In-Out"),
    *("Lower Leg Stretch", "Lower Leg Twist In-Out", "Foot Up-Down", "Foot Twist In-Out"),
)
MUSCLES = BODY + tuple(f"{side} {limb}" for side in ("Left", "Right") for limb in LIMBS)
"""Every muscle of a body without toes, fingers, jaw and eyes, by Unity's names."""


@dataclass(frozen=True)
class Joint:
    """A bone in the T: its place and turn relative to its parent."""

    name: str
    parent: str
    place: np.ndarray
    turn: np.ndarray


@cache
def bones() -> dict[str, fbx.Model]:
    """Everything in the model's file, by name."""
    return {one.name: one for root in fbx.models(project.MODEL) for one in root.below()}


def world(name: str) -> np.ndarray:
    """Where a bone is, in metres from where she stands; no bone is turned as modelled."""
    place = np.zeros(3)
    bone: fbx.Model | None = bones()[name]
    while bone is not None:
        place = place + bone.place
        bone = bone.parent
    return place


def skeleton() -> Iterator[Joint]:
    """All objects of the model, her arms stretched out to the sides."""
    turns = _arms()
    for bone in bones().values():
        parent = bone.parent.name if bone.parent else ""
        yield Joint(bone.name, parent, bone.place, turns.get(bone.name, bone.turn))


def standing() -> dict[str, float]:
    """Every muscle as she was modelled: her arms hang, her forearms come forward."""
    pose = dict.fromkeys(MUSCLES, 0.0)
    for side in ("Left", "Right"):
        for muscle, value in T_POSE.items():
            pose[f"{side} {muscle}"] = value
        upper, fore = _arm(side[0])
        sunk = math.degrees(math.asin(-upper[1] / np.linalg.norm(upper)))
        pose[f"{side} Arm Down-Up"] = muscle_of(DOWN_UP, 0.4 * DOWN_UP[1] - sunk)
        pose[f"{side} Forearm Stretch"] = muscle_of(FOREARM, FOREARM[1] - _angle(upper, fore))
    return pose


def muscle_of(limits: tuple[float, float], degrees: float) -> float:
    """The muscle's value at an angle from its zero."""
    return degrees / limits[1] if degrees >= 0 else degrees / -limits[0]


def _arms() -> dict[str, np.ndarray]:
    turns = {}
    for side, out in (("L", -1.0), ("R", 1.0)):
        upper, fore = _arm(side)
        aside = np.array([out, 0.0, 0.0])
        first = between(upper, aside)
        back = first * np.array([-1, -1, -1, 1])
        turns[f"UpperArm_{side}"] = first
        turns[f"LowerArm_{side}"] = fbx.multiplied(back, between(fore, aside))
    return turns


def _arm(side: str) -> tuple[np.ndarray, np.ndarray]:
    """The directions of the upper arm and the forearm."""
    found = bones()
    return found[f"LowerArm_{side}"].place, found[f"Hand_{side}"].place


def _angle(one: np.ndarray, other: np.ndarray) -> float:
    cosine = one @ other / (np.linalg.norm(one) * np.linalg.norm(other))
    return math.degrees(math.acos(cosine))
