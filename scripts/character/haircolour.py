"""The picture of hairs that is on her locks."""

import numpy as np
from PIL import Image
from scipy.ndimage import gaussian_filter1d

from scripts.character.paint import picture
from scripts.character.surface import Floats, smoothstep

VARIANTS = 4
"""Locks side by side in the picture; the first is what lies below: without gaps, and in shadow."""
_DARK, _MIDDLE, _LIGHT, _GLINT = (
    np.array([0.200, 0.085, 0.055]),
    np.array([0.430, 0.195, 0.115]),
    np.array([0.640, 0.330, 0.195]),
    np.array([0.890, 0.610, 0.420]),
)
_SHADOW = 0.62


def paint_hair(width: int = 1024, size: int = 512) -> Image.Image:
    """Locks side by side: soft streaks, dark rims and roots, a clean band of light, light tips."""
    chance = np.random.default_rng(17)
    v = np.linspace(0, 1, size)[:, None]
    each = width // VARIANTS
    sheets = [_sheet(chance, v, each), *(_lock(chance, v, each) for _ in range(VARIANTS - 1))]
    colours = np.concatenate(sheets, axis=1)
    return picture(np.concatenate([colours, np.ones((*colours.shape[:2], 1))], axis=2))


def _lock(chance: np.random.Generator, v: Floats, width: int) -> Floats:
    u = np.linspace(-1, 1, width)[None, :]
    rim = smoothstep(0.55, 1.0, np.abs(u))
    light = _tone(chance, v, width) + 0.10 * np.exp(-(((u + 0.15) / 0.35) ** 2)) - 0.34 * rim
    colours = _ramp(light)
    # a band across, whose edge runs down along the hairs
    edge = 0.018 * _hairs(chance, width, 5) + 0.010 * _hairs(chance, width, 1.5)
    band = smoothstep(0.16, 0.205, v + edge) * smoothstep(0.36, 0.25, v - 1.4 * edge)
    low = 0.5 * smoothstep(0.60, 0.66, v + edge) * smoothstep(0.80, 0.70, v - edge)
    glint = (0.62 * band + 0.5 * low) * (1 - 0.85 * rim)
    return colours + (_GLINT - colours) * (0.95 * glint)[..., None]


def _sheet(chance: np.random.Generator, v: Floats, width: int) -> Floats:
    """What lies below the locks: in their shadow."""
    return _ramp(_tone(chance, v, width) - 0.1) * _SHADOW


def _tone(chance: np.random.Generator, v: Floats, width: int) -> Floats:
    hairs = 0.022 * _hairs(chance, width, 1.2) + 0.05 * _hairs(chance, width, 9)
    return 0.36 + 0.16 * smoothstep(0.0, 0.25, v) + 0.16 * smoothstep(0.6, 1.0, v) + hairs


def _ramp(light: Floats) -> Floats:
    light = np.clip(light, 0, 1)[..., None]
    dark = _DARK + (_MIDDLE - _DARK) * 2 * light
    return np.asarray(np.where(light < 0.5, dark, _MIDDLE + (_LIGHT - _MIDDLE) * (2 * light - 1)))


def _hairs(chance: np.random.Generator, width: int, grain: float) -> Floats:
    """Noise across, with a grain of so many texels; its deviation is 1."""
    values = gaussian_filter1d(chance.normal(size=(1, width)), grain, axis=1, mode="wrap")
    return np.asarray(values / values.std())
