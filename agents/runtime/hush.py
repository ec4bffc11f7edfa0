"""How long the bridge keeps Iris's sound back while somebody seems to speak over her.

Whether it is speech, a cough or a sign of listening is known only from the words, some time later.
"""

from collections import deque

HOLD_SECONDS = 2.5
"""At most: longer than words take to be understood, on slow machines, too. Faces have about that
much in store, so where it is her own echo that is heard, they hardly run dry."""

DECIDED_SECONDS = 0.5
"""The same from the end of what was said: longer than its last words take."""

REMEMBERED = 8


class Hush:
    """When nothing new of an answer is let out in a session.

    Times are seconds on any steady clock, given by the caller.
    """

    def __init__(self) -> None:
        self._spans: deque[tuple[float, float]] = deque(maxlen=REMEMBERED)
        self._speaking = False

    def begin(self, now: float) -> None:
        """Somebody begins to speak."""
        self._speaking = True
        self._spans.append((now, now + HOLD_SECONDS))

    def end(self, now: float) -> None:
        """Nobody speaks any more; what was said is not known yet."""
        self._speaking = False
        self._end(now + DECIDED_SECONDS)

    def decide(self, now: float) -> None:
        """What was said is known; that changes nothing where somebody speaks again already."""
        if not self._speaking:
            self._end(now)

    def clear(self) -> None:
        """Whatever it was, it is over."""
        self._spans.clear()

    def over(self, at: float) -> float:
        """When sound that is made `at` a time is let out: then, or later."""
        for begin, end in self._spans:
            if begin <= at < end:
                at = end
        return at

    def _end(self, at: float) -> None:
        spans = [(begin, min(end, at)) for begin, end in self._spans]
        self._spans = deque(spans, maxlen=REMEMBERED)
