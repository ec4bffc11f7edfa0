"""Which words of a sentence are stressed, and when, as the voice tells."""

from collections.abc import Sequence

from agents.vmc.heard import Heard
from schemas.types import Stress


class Prosody:
    """The stresses of the sentences that are to be heard."""

    def __init__(self) -> None:
        self._stresses: dict[tuple[int, int], list[Stress]] = {}
        self._given: dict[tuple[int, int], int] = {}

    def begin(self, turn: int, sentence: int) -> None:
        """A sentence is spoken anew: its stresses are given again."""
        self._given.pop((turn, sentence), None)

    def told(self, turn: int, sentence: int, stresses: Sequence[Stress]) -> None:
        """The stresses of a sentence, as the voice knows them by now."""
        self._stresses[turn, sentence] = sorted(stresses)

    def due(self, heard: Heard, ahead: float) -> list[Stress]:
        """Those that are heard within `ahead` ms and were not given; forgets what is past."""
        key = (heard.turn, heard.sentence)
        self._stresses = {k: known for k, known in self._stresses.items() if k >= key}
        self._given = {k: given for k, given in self._given.items() if k >= key}
        stresses, begin = self._stresses.get(key, []), self._given.get(key, 0)
        end = begin
        while end < len(stresses) and stresses[end][0] <= heard.ms + ahead:
            end += 1
        self._given[key] = end
        return stresses[begin:end]

    def cancel(self, turn: int) -> None:
        """Forget a turn."""
        self._stresses = {k: known for k, known in self._stresses.items() if k[0] != turn}
