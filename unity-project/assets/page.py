"""The page's light, the one that it calls soft (`agents/bridge/panel/src/stage/lighting.ts`)."""

from dataclasses import dataclass

EYES = 1.5
"""Metres above the ground that the lights aim at."""

EXPOSURE = 1.0


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


LAMPS = {
    "Key": Lamp((-1.5, EYES + 1, 2.2), 0xFFE6CF, 2.2, shadow=True),
    "Rim": Lamp((1.7, EYES + 0.7, -1.5), 0xB9B4FF, 2.0),
    "Other": Lamp((-1.8, EYES + 0.4, -1.3), 0xFFC39A, 1.5),
}
SKY, GROUND, SKY_STRENGTH = 0xFFF6F4, 0xC09A92, 1.4
