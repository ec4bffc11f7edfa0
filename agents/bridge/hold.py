"""Keeps Iris's sound back for a moment while somebody seems to speak over her.

Until it is known what that is, nothing more of an answer is sent; then it goes on, or what was kept
of it is dropped with the answer. A plain object; times are seconds on any steady clock, given by
the caller.
"""

from agents.runtime.hold import DECIDED_SECONDS, HOLD_SECONDS
from bus import Received
from schemas.messages import (
    AsrFinal,
    Message,
    SpeechAudio,
    SpeechVisemes,
    TurnCancelled,
    TurnStarted,
    VadStarted,
    VadStopped,
)


class Hold:
    """Follows one session."""

    def __init__(self) -> None:
        self._until = 0.0
        self._kept: list[Received[Message]] = []

    def take(self, received: Received[Message], now: float) -> list[Received[Message]]:
        """A message of the session; gives what may go on, in the stage's order."""
        message = received.message
        if isinstance(message, VadStarted):
            self._until = now + HOLD_SECONDS
        elif isinstance(message, VadStopped):
            self._until = min(self._until, now + DECIDED_SECONDS)
        elif isinstance(message, TurnCancelled):
            self._kept = [kept for kept in self._kept if not _sounds(kept.message, message.turn)]
            return [*self.release(), received]
        elif isinstance(message, AsrFinal) and message.turn:
            self._until = 0.0  # her answer to it does not wait; what was kept is to be cancelled
        elif isinstance(message, AsrFinal):
            return [*self.release(), received]
        elif isinstance(message, TurnStarted):
            kept, self._kept = self._kept, []
            return [*kept, received]
        if received.seq and (self._kept or self._holds(message, now)):
            self._kept.append(received)
            return []
        return [received]

    def release(self) -> list[Received[Message]]:
        """Hold nothing any longer; gives what was kept."""
        kept, self._kept, self._until = self._kept, [], 0.0
        return kept

    def _holds(self, message: Message, now: float) -> bool:
        return isinstance(message, SpeechAudio) and now < self._until


def _sounds(message: Message, turn: int) -> bool:
    return isinstance(message, SpeechAudio | SpeechVisemes) and message.turn == turn
