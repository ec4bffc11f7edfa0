"""Vectors, turns and colours as Unity's YAML has them."""

import math
from collections.abc import Iterable

import numpy as np

from assets.fbx import multiplied

Fields = dict[str, float]


def xyz(x: float, y: float, z: float) -> Fields:
    """A point or a direction."""
    return {"x": float(x), "y": float(y), "z": float(z)}


def of(values: Iterable[float]) -> Fields:
    """A vector or a quaternion of its parts."""
    return {name: round(float(value), 6) + 0.0 for name, value in zip("xyzw", values, strict=False)}


def rgba(red: float, green: float, blue: float, alpha: float = 1) -> Fields:
    """A colour."""
    return {"r": float(red), "g": float(green), "b": float(blue), "a": float(alpha)}


def euler(x: float, y: float, z: float) -> Fields:
    """The turn that Unity makes of degrees: about z, then x, then y."""
    sines = [math.sin(math.radians(angle) / 2) for angle in (x, y, z)]
    cosines = [math.cos(math.radians(angle) / 2) for angle in (x, y, z)]
    about_x = np.array([sines[0], 0, 0, cosines[0]])
    about_y = np.array([0, sines[1], 0, cosines[1]])
    about_z = np.array([0, 0, sines[2], cosines[2]])
    return of(multiplied(about_y, multiplied(about_x, about_z)))


def between(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """The shortest turn from one direction to another, a quaternion x, y, z, w."""
    one = one / np.linalg.norm(one)
    other = other / np.linalg.norm(other)
    turn = np.array([*np.cross(one, other), 1 + one @ other])
    return turn / np.linalg.norm(turn)
