"""Decides when Iris's sound is held back, while somebody seems to speak over her.

Whether it is speech, a cough or a sign of listening is known only from the words, some time later.
A plain object; times are seconds on any steady clock, given by the caller.
"""

from schemas.messages import (
    AsrFinal,
    Message,
    SpeechHeld,
    SpeechReleased,
    SpeechStarted,
    TurnCancelled,
    TurnEnded,
    TurnStarted,
    VadStarted,
    VadStopped,
)

HOLD_SECONDS = 2.5
"""At most: longer than words take to be understood, on slow machines, too. Faces have about that
much in store, so where it is her own echo that is heard, they hardly run dry."""
DECIDED_SECONDS = 0.5
"""The same from the end of what was said: longer than its last words take. And as long as dialogue
may take to cancel an answer once words that are meant for her are known."""


class HoldPolicy:
    """Follows one session, and says what is to be published: `speech.held`, `speech.released`."""

    def __init__(self) -> None:
        self._turn = 0
        self._over_turn = 0
        self._held = 0
        self._speaking = False
        self._window_end = 0.0
        self._release_at = 0.0

    def on_message(self, message: Message, now: float) -> list[SpeechHeld | SpeechReleased]:
        """A message of the session; gives what follows from it."""
        if isinstance(message, VadStarted):
            self._speaking = True
            self._window_end = self._release_at = now + HOLD_SECONDS
            return self._hold(now)
        if isinstance(message, VadStopped):
            self._speaking = False
            self._shorten(now + DECIDED_SECONDS)
        elif isinstance(message, AsrFinal):
            return self._decide(message, now)
        elif isinstance(message, TurnStarted | SpeechStarted):
            return self._sounds(message.turn, now)
        elif isinstance(message, TurnCancelled | TurnEnded):
            return self._over(message)
        return []

    def due(self) -> float | None:
        """When `expire` has something to do; None where nothing is held."""
        return self._release_at if self._held else None

    def expire(self, now: float) -> list[SpeechHeld | SpeechReleased]:
        """Nothing was said, or not a word for long that is meant for her."""
        return self._release() if self._held and self._release_at <= now else []

    def _decide(self, final: AsrFinal, now: float) -> list[SpeechHeld | SpeechReleased]:
        """What was said is known; that changes nothing where somebody speaks again already."""
        if self._speaking:
            return []
        self._window_end = min(self._window_end, now)  # its own answer does not wait
        if not final.turn:
            return self._release()
        self._release_at = min(self._release_at, now + DECIDED_SECONDS)
        return []

    def _hold(self, now: float) -> list[SpeechHeld | SpeechReleased]:
        if not self._turn or self._held == self._turn or now >= self._window_end:
            return []
        self._held = self._turn
        return [SpeechHeld(turn=self._turn)]

    def _release(self) -> list[SpeechHeld | SpeechReleased]:
        held, self._held = self._held, 0
        return [SpeechReleased(turn=held)] if held else []

    def _sounds(self, turn: int, now: float) -> list[SpeechHeld | SpeechReleased]:
        """A turn is, or will be, heard; the sound of one that is over may still arrive late."""
        if turn == self._turn or turn <= self._over_turn:
            return []
        self._turn = turn
        return [*self._release(), *self._hold(now)]

    def _over(self, message: TurnCancelled | TurnEnded) -> list[SpeechHeld | SpeechReleased]:
        if message.turn == self._turn:
            self._turn, self._over_turn = 0, message.turn
        if message.turn != self._held:
            return []
        if isinstance(message, TurnCancelled):
            self._held = 0  # the cancellation ends it
            return []
        return self._release()

    def _shorten(self, end: float) -> None:
        self._window_end = min(self._window_end, end)
        self._release_at = min(self._release_at, end)
