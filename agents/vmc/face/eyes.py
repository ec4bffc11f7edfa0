"""What eyes do by themselves: they blink, and jump a little while they rest on something."""

import math

from agents.vmc.face.motion import smooth
from agents.vmc.face.random_numbers import Random

FALLING = 0.075
SHUT = 0.03
RISING = 0.18
"""Seconds of a lid: Guitton, Simard and Codere, "Upper eyelid movements measured with a search
coil during blinks and vertical saccades", 1991."""
BLINK_SHORTEST = 0.7
BLINK_MEAN = 3.5
"""Seconds between blinks, some 17 a minute: Bentivoglio and others, "Analysis of blink rate
patterns in normal subjects", 1997."""
DOUBLES = 0.1
"""How often one blink is followed by another at once."""
REACH = 3.0
"""Degrees that resting eyes go from the middle, at most."""
REST_SHORTEST = 0.2
REST_MEAN = 1.2


def jump_seconds(degrees: float) -> float:
    """How long eyes jump: Carpenter, "Movements of the Eyes", 1988."""
    return 0.0022 * degrees + 0.021


class Blink:
    """How far the eyes are closed (`weight`), 0 to 1."""

    def __init__(self, random: Random) -> None:
        self.weight = 0.0
        self._random = random
        self._since = math.inf
        self._until = self._interval()

    def trigger(self) -> None:
        """Blink now, as people do when they look elsewhere."""
        if self._since > FALLING + SHUT + RISING:
            self._until = 0.0

    def update(self, seconds: float) -> None:
        """Time goes by."""
        self._until -= seconds
        self._since += seconds
        if self._until <= 0:
            self._since = min(-self._until, seconds)
            twice = self._random.chance(DOUBLES)
            self._until += FALLING + SHUT + RISING + (0.05 if twice else self._interval())
            self._until = max(self._until, 0.01)
        since = self._since
        if since < FALLING:
            self.weight = smooth(since / FALLING)
        elif since < FALLING + SHUT:
            self.weight = 1.0
        else:
            self.weight = 1 - smooth((since - FALLING - SHUT) / RISING)

    def _interval(self) -> float:
        return BLINK_SHORTEST + self._random.wait(BLINK_MEAN - BLINK_SHORTEST)


class Saccade:
    """Small quick jumps of eyes at rest: `yaw` and `pitch`, degrees to the right and up."""

    def __init__(self, random: Random) -> None:
        self.yaw = self.pitch = 0.0
        self._random = random
        self._from = self._to = (0.0, 0.0)
        self._duration = self._since = 1.0
        self._until = self._rest()

    def update(self, seconds: float) -> None:
        """Time goes by."""
        self._until -= seconds
        self._since += seconds
        if self._until <= 0:
            self._jump()
        share = smooth(self._since / self._duration)
        self.yaw = self._from[0] + (self._to[0] - self._from[0]) * share
        self.pitch = self._from[1] + (self._to[1] - self._from[1]) * share

    def _jump(self) -> None:
        distance = REACH * self._random.next()
        direction = 2 * math.pi * self._random.next()
        self._from = (self.yaw, self.pitch)
        self._to = (distance * math.cos(direction), 0.6 * distance * math.sin(direction))
        way = math.hypot(self._to[0] - self._from[0], self._to[1] - self._from[1])
        self._duration = jump_seconds(way)
        self._since = 0.0
        self._until = self._rest()

    def _rest(self) -> float:
        return REST_SHORTEST + self._random.wait(REST_MEAN - REST_SHORTEST)
