"""Ways from one value to another that neither begin nor end with a jerk."""

import math
from dataclasses import dataclass


@dataclass
class Turn:
    """Degrees: `x` nods forward, `y` turns to her left, `z` leans to her right."""

    x: float = 0.0
    y: float = 0.0
    z: float = 0.0


def clamp(value: float, low: float, high: float) -> float:
    """A value within limits."""
    return max(low, min(high, value))


def smooth(share: float) -> float:
    """From 0 to 1 with a soft beginning and end, for a share of 0 to 1; beyond these it stays."""
    x = clamp(share, 0, 1)
    return x * x * (3 - 2 * x)


def approach(step: float, time: float) -> float:
    """How much of the way is made within a step, where 63 % of it takes `time`; 0 is at once."""
    return 1 - math.exp(-step / time) if time > 0 else 1


def minimum_jerk(share: float) -> float:
    """From 0 to 1 with the least jerk, as hands and heads move.

    Source: Flash and Hogan, "The coordination of arm movements", 1985.
    """
    x = clamp(share, 0, 1)
    return x * x * x * (10 + x * (6 * x - 15))


class Glide:
    """Moves from where it is to a place, after a delay and within a time of its own."""

    def __init__(self) -> None:
        self.value = 0.0
        self._from = self._to = self._delay = 0.0
        self._seconds = 1.0
        self._since = math.inf

    def go(self, to: float, delay: float, seconds: float) -> None:
        """Begin to move to a place after `delay` seconds; it takes `seconds`."""
        self._from, self._to = self.value, to
        self._delay, self._seconds, self._since = delay, seconds, 0.0

    def update(self, seconds: float) -> None:
        """Time goes by."""
        self._since += seconds
        share = minimum_jerk((self._since - self._delay) / self._seconds)
        self.value = self._from + (self._to - self._from) * share


class Follower:
    """Follows a value that may change at any time, as a critically damped spring.

    It never overshoots, its speed has no jumps, and its step is exact, so it is the same at every
    frame rate.

    Args:
        time: seconds after which 59 % of the way is made; all but a hundredth after three of them.
    """

    def __init__(self, time: float) -> None:
        self.value = 0.0
        self._rate = 2 / time
        self._speed = 0.0

    def update(self, wanted: float, seconds: float) -> None:
        """Time goes by."""
        gap = self.value - wanted
        drift = (self._speed + self._rate * gap) * seconds
        left = math.exp(-self._rate * seconds)
        self._speed = (self._speed - self._rate * drift) * left
        self.value = wanted + (gap + drift) * left
