"""The picture of her skin: its tone, blush, lips, brows, lids, and the hairline."""

import numpy as np
from PIL import Image
from scipy.interpolate import PchipInterpolator
from scipy.spatial import cKDTree

from scripts.character.figure import Figure
from scripts.character.hairline import inside_hairline
from scripts.character.lashes import lash_roots
from scripts.character.paint import Canvas, bled, mixed, noise, picture
from scripts.character.skin import MOUTH
from scripts.character.surface import Floats, smoothstep

_SKIN = np.array([0.975, 0.830, 0.745])
_BLUSH = (0.915, 0.490, 0.430)
_LIPS = (0.880, 0.525, 0.485)
_BROW = (0.330, 0.165, 0.105)
_FRECKLE = (0.700, 0.440, 0.310)
_HAIR_ROOT = (0.190, 0.090, 0.060)
_LINER = (0.115, 0.060, 0.050)


_FRECKLES = 90


def paint_skin(figure: Figure, canvas: Canvas) -> Image.Image:
    """The whole texture. `canvas.extra` holds occlusion and the places in the data's texture."""
    at, size = canvas.positions, canvas.positions.shape[:2]
    shade, source = canvas.extra[..., 0], canvas.extra[..., 1:3]
    colours = np.ones((*size, 3)) * _SKIN
    mottle = 0.6 * noise(size, 24, 1) + 0.4 * noise(size, 5, 2)
    colours *= 1 + 0.010 * mottle[..., None] * np.array([0.5, 1.0, 1.1])
    colours = mixed(colours, _BLUSH, _blush(figure, at))
    colours = mixed(colours, _FRECKLE, _freckles(figure, at))
    colours = _lids(figure, at, colours, _sampled(figure, "eyelids", source))
    colours = _lips(figure, at, colours, _sampled(figure, "lips", source))
    colours = mixed(colours, (0.30, 0.085, 0.08), 0.95 * _inner_mouth(canvas))
    # lids are seen closed, too, when no fold is left to be dark
    folded = _folded(at)
    lids = _around(folded, figure.joint("l-eye") + np.array([0, 0.005, 0.01]), 0.017)
    shade = shade * (1 - 0.85 * np.clip(1.6 * lids, 0, 1))
    colours *= 1 - shade[..., None] * np.array([0.40, 0.50, 0.53])
    colours = mixed(colours, _BROW, _brows(figure, at))
    fringe = 0.0012 * noise(size, 3.0, 4)
    hair = smoothstep(-0.002, 0.014, inside_hairline(figure, at) + fringe)
    ears = (np.abs(source[..., 0] - 0.08) < 0.08) & (source[..., 1] > 0.3) & (source[..., 1] < 0.5)
    colours = mixed(colours, _HAIR_ROOT, 0.93 * hair * ~ears)
    return picture(bled(colours, canvas.covered))


def paint_gloss(figure: Figure, canvas: Canvas) -> Image.Image:
    """How rough the skin is, in green as in glTF: lips moist, brow and nose soft, scalp dull."""
    at = canvas.positions
    rough = 0.60 + 0.015 * noise(at.shape[:2], 1.0, 6)
    lips = smoothstep(0.25, 0.8, _sampled(figure, "lips", canvas.extra[..., 1:3]))
    rough += (0.42 - rough) * lips + (0.50 - rough) * _inner_mouth(canvas)
    rough += (0.95 - rough) * smoothstep(-0.004, 0.004, inside_hairline(figure, at))
    none = np.zeros_like(rough)
    return picture(bled(np.stack([none, rough, none], axis=-1), canvas.covered))


def _sampled(figure: Figure, name: str, source: Floats) -> Floats:
    mask = figure.source.mask(name)
    rows = np.clip(source[..., 1] * len(mask), 0, len(mask) - 1).astype(int)
    columns = np.clip(source[..., 0] * len(mask), 0, len(mask) - 1).astype(int)
    return np.asarray(mask[rows, columns])


