"""Her eyes: two balls with a cornea, and the picture that is wrapped around them."""

import numpy as np
from PIL import Image

from scripts.character.figure import Figure
from scripts.character.paint import mixed, noise, picture
from scripts.character.surface import Floats, Surface, held_by, joined, normals_of, smoothstep

_SIZE = 512
_REACH = np.radians(105)
"""How far from the middle of the pupil the ball is made; behind that, nobody looks."""
IRIS = np.radians(31)
_PUPIL = np.radians(11.5)
_RINGS, _SECTORS = 11, 22
_CORNEA = 0.025
"""How far the cornea stands out, as a share of the radius."""


def eyeball(figure: Figure, side: str) -> tuple[Floats, float]:
    """The middle and the radius of an eye, `l` or `r`: the sphere that fits the data best."""
    points = figure.positions[figure.source.vertices(f"helper-{side}-eye")]
    rows = np.concatenate([2 * points, np.ones((len(points), 1))], axis=1)
    x, y, z, rest = np.linalg.lstsq(rows, (points * points).sum(axis=1), rcond=None)[0]
    middle = np.array([x, y, z])
    return middle, float(np.sqrt(rest + middle @ middle))


def make_eyes(figure: Figure) -> Surface:
    """Both eyes; each follows its own bone."""
    return joined([_ball(figure, side) for side in "lr"])


def _ball(figure: Figure, side: str) -> Surface:
    middle, radius = eyeball(figure, side)
    angles = _REACH * np.linspace(0, 1, _RINGS + 1)[1:] ** 1.15
    turns = np.linspace(0, 2 * np.pi, _SECTORS, endpoint=False)
    angle, turn = np.meshgrid(np.concatenate([[0], angles]), turns, indexing="ij")
    angle, turn = angle.ravel()[_SECTORS - 1 :], turn.ravel()[_SECTORS - 1 :]
    ways = np.stack(
        [np.sin(angle) * np.cos(turn), np.sin(angle) * np.sin(turn), np.cos(angle)], axis=1
    )
    bulge = 1 + _CORNEA * (1 - smoothstep(0.55, 1.25, angle / IRIS))
    positions = middle + ways * (radius * bulge)[:, None]
    out = 0.5 * angle / _REACH
    places = np.stack([0.5 + out * np.cos(turn), 0.5 - out * np.sin(turn)], axis=1)
    triangles = np.array(_fan())
    joints, weights = held_by(len(positions), figure.bone(f"Eye_{side.upper()}"))
    normals = normals_of(positions, triangles)
    return Surface(positions, normals, places, joints, weights, triangles)


def _fan() -> list[tuple[int, int, int]]:
    triangles = []
    for sector in range(_SECTORS):
        after = (sector + 1) % _SECTORS
        triangles.append((0, 1 + sector, 1 + after))
        for ring in range(_RINGS - 1):
            inner, outer = 1 + ring * _SECTORS, 1 + (ring + 1) * _SECTORS
            triangles.append((inner + sector, outer + sector, outer + after))
            triangles.append((inner + sector, outer + after, inner + after))
    return triangles


def paint_eye() -> Image.Image:
    """Pupil, iris with its dark ring, white; the upper half in the shadow of the lid."""
    y, x = np.mgrid[:_SIZE, :_SIZE] / (_SIZE - 1) - 0.5
    angle, turn = np.hypot(x, y) * 2 * _REACH, np.arctan2(-y, x)
    share = angle / IRIS
    fibres = _fibres(turn, share)
    white = mixed(
        np.ones((_SIZE, _SIZE, 3)) * [0.93, 0.905, 0.885],
        (0.80, 0.62, 0.57),
        0.75 * smoothstep(1.35, 2.6, share),
    )
    inner, outer = np.array([0.45, 0.36, 0.22]), np.array([0.27, 0.33, 0.32])
    iris = mixed(
        np.ones_like(white) * inner, tuple(outer), smoothstep(0.36, 0.66, share + 0.07 * fibres)
    )
    iris *= (1.05 + 0.20 * fibres)[..., None]
    # light that enters from above is gathered below
    iris *= (1.0 + 0.55 * smoothstep(-0.2, 0.9, -np.sin(turn)) * (share < 1.05))[..., None]
    iris = mixed(iris, (0.06, 0.07, 0.07), 0.88 * smoothstep(0.80, 0.99, share))
    iris = mixed(iris, (0.015, 0.012, 0.012), 1 - smoothstep(0.92, 1.08, angle / _PUPIL))
    eye = mixed(iris, white, smoothstep(0.95, 1.05, share))
    lid = smoothstep(0.10, 0.75, np.sin(turn) * angle / IRIS)
    return picture(eye * (1 - 0.42 * lid)[..., None])


def _fibres(turn: Floats, share: Floats) -> Floats:
    """The spokes of the iris: noise around, nearly constant outwards."""
    around = noise((64, 720), 1.1, 5)
    column = ((turn / (2 * np.pi)) % 1 * 720).astype(int) % 720
    row = np.clip(share * 12, 0, 63).astype(int)
    return np.asarray(np.clip(around[row, column], -2, 2) / 2)
