"""Words of a transcript: apart, together, and those that will not change any more."""

import unicodedata
from collections.abc import Iterable

UNSPACED = frozenset({"zh", "yue", "ja", "th", "lo", "my", "km"})
"""Languages written without spaces between words; there a character counts as a word."""


def split(text: str, language: str) -> list[str]:
    """The words of a text, with the punctuation that clings to them."""
    return list(text) if language in UNSPACED else text.split()


def join(parts: Iterable[str], language: str) -> str:
    """Words, or texts, as one text."""
    return ("" if language in UNSPACED else " ").join(part for part in parts if part)


def plain(word: str) -> str:
    """A word as it is compared: no punctuation around it, no capitals."""
    return _bare(_bare(word)[::-1])[::-1].casefold()


class Agreement:
    """The words that may be shown while someone still speaks.

    Two transcriptions in a row must agree about a word and all before it (LocalAgreement-2 of
    Liu et al. 2020, https://arxiv.org/abs/2005.11185). What has been shown is never changed.
    """

    def __init__(self) -> None:
        self._shown: list[str] = []
        self._before: list[str] = []
        self._language = ""

    @property
    def text(self) -> str:
        """What may be shown; the punctuation after the last word is not known yet."""
        return _bare(join(self._shown, self._language))

    def add(self, text: str, language: str) -> None:
        """Take the next transcription, of the same speech and some more."""
        words = split(text, language)
        agreed = _agreed(self._before, words)
        self._before = words
        self._language = language
        known = len(self._shown)
        if agreed <= known:
            return
        if known:
            last = _bare(self._shown[-1])
            if plain(words[known - 1]) != plain(last):
                return  # heard otherwise by now; going on here would repeat or skip words
            self._shown[-1] = last + words[known - 1][len(_bare(words[known - 1])) :]
        self._shown += words[known:agreed]


def _agreed(before: list[str], now: list[str]) -> int:
    """How many words from the first on are the same."""
    for index, (old, new) in enumerate(zip(before, now, strict=False)):
        if plain(old) != plain(new):
            return index
    return min(len(before), len(now))


def _bare(text: str) -> str:
    """A text without the punctuation, symbols and spaces at its end."""
    end = len(text)
    while end and unicodedata.category(text[end - 1])[0] in "PSZ":
        end -= 1
    return text[:end]
