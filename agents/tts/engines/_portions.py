"""Cuts what is too long to be spoken at once."""

from collections.abc import Iterator, Sequence
from typing import Final

PAUSES: Final = frozenset(",;:.!?—…")


def portions(phonemes: Sequence[str], most: int) -> Iterator[Sequence[str]]:
    """Cut phonemes into portions of at most `most`.

    A cut falls after punctuation, else between words, else anywhere; never in the first half of
    what would fit.
    """
    start = 0
    while start < len(phonemes):
        stop = start + most
        if stop < len(phonemes):
            late = range(stop, start + most // 2, -1)
            pauses = (i for i in late if phonemes[i] == " " and phonemes[i - 1] in PAUSES)
            spaces = (i for i in late if phonemes[i] == " ")
            stop = next(pauses, next(spaces, stop))
        yield phonemes[start:stop]
        start = stop
