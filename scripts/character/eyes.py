"""Her eyes: two balls with a cornea, and the picture that is wrapped around them."""

import numpy as np
from PIL import Image

from scripts.character.figure import Figure
from scripts.character.paint import mixed, noise, picture
from scripts.character.surface import Floats, Surface, held_by, joined, normals_of, smoothstep

_SIZE = 512
_REACH = np.radians(105)
"""How far from the middle of the pupil the ball is made; behind that, nobody looks."""
IRIS = np.radians(35)
_PUPIL = np.radians(14)
_INNER, _OUTER = np.array([0.40, 0.52, 0.36]), (0.10, 0.36, 0.36)
_GATHERED, _RING = (0.50, 0.80, 0.66), (0.03, 0.11, 0.13)
_LIGHTS = ((-0.34, 0.40, 0.26, 0.96), (0.36, -0.34, 0.12, 0.55))
"""Reflections: how far right and up, and how large, in radii of the iris; and how strong."""
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
    """Pupil, iris with its dark ring, white, all below the lid's shadow, and reflections."""
    y, x = np.mgrid[:_SIZE, :_SIZE] / (_SIZE - 1) - 0.5
    angle, turn = np.hypot(x, y) * 2 * _REACH, np.arctan2(-y, x)
    share = angle / IRIS
    fibres = _fibres(turn, share)
    white = mixed(
        np.ones((_SIZE, _SIZE, 3)) * [0.965, 0.955, 0.945],
        (0.86, 0.70, 0.66),
        0.75 * smoothstep(1.35, 2.6, share),
    )
    iris = mixed(
        np.ones_like(white) * _INNER, _OUTER, smoothstep(0.40, 0.80, share + 0.08 * fibres)
    )
    iris *= (1.0 + 0.16 * fibres)[..., None]
    # light that enters from above is gathered below
    gathered = smoothstep(-0.25, 1.0, -np.sin(turn)) * smoothstep(0.25, 0.6, share)
    iris = mixed(iris, _GATHERED, 0.72 * gathered)
    iris = mixed(iris, _RING, 0.90 * smoothstep(0.80, 0.98, share))
    iris = mixed(iris, (0.02, 0.018, 0.022), 1 - smoothstep(0.90, 1.06, angle / _PUPIL))
    eye = mixed(iris, white, smoothstep(0.96, 1.04, share))
    lid = smoothstep(0.05, 0.95, np.sin(turn) * angle / IRIS)
    eye *= (1 - 0.45 * lid)[..., None]
    for across, up, size, strength in _LIGHTS:
        gap = np.hypot(x * 2 * _REACH - across * IRIS, -y * 2 * _REACH - up * IRIS) / (size * IRIS)
        eye = mixed(eye, (1.0, 0.995, 0.98), strength * smoothstep(1.12, 0.88, gap))
    return picture(eye)


def _fibres(turn: Floats, share: Floats) -> Floats:
    """The spokes of the iris: noise around, nearly constant outwards."""
    around = noise((64, 720), 1.1, 5)
    column = ((turn / (2 * np.pi)) % 1 * 720).astype(int) % 720
    row = np.clip(share * 12, 0, 63).astype(int)
    return np.asarray(np.clip(around[row, column], -2, 2) / 2)
