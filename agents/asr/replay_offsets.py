"""Where in the stream of a microphone's sound each utterance begins.

Whoever takes a microphone over from a recognizer that died hears again what nobody has answered
yet, and from the very place at which the other one began: both then mean the same utterance.
"""

from collections import deque
from typing import NamedTuple

BEFORE = 1.0
"""Seconds of sound that a recognizer needs to hear before speech, to tell that it is speech."""

SOON = 5.0
"""Seconds within which an utterance that was begun is found again."""


class _Piece(NamedTuple):
    begin: float
    seq: int


class ReplayOffsets:
    """Follows one microphone. Times are seconds since it was opened."""

    def __init__(self, first: int, origin: int) -> None:
        """Begin.

        Args:
            first: the sequence number of the first sound.
            origin: where whoever listened before began the utterance that it did not report; 0
                where nobody did.
        """
        self._first = first
        self._origin = origin
        self._pieces: deque[_Piece] = deque()
        self._heard = 0.0
        self._utterances: deque[int] = deque()
        """Where those begin that are not reported."""

    def append(self, seq: int, seconds: float) -> None:
        """A piece of sound came."""
        self._pieces.append(_Piece(self._heard, seq))
        self._heard += seconds
        if self._heard > SOON:
            self._origin = 0
        if not self._utterances:
            self._forget(self._heard - BEFORE)

    def begin(self, at: float) -> None:
        """An utterance began at this time."""
        seq, self._origin = self._origin or self._seq(at), 0
        self._utterances.append(seq)

    def report(self, until: float) -> None:
        """The oldest utterance, which ends there, has been dealt with: nobody needs it again."""
        self._utterances.popleft()
        self._forget(until)

    @property
    def first(self) -> int:
        """The sequence number at which the oldest utterance begins that is not reported."""
        return self._utterances[0]

    @property
    def needed(self) -> int:
        """The sequence number of the oldest sound that is still needed."""
        if self._utterances:
            return self._utterances[0]
        return self._origin or (self._pieces[0].seq if self._pieces else self._first)

    def _seq(self, at: float) -> int:
        """The piece that is heard at a time, or the oldest one that is not forgotten."""
        found = self._pieces[0].seq if self._pieces else self._first
        for piece in self._pieces:
            if piece.begin > at:
                break
            found = piece.seq
        return found

    def _forget(self, before: float) -> None:
        while len(self._pieces) > 1 and self._pieces[1].begin <= before:
            self._pieces.popleft()
