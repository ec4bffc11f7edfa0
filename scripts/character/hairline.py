"""Where hair grows: a line around her head, as high as it is in each direction."""

import numpy as np
from scipy.interpolate import PchipInterpolator

from scripts.character.figure import Figure
from scripts.character.surface import Floats

# Degrees from the front, and metres above her eyes: forehead, temple, before and over the ear,
# behind it, nape.
_LINE = PchipInterpolator(
    [-1, 0, 30, 48, 62, 72, 84, 98, 112, 126, 150, 180, 181],
    [
        0.069,
        0.069,
        0.064,
        0.050,
        0.030,
        0.010,
        -0.004,
        0.030,
        0.022,
        -0.030,
        -0.062,
        -0.070,
        -0.070,
    ],
)
_DEPTH = 0.075
"""Metres from the eyes back to the axis of the head."""


def axis(figure: Figure) -> Floats:
    """A point of the vertical axis of her head, at the height of the eyes."""
    eye = figure.joint("l-eye")
    return np.array([0.0, eye[1], eye[2] - _DEPTH])


def azimuth(figure: Figure, points: Floats) -> Floats:
    """Degrees from the front around that axis, positive on her left (+X)."""
    gaps = points - axis(figure)
    return np.asarray(np.degrees(np.arctan2(gaps[..., 0], gaps[..., 2])))


def inside_hairline(figure: Figure, points: Floats) -> Floats:
    """Metres above the hairline; negative below it."""
    height = points[..., 1] - axis(figure)[1]
    return np.asarray(height - _LINE(np.abs(azimuth(figure, points))))
