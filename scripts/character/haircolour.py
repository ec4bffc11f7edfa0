"""The picture of hairs that is on her locks."""

import numpy as np
from PIL import Image
from scipy.ndimage import gaussian_filter1d

from scripts.character.paint import picture
from scripts.character.surface import Floats, smoothstep

VARIANTS = 4
"""Locks side by side in the picture; the first is what lies below: without gaps, and in shadow."""
_DARK, _MIDDLE, _LIGHT = (
    np.array([0.190, 0.122, 0.090]),
    np.array([0.350, 0.232, 0.168]),
    np.array([0.560, 0.405, 0.300]),
)
_SHADOW = 0.74


def paint_hair(width: int = 1024, size: int = 512) -> Image.Image:
    """Hairs running down: dark at the roots, a band of light, tips that end softly."""
    chance = np.random.default_rng(17)
    v = np.linspace(0, 1, size)[:, None]
    sheets = []
    for variant in range(VARIANTS):
        colour = _colour(chance, v, width // VARIANTS)
        if variant == 0:
            colour = colour * _SHADOW
        alpha = _alpha(chance, v, width // VARIANTS, whole=variant == 0)
        sheets.append(np.concatenate([colour, alpha[..., None]], axis=2))
    return picture(np.concatenate(sheets, axis=1))


def _colour(chance: np.random.Generator, v: Floats, width: int) -> Floats:
    hairs = _hairs(chance, width, 0.9) * 0.035 + _hairs(chance, width, 7) * 0.055
    drift = gaussian_filter1d(chance.normal(size=(len(v), width)), 80, axis=0)
    drift = gaussian_filter1d(drift, 1.6, axis=1)
    band = np.exp(-(((v - 0.27) / 0.13) ** 2)) + 0.4 * np.exp(-(((v - 0.66) / 0.16) ** 2))
    light = 0.40 + 0.10 * smoothstep(0.0, 0.6, v) + 0.20 * band
    light = np.clip(light + hairs + 0.05 * drift / drift.std(), 0, 1)[..., None]
    dark = _DARK + (_MIDDLE - _DARK) * 2 * light
    return np.asarray(np.where(light < 0.5, dark, _MIDDLE + (_LIGHT - _MIDDLE) * (2 * light - 1)))


def _hairs(chance: np.random.Generator, width: int, grain: float) -> Floats:
    """Noise across, with a grain of so many texels; its deviation is 1."""
    values = gaussian_filter1d(chance.normal(size=(1, width)), grain, axis=1, mode="wrap")
    return np.asarray(values / values.std())


def _alpha(chance: np.random.Generator, v: Floats, width: int, *, whole: bool) -> Floats:
    """A lock narrows into a tip of some points; a sheet ends in a row of such points."""
    u = np.linspace(-1, 1, width)[None, :]
    points = 0.006 * _hairs(chance, width, 14) + 0.003 * _hairs(chance, width, 4)
    points = np.clip(points, -0.03, 0.008)
    starts = smoothstep(0.02, 0.03, v)  # nothing: pictures repeat, and tips would show it
    if whole:
        return starts * smoothstep(0.0, 0.02, 0.94 + points - v) * np.ones_like(u)
    ends = 0.94 - 0.028 * np.abs(u) ** 2.2 + points
    edge = 0.84 + 0.03 * _hairs(chance, len(v), 30).T - np.abs(u)
    return starts * smoothstep(0.0, 0.03, ends - v) * smoothstep(0.0, 0.14, edge)
