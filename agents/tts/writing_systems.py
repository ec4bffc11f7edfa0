"""Leaves out what is written in letters that a voice cannot read.

A voice that meets such letters says their names or their numbers in Unicode; a person who cannot
read them passes over them.
"""

import functools
import itertools
import unicodedata
from typing import Final

LATIN: Final = "LATIN"
LAST_LATIN: Final = "\u024f"
_BY_LANGUAGE: Final[dict[str, tuple[str, ...]]] = {
    "am": ("ETHIOPIC",), "ar": ("ARABIC",), "be": ("CYRILLIC",), "bg": ("CYRILLIC",),
    "bn": ("BENGALI",), "el": ("GREEK",), "fa": ("ARABIC",), "he": ("HEBREW",),
    "hi": ("DEVANAGARI",), "hy": ("ARMENIAN",), "ja": ("CJK", "HIRAGANA", "KATAKANA"),
    "ka": ("GEORGIAN",), "kk": ("CYRILLIC",), "ko": ("HANGUL", "CJK"), "mk": ("CYRILLIC",),
    "mr": ("DEVANAGARI",), "ne": ("DEVANAGARI",), "ru": ("CYRILLIC",), "sr": ("CYRILLIC",),
    "ta": ("TAMIL",), "te": ("TELUGU",), "th": ("THAI",), "uk": ("CYRILLIC",), "ur": ("ARABIC",),
    "zh": ("CJK",),
}  # fmt: skip
_ALIASES: Final = {"KATAKANA-HIRAGANA": "KATAKANA", "IDEOGRAPHIC": "CJK"}
_SMALL_CAPITAL: Final = "LATIN LETTER SMALL CAPITAL "


def readable(text: str, language: str) -> str:
    """The text without letters that no reader of the language knows; Latin ones are known to all.

    Args:
        text: any text.
        language: ISO 639-1, in lower case.
    """
    known = {LATIN, *_BY_LANGUAGE.get(language, ())}
    words = itertools.groupby(text, key=_is_letter)
    return "".join(
        _kept("".join(word), known) if letters else "".join(word) for letters, word in words
    )


def _is_letter(char: str) -> bool:
    return char.isalpha() or (char > LAST_LATIN and unicodedata.category(char)[0] == "M")


def _kept(word: str, known: set[str]) -> str:
    """What can be read of a run of letters and the marks on them."""
    word = "".join(map(_plain, word))
    if len(word) == 1 and _script(word) not in known:
        return _sign(word)
    return "".join(char if _script(char) in known else " " for char in word)


def has_unreadable(text: str, language: str) -> bool:
    """Whether a text has words in letters that no reader of the language knows."""
    known = {LATIN, *_BY_LANGUAGE.get(language, ())}
    return any(char.isalpha() and _script(char) not in known for char in text)


def _sign(char: str) -> str:
    """A letter that stands alone: Greek ones are signs of formulas, and have names."""
    name = unicodedata.name(char, "")
    return name.split()[-1].lower().replace("lamda", "lambda") if name[:5] == "GREEK" else " "


def _plain(char: str) -> str:
    """A letter as it is written in words: small capitals are for the eye."""
    name = unicodedata.name(char, "")
    small = name.removeprefix(_SMALL_CAPITAL)
    return small.lower() if name != small and len(small) == 1 else char


@functools.lru_cache(maxsize=4096)
def _script(char: str) -> str:
    first = unicodedata.name(char, "").partition(" ")[0]
    if char <= LAST_LATIN or first == "COMBINING":
        return LATIN
    return _ALIASES.get(first, first)
