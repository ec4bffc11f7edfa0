"""Speech that two microphones of one room heard: it is asked once."""

from collections import deque
from typing import NamedTuple

from rapidfuzz import fuzz

SAME = 70.0
"""Of 100, how alike two transcripts of the same words are at least, from microphones that stand in
different places."""
OVERLAP = 0.5
"""Of the shorter one's time: so much of it both heard at once."""
REMEMBERED = 16


class Asked(NamedTuple):
    """What was asked.

    Attributes:
        device: whose microphone.
        begun: when it began.
        ended: when it ended.
    """

    device: str
    begun: float
    ended: float
    text: str


class DuplicateSpeech:
    """Knows what was asked lately in one session.

    Times are seconds on any steady clock, given by the caller.
    """

    def __init__(self) -> None:
        self._asked: deque[Asked] = deque(maxlen=REMEMBERED)

    def add(self, asked: Asked) -> None:
        """Something is asked."""
        self._asked.append(asked)

    def repeats(self, heard: Asked) -> bool:
        """Whether another microphone heard the same words at the same time, or more of them."""
        return any(
            other.device != heard.device
            and _overlap(other, heard) >= OVERLAP
            and fuzz.partial_ratio(heard.text.casefold(), other.text.casefold()) >= SAME
            for other in self._asked
        )


def _overlap(one: Asked, other: Asked) -> float:
    """How much of the shorter one's time both heard, 0 to 1."""
    both = min(one.ended, other.ended) - max(one.begun, other.begun)
    return both / max(1e-3, min(one.ended - one.begun, other.ended - other.begun))
