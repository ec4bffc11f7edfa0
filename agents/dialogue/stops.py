"""Which turns of a session somebody asked to stop, whether or not they have begun."""

from collections import deque

TOGETHER = 0.05
"""Seconds that a question is older, at least, where a stop that names no turn is meant for it too.
A client that interrupts and asks in one breath sends the stop first; the two are stored in two
streams, and the server may store them the other way round."""
REMEMBERED = 100


class Stops:
    """Times are seconds by the server's clock, at which it stored the stop and the question."""

    def __init__(self) -> None:
        self._before = 0.0
        self._turns: deque[int] = deque(maxlen=REMEMBERED)

    def stop(self, turn: int, at: float) -> None:
        """Stop a turn; 0 is everything that was asked until then."""
        if turn:
            self._turns.append(turn)
        else:
            self._before = max(self._before, at - TOGETHER)

    def stops(self, turn: int, asked_at: float) -> bool:
        """Whether a turn is to be stopped."""
        return turn in self._turns or asked_at <= self._before