def _around(at: Floats, middle: Floats, radius: float | Floats) -> Floats:
    gaps = (at - middle) / radius
    return np.asarray(np.exp(-(gaps * gaps).sum(axis=-1)))


def _folded(at: Floats) -> Floats:
    """Both sides of the face on her left one."""
    return np.concatenate([np.abs(at[..., :1]), at[..., 1:]], axis=-1)


def _blush(figure: Figure, at: Floats) -> Floats:
    eye = figure.joint("l-eye")
    folded = _folded(at)
    cheek = _around(folded, eye + np.array([0.016, -0.034, -0.004]), np.array([0.021, 0.017, 0.03]))
    high = _around(folded, eye + np.array([0.030, -0.022, -0.012]), np.array([0.018, 0.013, 0.03]))
    tip = _around(folded, nose_tip(figure), 0.011)
    chin = _around(folded, nose_tip(figure) + np.array([0, -0.062, -0.012]), 0.012)
    ear = smoothstep(0.070, 0.080, folded[..., 0]) * (np.abs(at[..., 1] - eye[1] + 0.02) < 0.05)
    return np.asarray(
        np.clip(0.50 * cheek + 0.26 * high + 0.34 * tip + 0.16 * chin + 0.4 * ear, 0, 1)
    )


def _freckles(figure: Figure, at: Floats) -> Floats:
    """Small spots over the nose and the cheeks, none like another."""
    tip, eye = nose_tip(figure), figure.joint("l-eye")
    chance = np.random.default_rng(33)
    cover = np.zeros(at.shape[:2])
    x, y = at[..., 0], at[..., 1]
    front = at[..., 2] > tip[2] - 0.06
    for _ in range(_FRECKLES):
        across = chance.normal(0, 0.026)
        up = eye[1] - 0.024 - 0.12 * abs(across) + chance.normal(0, 0.0065)
        size, strong = chance.uniform(0.00045, 0.00105), chance.uniform(0.15, 0.5)
        near = front & (np.abs(x - across) < 0.004) & (np.abs(y - up) < 0.004)
        gaps = np.hypot(x[near] - across, y[near] - up) / size
        cover[near] = np.maximum(cover[near], strong * smoothstep(1.35, 0.55, gaps))
    return cover


def nose_tip(figure: Figure) -> Floats:
    """The foremost point of the nose."""
    eye = figure.joint("l-eye")
    body = figure.positions[figure.source.vertices("body")]
    near = body[(np.abs(body[:, 0]) < 0.01) & (np.abs(body[:, 1] - eye[1] + 0.03) < 0.02)]
    return np.asarray(near[near[:, 2].argmax()] * [0, 1, 1])


def _lids(figure: Figure, at: Floats, colours: Floats, lids: Floats) -> Floats:
    eye = figure.joint("l-eye")
    folded = _folded(at)
    shadow = _around(folded, eye + np.array([0.006, 0.010, 0.012]), np.array([0.017, 0.008, 0.03]))
    colours = mixed(colours, (0.60, 0.39, 0.33), 0.12 * np.clip(shadow + 0.25 * lids, 0, 1))
    under = _around(folded, eye + np.array([0.0, -0.012, 0.012]), np.array([0.015, 0.005, 0.02]))
    colours = mixed(colours, (0.86, 0.62, 0.56), 0.14 * under)
    for kind, wide, strong in (("2", 0.0019, 0.97), ("1", 0.0008, 0.45)):
        line = _dense(figure.positions[lash_roots(figure, kind)], 0.0006)
        distance, _ = cKDTree(line).query(at.reshape(-1, 3), distance_upper_bound=0.006)
        gaps = np.minimum(distance, 0.006).reshape(at.shape[:2]) / wide
        colours = mixed(colours, _LINER, strong * np.exp(-gaps * gaps))
    return colours


