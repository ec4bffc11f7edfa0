"""What is heard of her voice at this moment, from what faces that play it report. Pure.

Times are seconds on any steady clock, given by the caller.
"""

from dataclasses import dataclass
from typing import NamedTuple

GRACE = 0.3
"""Seconds from a sentence's first sound for which a face may take to report that it plays."""
SILENT = 0.6
"""A face reports every 0.2 s: one that is silent for longer plays nothing now."""
JUMP = 0.12
"""Reports that differ by more from what was expected mean that sound stood still or was skipped;
by less, that they were on their way for longer."""


class Heard(NamedTuple):
    """A moment of a sentence that is heard: `ms` from its first sample."""

    turn: int
    sentence: int
    ms: float


@dataclass
class _Origin:
    """Where in time a sentence's first sample was heard."""

    turn: int
    sentence: int
    at: float


class Listener:
    """Follows the sound of one session.

    A face that plays says every 0.2 s how far it is; between two reports sound goes on by the
    clock. Where no face reports, nobody hears her, and she moves as if it sounded at once.
    """

    def __init__(self) -> None:
        self._rates: dict[tuple[int, int], int] = {}
        self._lengths: dict[tuple[int, int], float] = {}
        """Milliseconds of sentences whose sound is complete."""
        self._origin: _Origin | None = None
        self._reported: float | None = None
        self._followed = False
        """A face reported of the last turn that was spoken."""
        self._held: float | None = None

    def started(self, turn: int, sentence: int, rate: int, now: float) -> None:
        """A sentence begins to arrive, or again."""
        self._rates[turn, sentence] = rate
        self._lengths.pop((turn, sentence), None)
        if self._origin is None or self._origin.turn < turn:
            self._reported = None
            self._origin = _Origin(turn, sentence, now + GRACE)

    def ended(self, turn: int, sentence: int, samples: int) -> None:
        """All of a sentence's sound is there."""
        rate = self._rates.get((turn, sentence))
        if rate:
            self._lengths[turn, sentence] = 1000 * samples / rate

    def played(self, turn: int, sentence: int, ms: float, now: float) -> None:
        """A face played a sentence up to here; that which is furthest counts."""
        if (turn, sentence) not in self._rates:
            return
        before = self.at(now)
        if before and self._reported is not None and before[:2] > (turn, sentence):
            return
        self._reported, self._followed = now, True
        at, origin = now - ms / 1000, self._origin
        same = origin and (origin.turn, origin.sentence) == (turn, sentence)
        if origin and same and abs(at - origin.at) < JUMP:
            at = min(at, origin.at)
        self._origin = _Origin(turn, sentence, at)

    def held(self, now: float) -> None:
        """Her sound is held back."""
        self._held = now if self._held is None else self._held

    def released(self, now: float) -> None:
        """It goes on."""
        if self._origin and self._held is not None and self._reported is None:
            self._origin.at += now - self._held
        self._held = None

    def cancelled(self, turn: int) -> None:
        """A turn is over: nothing more of it is heard."""
        self._rates = {key: rate for key, rate in self._rates.items() if key[0] != turn}
        self._lengths = {key: length for key, length in self._lengths.items() if key[0] != turn}
        if self._origin and self._origin.turn == turn:
            self._origin = self._held = None

    def at(self, now: float) -> Heard | None:
        """What is heard now."""
        origin = self._origin
        if origin is None:
            return None
        if self._reported is None:
            if self._followed and now < origin.at + SILENT:
                return None  # a face that played before will tell
            now = now if self._held is None else min(now, self._held)
        elif now - self._reported > SILENT:
            return None
        heard = self._from(origin, now)
        if heard is None and self._reported is None:
            self._followed = False
        return heard

    def _from(self, origin: _Origin, now: float) -> Heard | None:
        """The sentence in which a time lies, and the place in it; forgets those before it."""
        ms = 1000 * (now - origin.at)
        if ms < 0:
            return None
        turn, sentence = origin.turn, origin.sentence
        while (length := self._lengths.get((turn, sentence))) is not None and ms >= length:
            ms -= length
            sentence += 1
        return Heard(turn, sentence, ms) if (turn, sentence) in self._rates else None
