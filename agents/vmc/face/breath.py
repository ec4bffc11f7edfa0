"""Breathing: no breath is as long or as deep as the one before."""

from agents.vmc.face.motion import minimum_jerk
from agents.vmc.face.random_numbers import Random

REST = (3.9, 5.6)
SPEECH = (3.0, 4.2)
"""Seconds of a breath, at rest and while speaking: some 13 and 17 a minute."""
IN = (0.34, 0.44)
OUT = (0.44, 0.54)
"""The share of a breath in which air comes in; the rest goes out more slowly, or waits."""


class Breath:
    """How far the chest is filled (`value`), 0 to 1."""

    def __init__(self, random: Random) -> None:
        self.value = 0.0
        self._random = random
        self._since = 0.0
        self._sigh = False
        self._next(speaking=False)

    def sigh(self) -> None:
        """Make the next breath a deep one."""
        self._sigh = True

    def update(self, seconds: float, *, speaking: bool) -> None:
        """Time goes by."""
        self._since += seconds
        while self._since >= self._seconds:
            self._since -= self._seconds
            self._next(speaking=speaking)
        rising = minimum_jerk(self._since / self._in)
        falling = minimum_jerk((self._since - self._in) / self._out)
        self.value = self._depth * rising * (1 - falling)

    def _next(self, *, speaking: bool) -> None:
        random = self._random
        self._seconds = random.between(*(SPEECH if speaking else REST))
        self._depth = 1.0 if self._sigh else random.between(0.55, 0.85)
        self._in = self._seconds * random.between(*IN)
        self._out = self._seconds * random.between(*OUT)
        self._sigh = False
