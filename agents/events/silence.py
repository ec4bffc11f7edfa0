"""When nobody has said anything for a while. Pure; times are seconds on any steady clock."""

from typing import Any, NamedTuple

from schemas.types import Source

SESSIONS = 1024
"""So many are remembered: anybody may make new ones. The oldest is forgotten first."""


class _Waiting(NamedTuple):
    since: float
    turn: int


class Silences:
    """Knows in which sessions it is silent, and tells of each silence once.

    What is said about a silence does not begin another: somebody must say something first.
    """

    def __init__(self, seconds: float) -> None:
        """Of so many seconds after an answer; 0: never."""
        self._seconds = seconds
        self._waiting: dict[str, _Waiting] = {}
        self._told: dict[str, None] = {}

    def asked(self, session: str, source: Source) -> None:
        """Something is asked."""
        self._waiting.pop(session, None)
        if source != "event":
            self._told.pop(session, None)

    def spoke(self, session: str) -> None:
        """Somebody speaks."""
        self._waiting.pop(session, None)

    def answered(self, session: str, turn: int, now: float) -> None:
        """An answer is over."""
        if self._seconds and session not in self._told:
            self._waiting[session] = _Waiting(now, turn)
            _forget_oldest(self._waiting)

    def wait(self, now: float) -> float | None:
        """Seconds until the next silence is long enough; None where there is none."""
        if not self._waiting:
            return None
        first = min(waiting.since for waiting in self._waiting.values())
        return max(0.0, first + self._seconds - now)

    def due(self, now: float) -> list[tuple[str, int]]:
        """The sessions in which it has been silent for long enough, each with its last turn."""
        found = [
            (session, waiting.turn)
            for session, waiting in self._waiting.items()
            if waiting.since + self._seconds <= now
        ]
        for session, _ in found:
            del self._waiting[session]
            self._told[session] = None
            _forget_oldest(self._told)
        return found


def _forget_oldest(sessions: dict[str, Any]) -> None:
    if len(sessions) > SESSIONS:
        del sessions[next(iter(sessions))]
