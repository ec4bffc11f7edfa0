"""Keeps Iris's sound back for a moment while somebody seems to speak over her.

Until it is known what that is, nothing more of an answer is sent; then it goes on, or what was kept
of it is dropped with the answer. A plain object; times are seconds on any steady clock, given by
the caller.
"""

from agents.runtime.hush import Hush
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
        self._hush = Hush()
        self._kept: list[Received[Message]] = []

    def take(self, received: Received[Message], now: float) -> list[Received[Message]]:
        """A message of the session; gives what may go on, in the stage's order."""
        message = received.message
        if isinstance(message, VadStarted):
            self._hush.begin(now)
        elif isinstance(message, VadStopped):
            self._hush.end(now)
        elif isinstance(message, TurnCancelled):
            self._kept = [kept for kept in self._kept if not _sounds(kept.message, message.turn)]
            return [*self.release(), received]
        elif isinstance(message, AsrFinal):
            self._hush.decide(now)
            # The answer to it does not wait. What was kept before that is to be cancelled.
            if not message.turn and self.left(now) <= 0:
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
        self._hush.clear()
        kept, self._kept = self._kept, []
        return kept

    def left(self, now: float) -> float:
        """Seconds for which sound is still kept back, as far as is known."""
        return self._hush.over(now) - now

    def _holds(self, message: Message, now: float) -> bool:
        return isinstance(message, SpeechAudio) and self.left(now) > 0


def _sounds(message: Message, turn: int) -> bool:
    return isinstance(message, SpeechAudio | SpeechVisemes) and message.turn == turn
