"""Words of a transcript: split, joined, and in the form in which they are compared."""

import unicodedata
from collections.abc import Iterable

UNSPACED = frozenset({"zh", "yue", "ja", "th", "lo", "my", "km"})
"""Languages written without spaces between words; there a character counts as a word."""


def split_words(text: str, language: str) -> list[str]:
    """The words of a text, with the punctuation that clings to them."""
    return list(text) if language in UNSPACED else text.split()


def join_words(parts: Iterable[str], language: str) -> str:
    """Words, or texts, as one text."""
    return ("" if language in UNSPACED else " ").join(part for part in parts if part)


def normalise(word: str) -> str:
    """A word as it is compared: no punctuation around it, no capitals."""
    bare = without_punctuation(without_punctuation(word)[::-1])[::-1]
    return bare.replace("’", "'").casefold()


def normalised_words(text: str, language: str) -> list[str]:
    """The words of a text as they are compared; what is punctuation alone is left out."""
    return [word for word in map(normalise, split_words(text, language)) if word]


def without_punctuation(text: str) -> str:
    """A text without the punctuation, symbols and spaces at its end."""
    end = len(text)
    while end and unicodedata.category(text[end - 1])[0] in "PSZ":
        end -= 1
    return text[:end]
