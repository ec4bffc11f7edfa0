"""Turn detection by words: waits for less silence the more complete they are."""

from pathlib import Path
from typing import Annotated

import msgspec

from agents.asr.completeness import Completeness, completeness
from agents.asr.engine import TurnSoFar

Milliseconds = Annotated[int, msgspec.Meta(ge=100, le=10_000)]


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The table [asr.words]: the silence that ends a turn."""

    complete_ms: Milliseconds = 200
    """After a whole sentence."""
    open_ms: Milliseconds = 500
    """After what may be whole or not."""
    unfinished_ms: Milliseconds = 1500
    """After a clause that surely goes on."""


class Engine:
    """Decides from the words."""

    def __init__(self, settings: Settings, state: Path) -> None:
        del state
        self._silence = {
            "complete": settings.complete_ms,
            "open": settings.open_ms,
            "unfinished": settings.unfinished_ms,
        }

    def silence_ms(self, turn: TurnSoFar) -> float:
        """How long a silence ends the turn."""
        return self._silence[self.completeness(turn)]

    def completeness(self, turn: TurnSoFar) -> Completeness:
        """Whether what was said is whole."""
        return completeness(turn.text, turn.language)
