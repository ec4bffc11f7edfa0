"""Looks away from what she looks at: a gaze that holds, lets go, and turns away to think."""

import math
from collections.abc import Callable
from typing import Literal, NamedTuple

from agents.vmc.face.eyes import jump_seconds
from agents.vmc.face.motion import Follower, smooth
from agents.vmc.face.random_numbers import Random

Attention = Literal["idle", "listening", "thinking", "speaking"]
"""What she gives her attention to."""


class Manner(NamedTuple):
    """Seconds that she looks at you and away; degrees aside and up; how often she looks away again.

    Sources: Kendon, "Some functions of gaze-direction in social interaction", 1967; Glenberg and
    others, "Averting the gaze disengages the environment", 1998.
    """

    hold: tuple[float, float]
    away: tuple[float, float]
    aside: tuple[float, float]
    up: tuple[float, float]
    again: float


MANNERS: dict[Attention, Manner] = {
    "idle": Manner((2.6, 8), (0.7, 1.9), (6, 14), (-7, 4), 0.35),
    "listening": Manner((6, 14), (0.3, 0.6), (3, 5), (-3, 1), 0),
    "thinking": Manner((0.5, 1.1), (1.1, 2.4), (8, 15), (3, 10), 0.85),
    "speaking": Manner((2.2, 5.5), (0.4, 0.9), (5, 10), (-4, 4), 0.1),
}
REACTION = (0.12, 0.26)
"""Seconds until she answers to something new."""
HEAD_SHARE = 0.5
EYES_ALONE = 5.0
"""The share of a look aside that the head makes, and the degrees that the eyes make alone."""
BLINK_FROM = 6.0
BLINKS = 0.6
"""A look of so many degrees or more comes with a blink, in this share of all cases."""


class Glances:
    """Where the eyes look: degrees to her right and up, and what of these the head makes."""

    def __init__(self, random: Random, blink: Callable[[], None]) -> None:
        self.yaw = self.pitch = 0.0
        self.head_yaw = Follower(0.4)
        self.head_pitch = Follower(0.4)
        self._random = random
        self._blink = blink
        self._attention: Attention = "idle"
        self._changed = False
        self._from = self._to = (0.0, 0.0)
        self._since = math.inf
        self._seconds = 1.0
        self._until = random.between(*MANNERS["idle"].hold)

    def attend(self, attention: Attention) -> None:
        """Give attention to something; she looks at you, or away to think, after a moment."""
        if attention == self._attention:
            return
        self._attention = attention
        self._changed = True
        self._until = self._random.between(*REACTION)

    def update(self, seconds: float) -> None:
        """Time goes by."""
        self._since += seconds
        self._until -= seconds
        if self._until <= 0:
            self._look()
        share = smooth(self._since / self._seconds)
        self.yaw = self._from[0] + (self._to[0] - self._from[0]) * share
        self.pitch = self._from[1] + (self._to[1] - self._from[1]) * share
        goes = HEAD_SHARE if math.hypot(*self._to) > EYES_ALONE else 0
        self.head_yaw.update(goes * self._to[0], seconds)
        self.head_pitch.update(goes * self._to[1], seconds)

    def _look(self) -> None:
        """Look away, or back."""
        manner = MANNERS[self._attention]
        if self._changed:
            leaves = self._attention == "thinking"
        else:
            leaves = self._to[0] == 0 or self._random.chance(manner.again)
        self._changed = False
        if leaves:
            side = self._random.sign()
            aside = self._random.between(*manner.aside)
            self._jump(side * aside, self._random.between(*manner.up))
            self._until += self._random.between(*manner.away)
        else:
            self._jump(0.0, 0.0)
            self._until += self._random.between(*manner.hold)

    def _jump(self, yaw: float, pitch: float) -> None:
        self._from = (self.yaw, self.pitch)
        self._to = (yaw, pitch)
        way = math.hypot(yaw - self.yaw, pitch - self.pitch)
        self._seconds = jump_seconds(way)
        self._since = -self._until
        if way >= BLINK_FROM and self._random.chance(BLINKS):
            self._blink()
