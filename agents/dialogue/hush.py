"""When nothing new of an answer is let out, as somebody seems to speak."""

from collections import deque

from agents.runtime.hold import DECIDED_SECONDS, HOLD_SECONDS

REMEMBERED = 8


class Hush:
    """Follows the voices of a session. Times are seconds on any steady clock."""

    def __init__(self) -> None:
        self._spans: deque[tuple[float, float]] = deque(maxlen=REMEMBERED)

    def begin(self, now: float) -> None:
        """Somebody begins to speak."""
        self._spans.append((now, now + HOLD_SECONDS))

    def end(self, now: float) -> None:
        """Nobody speaks any more."""
        if self._spans:
            begin, end = self._spans.pop()
            self._spans.append((begin, min(end, now + DECIDED_SECONDS)))

    def over(self, at: float) -> float:
        """When sound that was made `at` a time is let out."""
        for begin, end in self._spans:
            if begin <= at < end:
                at = end
        return at
