"""What the page shows her in and how her materials look there, read from the page's own files.

Nothing of it is written down here a second time: a change of the page is a change of these assets,
and the check that they are as the scripts write them tells of it until they are written anew.
"""

import json
import re
import struct
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_PANEL = Path(__file__).resolve().parents[2] / "agents/bridge/panel"
_LIGHTING = _PANEL / "src/stage/lighting.ts"
_STAGE = _PANEL / "src/stage/stage.ts"
_BODY = _PANEL / "public/iris.glb"
_SHOWN = "soft"
"""The light that the page begins with."""

_NUMBER = r"-?[\d.]+"
_PLACE = re.compile(rf"#(\w+)\.position\.set\(({_NUMBER}), height \+ ({_NUMBER}), ({_NUMBER})\)")


@dataclass(frozen=True)
class Lamp:
    """A directional light.

    Attributes:
        place: x to the right of who looks at her, in metres.
        colour: of the web.
    """

    place: tuple[float, float, float]
    colour: int
    strength: float
    shadow: bool = False


@dataclass(frozen=True)
class Look:
    """A material of her body, as glTF and the page's shader have it.

    Attributes:
        name: as the FBX names it; its textures begin with it.
        colour: times the picture, linear.
        bumps: how strong they are.
        cutout: what is less opaque is not there; 0: everything is.
        blended: whether one sees through it as far as its picture says.
        soft: how far light goes around its edges.
        sheen: how much of it these catch from behind.
    """

    name: str
    smoothness: float
    colour: tuple[float, float, float]
    bumps: float
    cutout: float
    blended: bool
    two_sided: bool
    soft: float
    sheen: float


def _constant(path: Path, name: str) -> float:
    """A number that a source of the page names.

    Raises:
        ValueError: it has no such constant.
    """
    found = re.search(rf"^const {name} = ({_NUMBER});", path.read_text("utf-8"), re.MULTILINE)
    if not found:
        raise ValueError(f"{path} has no constant {name}")
    return float(found[1])


EYES = _constant(_STAGE, "EYE_HEIGHT")
"""Metres above the ground that the lights aim at."""

FIELD, HEIGHT, WIDTH = (_constant(_STAGE, name) for name in ("FIELD", "HEIGHT", "WIDTH"))
"""Degrees that the camera sees in height, and metres that are in the picture at least."""

EYES_ABOVE = _constant(_STAGE, "EYES_ABOVE")
"""The eyes' place in the picture's height, from its middle, as a share of it."""


def _setup() -> dict[str, list[str]]:
    """The numbers of each light of the page's first look, as they are written there."""
    text = _LIGHTING.read_text("utf-8")
    looks = re.search(rf"\b{_SHOWN}: \{{(.*?)\n  \}}", text, re.DOTALL)
    if not looks or f'this.show("{_SHOWN}")' not in text:
        raise ValueError(f"{_LIGHTING} does not begin with the light {_SHOWN}")
    lights = re.findall(r"(\w+): \[([^\]]+)\]", looks[1])
    return {name: values.split(", ") for name, values in lights}


def _lamps() -> dict[str, Lamp]:
    places = {name: map(float, at) for name, *at in _PLACE.findall(_LIGHTING.read_text("utf-8"))}
    setup = _setup()
    found = {}
    for name in ("key", "rim", "other"):
        x, above, z = places[name]
        colour, strength = setup[name]
        place = (x, EYES + above, z)
        found[name.capitalize()] = Lamp(place, int(colour, 16), float(strength), name == "key")
    return found


LAMPS = _lamps()
SKY, GROUND = (int(colour, 16) for colour in _setup()["sky"][:2])
SKY_STRENGTH = float(_setup()["sky"][2])

USUAL_ROUGHNESS = 0.5
"""The page's shader takes this where a picture tells roughness, which it does not look at."""


@cache
def looks() -> tuple[Look, ...]:
    """The materials of her body, in the order of its file."""
    data = _BODY.read_bytes()
    size = struct.unpack_from("<I", data, 12)[0]
    return tuple(_look(one) for one in json.loads(data[20 : 20 + size])["materials"])


def _look(told: dict[str, Any]) -> Look:
    surface = told["pbrMetallicRoughness"]
    mapped = "metallicRoughnessTexture" in surface
    red, green, blue, _ = surface["baseColorFactor"]
    return Look(
        name=told["name"],
        smoothness=1 - (USUAL_ROUGHNESS if mapped else surface["roughnessFactor"]),
        colour=(red, green, blue),
        bumps=told.get("normalTexture", {}).get("scale", 1),
        cutout=told["alphaCutoff"] if told.get("alphaMode") == "MASK" else 0,
        blended=told.get("alphaMode") == "BLEND",
        two_sided=told.get("doubleSided", False),
        soft=told["extras"]["soft"],
        sheen=told["extras"]["sheen"],
    )
