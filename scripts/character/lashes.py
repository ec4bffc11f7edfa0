"""Her upper eyelashes: strips that the data hangs on the lids, and the hairs painted on them.

The lower ones are a line on the skin: as strips they would be specks from where she is looked at.
"""

import numpy as np
from PIL import Image, ImageDraw

from scripts.character.figure import Figure
from scripts.character.source import Polygon
from scripts.character.surface import Integers, Surface, joined

_LONGER = 0.95
"""How much longer than in the data."""
_WIDTH, _HEIGHT, _SUPER = 512, 128, 4


def make_lashes(figure: Figure) -> Surface:
    """Both strips, with the blend shapes of the lids."""
    return joined([_strip(figure, f"helper-{side}-eyelashes-2") for side in "lr"])


def lash_roots(figure: Figure, kind: str) -> Integers:
    """The vertices where the lashes of both eyes stand on the lids: `2` above, `1` below."""
    strips = [figure.source.groups[f"helper-{side}-eyelashes-{kind}"] for side in "lr"]
    return np.concatenate([_grid(figure, strip)[1] for strip in strips])


def _strip(figure: Figure, group: str) -> Surface:
    polygons = figure.source.groups[group]
    surface = figure.cut(polygons)
    grid = _grid(figure, polygons)
    rows, columns = grid.shape
    number = {int(vertex): i for i, vertex in enumerate(surface.origins)}
    positions, places = surface.positions.copy(), surface.places.copy()
    for column in range(columns):
        root = figure.positions[grid[1, column]]
        for row in range(rows):
            own = number[int(grid[row, column])]
            if row > 1:
                positions[own] = root + _LONGER * (positions[own] - root)
            down = max(row - 1, 0) / (rows - 2)
            places[own] = column / (columns - 1), 0.02 + 0.96 * down
    return Surface(
        positions,
        surface.normals,
        places,
        surface.joints,
        surface.weights,
        surface.triangles,
        surface.shapes,
        surface.origins,
    )


def _grid(figure: Figure, polygons: list[Polygon]) -> Integers:
    """The vertices of a strip in rows, from behind the lid to the tips, from left to right."""
    quads = [[vertex for vertex, _ in polygon] for polygon in polygons]
    uses: dict[int, int] = {}
    for vertex in (vertex for quad in quads for vertex in quad):
        uses[vertex] = uses.get(vertex, 0) + 1
    corners = [vertex for vertex, count in uses.items() if count == 1]
    edges: dict[int, list[int]] = {}
    for quad in quads:
        for a, b in zip(quad, [*quad[1:], quad[0]], strict=True):
            edges.setdefault(a, []).append(b)
    rims = [_rim(edges, corner, set(corners)) for corner in corners]
    longest = max(len(rim) for rim in rims)
    long = [rim for rim in rims if len(rim) == longest]
    row = min(long, key=lambda rim: figure.positions[rim, 2].mean())
    rows = [row]
    while following := _next_row(quads, rows):
        rows.append(following)
    grid = np.array(rows)
    return (
        grid
        if figure.positions[grid[1, 0], 0] < figure.positions[grid[1, -1], 0]
        else grid[:, ::-1]
    )


def _rim(edges: dict[int, list[int]], corner: int, corners: set[int]) -> list[int]:
    """Along the border from one corner to the next, in the order of the polygons."""
    backwards = {(b, a) for a, others in edges.items() for b in others}
    rim = [corner]
    while len(rim) == 1 or rim[-1] not in corners:
        rim.append(next(b for b in edges[rim[-1]] if (rim[-1], b) not in backwards))
    return rim


def _next_row(quads: list[list[int]], rows: list[list[int]]) -> list[int]:
    seen = {vertex for row in rows[:-1] for vertex in row}
    over: dict[int, int] = {}
    for a, b in zip(rows[-1], rows[-1][1:], strict=False):
        for quad in quads:
            if a in quad and b in quad and not seen & set(quad):
                at = quad.index(a)
                after = quad[(at + 1) % 4] == b
                over[a] = quad[(at - 1) % 4] if after else quad[(at + 1) % 4]
                at = quad.index(b)
                over[b] = quad[(at + 1) % 4] if after else quad[(at - 1) % 4]
    return [over[vertex] for vertex in rows[-1]] if len(over) == len(rows[-1]) else []


def paint_lashes() -> Image.Image:
    """Hairs on clear ground, from the lid down: dense at their roots, longest at the outside."""
    chance = np.random.default_rng(11)
    width, height = _WIDTH * _SUPER, _HEIGHT * _SUPER
    alpha = Image.new("L", (width, height), 0)
    draw = ImageDraw.Draw(alpha)
    draw.rectangle([0, 0, width, 0.30 * height], fill=255)
    count = 32
    for number in range(count):
        at = (number + 0.5 + chance.uniform(-0.3, 0.3)) / count
        long = height * (0.70 + 0.28 * np.sin(np.pi * min(at, 1 - at))) * chance.uniform(0.82, 1.0)
        lean = 0.02 * width * chance.normal(0, 0.5)
        for step in range(16):
            t = step / 16
            ends = [(at * width + lean * share * share, share * long) for share in (t, t + 1 / 16)]
            draw.line(ends, fill=255, width=max(2, round(10.0 * _SUPER * (1 - t) ** 0.8)))
    small = alpha.resize((_WIDTH, _HEIGHT), Image.Resampling.LANCZOS)
    colour = Image.new("RGB", small.size, (30, 17, 16))
    colour.putalpha(small)
    return colour
