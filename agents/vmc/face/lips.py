"""The mouth in time: key poses of a sentence, and what they are at the moment that is heard."""

import bisect
from collections.abc import Sequence

from agents.vmc.face.motion import approach
from agents.vmc.heard import Heard
from schemas.types import VISEMES, VisemeFrame

SILENCE = VISEMES[0]
INVISIBLE = 0.002
"""A weight below this cannot be seen, and is 0."""
FOLLOW = 0.012
CLOSE = 0.05
"""Seconds after which 63 % of a change has been made, while speaking and when it goes quiet."""


def sample(frames: Sequence[VisemeFrame], ms: float) -> dict[str, float]:
    """The visemes at a time and their weights; between two poses both, silence before any."""
    after = bisect.bisect_right(frames, ms, key=lambda frame: frame[0])
    if not frames:
        return {SILENCE: 1.0}
    if after == 0 or after == len(frames):
        _, viseme, weight = frames[max(0, after - 1)]
        return {viseme: weight}
    (begin, one, strong), (end, other, weak) = frames[after - 1], frames[after]
    share = (ms - begin) / (end - begin)
    weights: dict[str, float] = {one: strong * (1 - share)}
    weights[other] = weights.get(other, 0.0) + weak * share
    return weights


class LipSync:
    """The mouth now (`weights`): 0 to 1 for each viseme."""

    def __init__(self) -> None:
        self.weights: dict[str, float] = {viseme: float(viseme == SILENCE) for viseme in VISEMES}
        self._frames: dict[tuple[int, int], list[VisemeFrame]] = {}

    def begin(self, turn: int, sentence: int) -> None:
        """A sentence begins to arrive, or again: what came before is void."""
        self._frames[turn, sentence] = []

    def add(self, turn: int, sentence: int, frames: Sequence[VisemeFrame]) -> None:
        """Poses of a sentence that has begun; others are passed over."""
        known = self._frames.get((turn, sentence))
        if known is not None:
            known.extend(frames)
            known.sort(key=lambda frame: frame[0])

    def cancel(self, turn: int) -> None:
        """Forget a turn."""
        self._frames = {k: frames for k, frames in self._frames.items() if k[0] != turn}

    def update(self, heard: Heard | None, seconds: float) -> None:
        """Move the mouth to what is heard, after so many seconds."""
        key = (heard.turn, heard.sentence) if heard else None
        frames = self._frames.get(key) if key else None
        if heard and key and frames is not None:
            wanted = sample(frames, heard.ms)
            self._frames = {k: known for k, known in self._frames.items() if k >= key}
        else:
            wanted = {SILENCE: 1.0}
        share = approach(seconds, CLOSE if frames is None else FOLLOW)
        for viseme, before in self.weights.items():
            goal = wanted.get(viseme, 0.0)
            weight = before + (goal - before) * share
            self.weights[viseme] = 0.0 if goal == 0 and weight < INVISIBLE else weight
