"""When a growing utterance is worth another transcription."""

from agents.asr.engine import RATE

SHARE = 0.5
"""Of the time, at most, that transcribing a growing piece again and again may take: the last time,
which counts, has to wait for the one before."""
EAGER_SHARE = 0.8
"""The same until there is something to show."""
EAGER = 0.5
"""Until then, so much of the usual new sound is enough for another transcription."""


class InterimSchedule:
    """Positions are samples since the microphone was opened."""

    def __init__(self, every_ms: float, heard: int) -> None:
        """Begin.

        Args:
            every_ms: new sound after which a piece is transcribed again; 0: never.
            heard: position up to which there is sound already.
        """
        self._every = round(every_ms * RATE / 1000)
        self._due = heard + self._pause(0.0, eager=True)

    def due(self, heard: int) -> bool:
        """Whether there is enough new sound."""
        return bool(self._every) and heard >= self._due

    @property
    def off(self) -> bool:
        """Whether growing pieces are never transcribed."""
        return not self._every

    def done(self, end: int, took_ms: float, *, eager: bool) -> None:
        """A transcription up to a position is there.

        Args:
            end: position up to which it heard.
            took_ms: how long it took.
            eager: there is nothing to show yet.
        """
        self._due = end + self._pause(took_ms, eager=eager)

    def restart(self, at: int) -> None:
        """A new piece begins at a position."""
        self._due = at + self._every

    def _pause(self, took_ms: float, *, eager: bool) -> int:
        every, share = (EAGER * self._every, EAGER_SHARE) if eager else (self._every, SHARE)
        return max(round(every), round(took_ms / share * RATE / 1000))