def _dense(points: Floats, gap: float) -> Floats:
    """The points with more between neighbours that are close."""
    ends = np.stack([points[:-1], points[1:]], axis=1)
    close = np.linalg.norm(ends[:, 1] - ends[:, 0], axis=1) < 0.02
    shares = np.linspace(0, 1, max(2, round(0.006 / gap)))[:, None, None]
    between = ends[close, 0] + shares * (ends[close, 1] - ends[close, 0])
    return np.asarray(between.reshape(-1, 3))


def _lips(figure: Figure, at: Floats, colours: Floats, lips: Floats) -> Floats:
    lips = smoothstep(0.25, 0.8, lips)
    lines = noise(at.shape[:2], 1.2, 8)
    tint = np.ones_like(colours) * _LIPS * (1 + 0.035 * lines[..., None])
    tip = nose_tip(figure)
    middle = _around(at, tip + np.array([0, -0.040, -0.006]), np.array([0.012, 0.007, 0.02]))
    tint = mixed(tint, (0.83, 0.50, 0.47), 0.45 * middle)
    return mixed(colours, tint, 0.68 * lips)


def _inner_mouth(canvas: Canvas) -> Floats:
    """The island of the texture that holds the inside of the mouth."""
    height, width = canvas.covered.shape
    y, x = np.mgrid[:height, :width] / [[[height]], [[width]]]
    left, top, _, bottom = MOUTH
    edge = 0.0035  # of what lies between this island and the next
    inside = (x > left - edge) & (y > top - edge) & (y < bottom + edge)
    return np.asarray(inside.astype(float))


def _brows(figure: Figure, at: Floats) -> Floats:
    """Fine hairs along the arch of each brow, over a soft ground."""
    eye = figure.joint("l-eye")
    # across her face, up from the eye, and how thick it is there; metres
    across = np.array([0.0125, 0.020, 0.030, 0.041, 0.050, 0.0565])
    up = np.array([0.0248, 0.0272, 0.0296, 0.0306, 0.0284, 0.0240]) + eye[1]
    thick = np.array([0.0046, 0.0064, 0.0066, 0.0054, 0.0034, 0.0010])
    arch = PchipInterpolator(across, up)
    wide = PchipInterpolator(across, thick)
    x, y = np.abs(at[..., 0]), at[..., 1]
    near = (x > 0.009) & (x < 0.060) & (np.abs(y - eye[1] - 0.027) < 0.014) & (at[..., 2] > 0.08)
    flat = np.stack([x[near], y[near]], axis=1)
    inside = np.clip(flat[:, 0], across[0], across[-1])
    off = (flat[:, 1] - arch(inside)) / (0.5 * wide(inside))
    ends = smoothstep(0.0085, 0.0195, flat[:, 0]) * (1 - smoothstep(0.053, 0.0575, flat[:, 0]))
    cover = 0.80 * np.exp(-(np.abs(off) ** 4)) * ends
    chance = np.random.default_rng(21)
    for _ in range(150):
        where = chance.uniform(across[0] - 0.001, across[-1] - 0.003)
        t = (where - across[0]) / (across[-1] - across[0])
        base = np.array([where, arch(np.clip(where, across[0], across[-1]))])
        base[1] += chance.uniform(-0.55, 0.35) * wide(np.clip(where, across[0], across[-1]))
        lean = np.radians(78 - 88 * min(1.0, t * 1.5) + chance.normal(0, 7))
        long = chance.uniform(0.0040, 0.0062) * (1 - 0.35 * t)
        tip = base + long * np.array([np.cos(lean), np.sin(lean)])
        along = np.clip(((flat - base) @ (tip - base)) / long**2, 0, 1)
        gap = np.linalg.norm(flat - base - along[:, None] * (tip - base), axis=1)
        hair = 0.62 * np.clip(1.25 - gap / (0.00030 * (1.15 - along)), 0, 1)
        cover = np.maximum(cover, hair * np.clip(ends + 0.25, 0, 1)) + 0.12 * cover * hair
    result = np.zeros(x.shape)
    result[near] = np.clip(cover, 0, 0.95)
    return result
