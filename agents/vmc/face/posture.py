"""A body that is never quite still: now and then it shifts, and it sways a little all the time."""

from agents.vmc.face.glances import Attention
from agents.vmc.face.motion import Glide, Turn
from agents.vmc.face.random_numbers import Random, noise, seed_of

REACH = (
    (1.6, 0.8, 0.4),  # head: nod, turn, lean
    (2.8, 1.4, 0.7),
    (2.2, 1.05, 0.55),
    (0.85, 0.45, 0.24),  # chest: the same
    (1.6, 0.7, 0.36),
    (1.1, 0.6, 0.32),
    (0.8, 0.45, 0.24),  # shoulders: left, right
    (0.8, 0.45, 0.24),
)
"""Degrees that each channel goes when she shifts, at most, and that it sways slowly and quickly."""
SLOW = (0.41, 0.47, 0.43, 0.49, 0.53, 0.45, 0.44, 0.51)
QUICK = (0.23, 0.26, 0.24, 0.27, 0.29, 0.25, 0.24, 0.28)
"""Seconds between two control points of the sway: they differ, so that the parts drift apart."""
SHIFTS: dict[Attention, tuple[float, float]] = {
    "idle": (4, 8),
    "listening": (7, 13),
    "thinking": (3.8, 6),
    "speaking": (3.8, 7),
}
"""Seconds between two shifts; a speaker shifts most often, a listener hardly."""
WIDTH: dict[Attention, float] = {"idle": 1, "listening": 0.5, "thinking": 0.9, "speaking": 1}
"""A listener holds still."""
DELAY = 2.0
MOVES = (0.8, 1.6)
"""Seconds that a part of the body waits and moves at most."""
HEAD_LEAN, CHEST_LEAN = 2, 5
"""Her weight goes to one side, and the head balances it in part."""


class Posture:
    """Head and chest, and degrees that the shoulders are lifted."""

    def __init__(self, seed: int, random: Random) -> None:
        self.head = Turn()
        self.chest = Turn()
        self.left = self.right = 0.0
        self._random = random
        self._shifts = [Glide() for _ in REACH]
        self._seeds = [(seed_of(seed, 2 * i), seed_of(seed, 2 * i + 1)) for i in range(len(REACH))]
        self._time = 0.0
        self._until = random.between(0.8, 3)

    def update(self, seconds: float, attention: Attention) -> None:
        """Time goes by."""
        self._time += seconds
        self._until -= seconds
        if self._until <= 0:
            self._until += self._random.between(*SHIFTS[attention])
            self._shift(WIDTH[attention])
        at = []
        for i, (_, slow, quick) in enumerate(REACH):
            one, other = self._seeds[i]
            self._shifts[i].update(seconds)
            sway = slow * noise(one, self._time / SLOW[i])
            sway += quick * noise(other, self._time / QUICK[i])
            at.append(self._shifts[i].value + sway)
        self.head, self.chest = Turn(*at[:3]), Turn(*at[3:6])
        self.left, self.right = at[6:]

    def _shift(self, width: float) -> None:
        """Take another posture."""
        side = self._random.between(-1, 1)
        leans = {CHEST_LEAN: side, HEAD_LEAN: -0.6 * side}
        for i, (reach, _, _) in enumerate(REACH):
            own = self._random.between(-1, 1)
            share = 0.7 * leans[i] + 0.3 * own if leans.get(i) else own
            delay = self._random.between(0, DELAY)
            self._shifts[i].go(width * reach * share, delay, self._random.between(*MOVES))
