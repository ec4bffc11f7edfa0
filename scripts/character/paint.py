"""Canvases: what lies under every texel of a mesh's texture, and how dark its corners are."""

from dataclasses import dataclass

import numpy as np
from PIL import Image
from scipy.ndimage import distance_transform_edt, gaussian_filter
from scipy.spatial import cKDTree

from scripts.character.surface import Floats, Mask, Surface, areas_of, unit


@dataclass(frozen=True)
class Canvas:
    """Where on the mesh each texel of a texture lies.

    Attributes:
        positions, normals: shape (height, width, 3), of the mesh at rest.
        extra: what else was spread over the mesh; shape (height, width, k).
        covered: the texels that the mesh uses.
    """

    positions: Floats
    normals: Floats
    extra: Floats
    covered: Mask

    @classmethod
    def over(cls, surface: Surface, size: int, extra: Floats) -> "Canvas":
        """Spread positions, normals and `extra` (a row for each vertex) over the texture."""
        values = np.concatenate([surface.positions, surface.normals, extra], axis=1)
        texels = np.zeros((size, size, values.shape[1]))
        covered = np.zeros((size, size), dtype=bool)
        corners = surface.places * size - 0.5
        for triangle in surface.triangles:
            _fill(texels, covered, corners[triangle], values[triangle])
        texels = bled(texels, covered)
        return cls(texels[..., :3], unit(texels[..., 3:6]), texels[..., 6:], covered)


def bled(texels: Floats, covered: Mask) -> Floats:
    """The texels with those that nothing covers taken from the nearest that something does."""
    nearest = distance_transform_edt(~covered, return_distances=False, return_indices=True)
    return np.asarray(texels[tuple(nearest)])


def _fill(texels: Floats, covered: Mask, corners: Floats, values: Floats) -> None:
    low = np.maximum(np.floor(corners.min(axis=0)).astype(int), 0)
    high = np.minimum(np.ceil(corners.max(axis=0)).astype(int), np.array(covered.shape)[::-1] - 1)
    x, y = np.meshgrid(np.arange(low[0], high[0] + 1), np.arange(low[1], high[1] + 1))
    (ax, ay), (bx, by), (cx, cy) = corners
    area = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay)
    if abs(area) < 1e-12 or not x.size:
        return
    second = ((x - ax) * (cy - ay) - (cx - ax) * (y - ay)) / area
    third = ((bx - ax) * (y - ay) - (x - ax) * (by - ay)) / area
    first = 1 - second - third
    slack = -0.02  # so that no texel between two triangles is left out
    inside = (first >= slack) & (second >= slack) & (third >= slack)
    shares = np.stack([first, second, third], axis=-1)[inside]
    texels[y[inside], x[inside]] = shares @ values
    covered[y[inside], x[inside]] = True


def occlusion(
    points: Floats, normals: Floats, around: list[Surface], reach: float = 0.06
) -> Floats:
    """How much of the sky each point does not see, 0 to 1, for discs at the vertices around it.

    Bunnell, Dynamic Ambient Occlusion and Indirect Lighting (GPU Gems 2, chapter 14).
    """
    at = np.concatenate([surface.positions for surface in around])
    facing = np.concatenate([surface.normals for surface in around])
    areas = np.concatenate([areas_of(s.positions, s.triangles) for s in around])
    tree = cKDTree(at)
    shade = np.zeros(len(points))
    for number, near in enumerate(tree.query_ball_point(points, reach)):
        gaps = at[near] - points[number]
        squares = np.maximum((gaps * gaps).sum(axis=1), 1e-8)
        along = gaps / np.sqrt(squares)[:, None]
        seen = np.clip(along @ normals[number], 0, 1)
        shown = np.clip(-(along * facing[near]).sum(axis=1), 0, 1)
        fade = 1 - squares / (reach * reach)
        shade[number] = (areas[near] * seen * shown * fade / (np.pi * squares + areas[near])).sum()
    return np.asarray(1 - np.exp(-shade))


def noise(shape: tuple[int, int], grain: float, seed: int) -> Floats:
    """Soft noise with a grain of so many texels; its mean is 0 and its deviation 1."""
    values = gaussian_filter(np.random.default_rng(seed).normal(size=shape), grain, mode="wrap")
    return np.asarray((values - values.mean()) / values.std())


def picture(colours: Floats) -> Image.Image:
    """An image of sRGB colours, and alpha where there is a fourth, all 0 to 1."""
    return Image.fromarray(np.round(np.clip(colours, 0, 1) * 255).astype(np.uint8))


def mixed(below: Floats, above: Floats | tuple[float, ...], share: Floats) -> Floats:
    """Colours covered by others, by a share for each texel."""
    return np.asarray(below + (np.asarray(above) - below) * share[..., None])
