"""What makes her alive beside her mouth, the same as on the page and in Unity.

Breath, posture, glances, blinks, nods, and beats of head, brows and shoulders on stressed words:
for the same seed and the same events as `schemas/vectors/liveliness.json` says.
"""

import math
from dataclasses import dataclass, field
from typing import Literal

from agents.vmc.face.beats import LEAD, Beats
from agents.vmc.face.breath import Breath
from agents.vmc.face.eyes import Blink, Saccade
from agents.vmc.face.glances import Attention, Glances
from agents.vmc.face.motion import Follower, Turn
from agents.vmc.face.posture import Posture
from agents.vmc.face.prosody import Prosody
from agents.vmc.face.random_numbers import Random, seed_of
from agents.vmc.heard import Heard

Notice = Literal["vad.started", "vad.stopped", "turn.started", "turn.cancelled", "turn.ended"]
"""What she takes notice of, by the names of the messages."""
LISTENS = 2.5
THINKS = 20.0
"""Seconds after which she no longer expects the rest of what you say, or of her own answer."""
GAP = 0.7
"""Seconds between two sentences in which she still speaks."""


@dataclass
class Movement:
    """What is added to a figure that stands still and looks at you.

    Degrees; `breath`, `brows` and `lids` are 0 to 1. Eyes look to her right and up, whatever the
    head does; shoulders are lifted.
    """

    head: Turn = field(default_factory=Turn)
    chest: Turn = field(default_factory=Turn)
    left_shoulder: float = 0.0
    right_shoulder: float = 0.0
    breath: float = 0.0
    brows: float = 0.0
    eyes_yaw: float = 0.0
    eyes_pitch: float = 0.0
    lids: float = 0.0


class Liveliness:
    """Moves her; `calm` leaves out all that sways."""

    def __init__(self, seed: int, *, calm: bool = False) -> None:
        randoms = [Random(seed_of(seed, part)) for part in range(8)]
        self.movement = Movement()
        self.prosody = Prosody()
        self._sway = 0 if calm else 1
        self._breath = Breath(randoms[0])
        self._posture = Posture(seed_of(seed, 1), randoms[2])
        self._blink = Blink(randoms[3])
        self._glances = Glances(randoms[4], self._blink.trigger)
        self._saccade = Saccade(randoms[5])
        self._beats = Beats(randoms[6])
        self._tilts = randoms[7]
        self._lean = Follower(0.6)
        self._tilt = Follower(0.7)
        self._listening = self._listening_tilt = 0.0
        self._thinking = self._speaking = 0.0

    @property
    def attention(self) -> Attention:
        """What she gives her attention to now."""
        if self._listening > 0:
            return "listening"
        if self._speaking > 0:
            return "speaking"
        return "thinking" if self._thinking > 0 else "idle"

    def notice(self, what: Notice) -> None:
        """Something happened."""
        match what:
            case "vad.started":
                if self._listening <= 0:
                    self._listening_tilt = self._tilts.sign() * self._tilts.between(1.6, 3.4)
                    self._beats.greet()
                self._listening = math.inf
            case "vad.stopped":
                if self._listening > 0 and self._speaking <= 0:
                    self._beats.nod()
                self._listening = min(self._listening, LISTENS)
            case "turn.started":
                self._listening = 0.0
                self._thinking = THINKS
            case "turn.cancelled":
                self._beats.stop()
                self._thinking = 0.0
            case "turn.ended":
                self._thinking = 0.0

    def update(self, seconds: float, heard: Heard | None) -> None:
        """So many seconds go by; `heard` is what is heard of her own voice at their end."""
        self._beats.update(seconds)
        self._age(seconds, heard)
        attention = self.attention
        self._glances.attend(attention)
        self._breath.update(seconds, speaking=attention == "speaking")
        self._posture.update(seconds, attention)
        self._blink.update(seconds)
        self._glances.update(seconds)
        self._saccade.update(seconds)
        listens = attention == "listening"
        self._lean.update(1.0 if listens else 0.0, seconds)
        self._tilt.update(self._listening_tilt if listens else 0.0, seconds)
        self._add()

    def _age(self, seconds: float, heard: Heard | None) -> None:
        self._listening -= seconds
        self._thinking -= seconds
        spoke = self._speaking > 0
        self._speaking = GAP if heard else self._speaking - seconds
        if spoke and self._speaking <= 0:
            self._breath.sigh()
        if heard is None:
            return
        self._thinking = 0.0
        for ms, strength in self.prosody.due(heard, 1000 * LEAD):
            self._beats.stress((ms - heard.ms) / 1000, strength)

    def _add(self) -> None:
        posture, glances, beats, sway = self._posture, self._glances, self._beats.sum, self._sway
        head, chest = posture.head, posture.chest
        breath, lean = self._breath.value, self._lean.value
        nod = head.x + beats.x - glances.head_pitch.value - 0.6 * lean
        self.movement = Movement(
            head=Turn(
                0.35 * breath + sway * nod,
                sway * (head.y + beats.y - glances.head_yaw.value),
                sway * (head.z + beats.z + self._tilt.value),
            ),
            chest=Turn(
                -0.55 * breath + sway * (chest.x + 1.7 * lean), sway * chest.y, sway * chest.z
            ),
            left_shoulder=0.5 * breath + sway * (posture.left + beats.shoulders),
            right_shoulder=0.5 * breath + sway * (posture.right + beats.shoulders),
            breath=breath,
            brows=min(1.0, beats.brows + 0.08 * lean),
            eyes_yaw=glances.yaw + self._saccade.yaw,
            eyes_pitch=glances.pitch + self._saccade.pitch,
            lids=self._blink.weight,
        )
