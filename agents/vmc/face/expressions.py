"""Expressions that come, are held for a while or for a sentence, and go."""

import math

from agents.vmc.face.motion import Turn, approach
from agents.vmc.face.shapes import ALIASES, EXPRESSIONS
from agents.vmc.heard import Heard
from schemas.messages import AvatarExpression

COME = 0.14
GO = 0.4
"""Seconds after which 63 % of a change has been made: faces come quicker than they go."""
LINGERS = 0.8
"""Seconds for which the expression of a sentence stays after that was heard."""
TURNS = {
    "happy": Turn(-1.5, 0, 2.5),
    "sad": Turn(5.5, 1.5, -2.5),
    "angry": Turn(3, 0, 0),
    "surprised": Turn(-4, 0, 0),
    "thoughtful": Turn(-2, -3, 5),
    "affectionate": Turn(1.5, 0, 5.5),
    "afraid": Turn(-2.5, 3, -2),
}
"""Degrees by which the head goes with an expression."""


class Expressions:
    """How strong each expression is now (`weights`), 0 to 1."""

    def __init__(self) -> None:
        self.weights: dict[str, float] = dict.fromkeys(EXPRESSIONS, 0.0)
        self._wanted: dict[str, float] = dict.fromkeys(EXPRESSIONS, 0.0)
        self._left = math.inf
        self._planned: dict[tuple[int, int], AvatarExpression] = {}
        self._sentence: tuple[int, int] | None = None
        """That which the expression that is shown belongs to."""
        self._silence = 0.0

    def tell(self, told: AvatarExpression) -> None:
        """Show one now, or while its sentence is heard."""
        if told.turn:
            self._planned[told.turn, told.sentence] = told
        else:
            self._sentence = None
            self._show(told)

    def cancel(self, turn: int) -> None:
        """Show nothing that was planned for a turn."""
        self._planned = {k: told for k, told in self._planned.items() if k[0] != turn}

    def update(self, seconds: float, heard: Heard | None) -> None:
        """Time goes by; `heard` is what is heard of her voice at its end."""
        self._follow(seconds, heard)
        self._left -= seconds
        if self._left <= 0:
            self._show(None)
        for name, before in self.weights.items():
            wanted = self._wanted[name]
            weight = before + (wanted - before) * approach(seconds, COME if wanted > before else GO)
            self.weights[name] = 0.0 if wanted == 0 and weight < 0.002 else weight

    @property
    def turn(self) -> Turn:
        """How the head goes with what is shown."""
        total = Turn()
        for name, weight in self.weights.items():
            turn = TURNS[name]
            total.x += weight * turn.x
            total.y += weight * turn.y
            total.z += weight * turn.z
        return total

    def _show(self, told: AvatarExpression | None) -> None:
        """One in place of the others, for so long as it says; nothing where it is not known."""
        name = ALIASES.get(told.name, told.name) if told else ""
        intensity = told.intensity if told else 0.0
        self._wanted = {one: intensity if one == name else 0.0 for one in EXPRESSIONS}
        self._left = told.ms / 1000 if told and told.ms > 0 else math.inf

    def _follow(self, seconds: float, heard: Heard | None) -> None:
        """Let expressions come and go with their sentences."""
        self._silence = 0.0 if heard else self._silence + seconds
        if heard is not None:
            key = (heard.turn, heard.sentence)
            if key == self._sentence:
                return
            told = self._planned.get(key)
            self._planned = {k: later for k, later in self._planned.items() if k > key}
            if told or self._sentence:
                self._show(told)
            self._sentence = key if told else None
        elif self._sentence and self._silence > LINGERS:
            self._show(None)
            self._sentence = None
