"""Movements that come and go: beats of head, brows and shoulders on stressed words, and nods."""

import math
from dataclasses import dataclass

from agents.vmc.face.motion import clamp, minimum_jerk
from agents.vmc.face.random_numbers import Random

LEAD = 0.24
QUICKEST = 0.1
"""Seconds before a stress at which a movement for it begins, at best and at least."""
APART = 0.36
"""Two beats of the same part are so many seconds apart; between them another part takes it."""
FAINT = 0.12
"""Stresses below this are not shown."""


@dataclass(kw_only=True)
class Accent:
    """What is added: degrees of the head, brows 0 to 1, degrees that both shoulders are lifted."""

    x: float = 0.0
    y: float = 0.0
    z: float = 0.0
    brows: float = 0.0
    shoulders: float = 0.0


@dataclass(kw_only=True)
class _Pulse:
    peak: Accent
    until: float
    """Seconds until the peak; below 0 after it."""
    rise: float
    fall: float


class Beats:
    """What all of them add now (`sum`)."""

    def __init__(self, random: Random) -> None:
        self.sum = Accent()
        self._random = random
        self._pulses: list[_Pulse] = []
        self._since_head = self._since_brows = math.inf

    def stress(self, seconds: float, strength: float) -> None:
        """A stressed word is heard in so many seconds; its strength is 0 to 1."""
        if strength < FAINT:
            return
        r = [self._random.next() for _ in range(6)]
        size = 0.45 + 0.55 * clamp(strength, 0, 1)
        free = self._since_head > APART - seconds
        brows_free = self._since_brows > APART - seconds
        head = free and (strength > 0.6 or r[0] < 0.7 or not brows_free)
        brows = not head or (brows_free and r[1] < 0.25 + 0.5 * strength)
        until = max(seconds, QUICKEST)
        # The chin goes down on a beat, and up on some.
        nod = (1 if r[2] < 0.85 else -0.7) * (2.6 + 2.4 * r[3]) * size
        shrugs = strength > 0.65 and r[5] < 0.55
        peak = Accent(
            x=nod if head else 0,
            y=(r[4] - 0.5) * 3.2 * size if head else 0,
            z=(r[5] - 0.5) * 2.4 * size if head else 0,
            brows=(0.3 + 0.3 * r[3]) * size if brows else 0,
            shoulders=(1.2 + 1.6 * r[4]) * size if shrugs else 0,
        )
        rise, fall = min(until, LEAD), 0.3 + 0.12 * r[1]
        self._pulses.append(_Pulse(peak=peak, until=until, rise=rise, fall=fall))
        if head:
            self._since_head = -seconds
        if brows:
            self._since_brows = -seconds

    def nod(self) -> None:
        """Nod, after a moment: once, or twice with the second one smaller."""
        first = self._random.between(0.38, 0.55)
        deep = self._random.between(3.6, 6)
        twice = self._random.chance(0.45)
        self._nod(first, deep)
        if twice:
            self._nod(first + self._random.between(0.42, 0.5), 0.55 * deep)

    def greet(self) -> None:
        """Lift the brows for a moment, as on seeing somebody."""
        self._pulses.append(_Pulse(peak=Accent(brows=0.3), until=0.3, rise=0.2, fall=0.5))

    def stop(self) -> None:
        """Forget what has not begun."""
        self._pulses = [pulse for pulse in self._pulses if pulse.until < pulse.rise]

    def update(self, seconds: float) -> None:
        """Time goes by."""
        self._since_head += seconds
        self._since_brows += seconds
        self.sum = total = Accent()
        for pulse in self._pulses:
            pulse.until -= seconds
            until, peak = pulse.until, pulse.peak
            share = minimum_jerk(1 - until / pulse.rise if until > 0 else 1 + until / pulse.fall)
            total.x += peak.x * share
            total.y += peak.y * share
            total.z += peak.z * share
            total.brows += peak.brows * share
            total.shoulders += peak.shoulders * share
        self._pulses = [pulse for pulse in self._pulses if pulse.until > -pulse.fall]

    def _nod(self, seconds: float, deep: float) -> None:
        self._pulses.append(_Pulse(peak=Accent(x=deep), until=seconds, rise=0.24, fall=0.34))
