"""The page's light, read from its source, so that she looks alike on the page and in Unity."""

import re
from dataclasses import dataclass
from functools import cache

from assets import project

_STAGE = project.PROJECT.parent / "agents/bridge/panel/src/stage/stage.ts"
_NUMBER = r"(-?[\d.]+)"


@dataclass(frozen=True)
class Lamp:
    """A directional light.

    Attributes:
        place: x to the right of who looks at her, in metres; it aims at her eyes.
        colour: of the web.
    """

    place: tuple[float, float, float]
    colour: int
    strength: float
    shadow: bool


@dataclass(frozen=True)
class Light:
    """Everything that lights her."""

    lamps: dict[str, Lamp]
    sky: int
    ground: int
    sky_strength: float
    exposure: float
    eyes: float


@cache
def light() -> Light:
    """The light of the page as it is now.

    Raises:
        ValueError: the page says it in other words.
    """
    source = _STAGE.read_text("utf-8")
    constants = dict(re.findall(rf"^const ([A-Z_]+) = {_NUMBER};", source, re.MULTILINE))
    lamps = {}
    pattern = r"(?:const |readonly #)(\w+) = new DirectionalLight\(0x(\w{6}), ([\w.]+)\)"
    for name, colour, strength in re.findall(pattern, source):
        place = _found(rf"\b{name}\.position\.set\({_NUMBER}, {_NUMBER}, {_NUMBER}\)", source)
        lamps[name.capitalize()] = Lamp(
            (float(place[1]), float(place[2]), float(place[3])),
            int(colour, 16),
            float(constants.get(strength, strength)),
            shadow=name == "key",
        )
    sky = _found(rf"new HemisphereLight\(0x(\w{{6}}), 0x(\w{{6}}), {_NUMBER}\)", source)
    exposure = _found(rf"toneMappingExposure = {_NUMBER}", source)
    if "Key" not in lamps or "EYE_HEIGHT" not in constants:
        raise ValueError(f"{_STAGE} has no light named key")
    return Light(
        lamps,
        int(sky[1], 16),
        int(sky[2], 16),
        float(sky[3]),
        float(exposure[1]),
        float(constants["EYE_HEIGHT"]),
    )


def _found(pattern: str, source: str) -> re.Match[str]:
    found = re.search(pattern, source)
    if found is None:
        raise ValueError(f"{_STAGE} has nothing like {pattern}")
    return found
