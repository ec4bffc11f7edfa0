"""Keeps Iris's sound back between `speech.held` and `speech.released`.

Both are read from the stage, so it is the same sound for every bridge, for tts and for dialogue:
what stands between the two. A plain object.
"""

from bus import Received
from schemas.messages import (
    Message,
    SpeechAudio,
    SpeechHeld,
    SpeechReleased,
    SpeechVisemes,
    TurnCancelled,
)


class PlaybackHold:
    """Follows the stage of one session."""

    def __init__(self) -> None:
        self._turn = 0
        self._kept: list[Received[Message]] = []

    def on_message(self, received: Received[Message]) -> list[Received[Message]]:
        """A message of the session; gives what may go on, in the stage's order.

        What is only live, with no number on the stage, never waits.
        """
        message = received.message
        if isinstance(message, SpeechReleased) and message.turn == self._turn:
            return [*self.release(), received]
        if isinstance(message, TurnCancelled) and message.turn == self._turn:
            self._kept = [kept for kept in self._kept if not _sounds(kept.message, message.turn)]
            return [*self.release(), received]
        if received.seq and (self._kept or self._holds(message)):
            self._kept.append(received)
            return []
        if isinstance(message, SpeechHeld):
            self._turn = message.turn
        return [received]

    def release(self) -> list[Received[Message]]:
        """Hold nothing any longer; gives what was kept."""
        self._turn = 0
        kept, self._kept = self._kept, []
        return kept

    def _holds(self, message: Message) -> bool:
        return isinstance(message, SpeechAudio) and message.turn == self._turn


def _sounds(message: Message, turn: int) -> bool:
    return isinstance(message, SpeechAudio | SpeechVisemes) and message.turn == turn
