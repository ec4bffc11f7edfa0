"""How quickly events of one name are taken, so that a tool that floods delays no other.

Pure; times are seconds on any steady clock. Source: the generic cell rate algorithm of ITU-T I.371.
"""

from collections import OrderedDict

RATE = 100.0
"""Events of one name a second, in the long run;"""
BURST = 200
"""so many at once."""
REMEMBERED = 1024
"""Names; whoever was longest without an event is forgotten first."""


class Pace:
    """Gives each event of a name its time."""

    def __init__(self, rate: float = RATE, burst: int = BURST) -> None:
        self._gap = 1 / rate
        self._slack = burst / rate
        self._next: OrderedDict[str, float] = OrderedDict()

    def wait(self, name: str, now: float) -> float:
        """Seconds until it is this event's turn; 0: now. It is asked once for each event."""
        due = max(now, self._next.get(name, now))
        self._next[name] = due + self._gap
        self._next.move_to_end(name)
        if len(self._next) > REMEMBERED:
            self._next.popitem(last=False)
        return max(0.0, due - now - self._slack)
