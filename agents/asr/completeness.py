"""Whether a turn is complete, by its last word, its punctuation, and whether it is a dictation.

What whisper writes is a guess about a sentence that may go on, and it likes to put a full stop or a
question mark at its end whatever comes; so the last word counts first, and the mark second.
"""

import re
from typing import Literal

from agents.asr import clause_words
from agents.asr.word_splitting import (
    UNSPACED,
    join_words,
    normalise,
    normalised_words,
    split_words,
    without_punctuation,
)

Completeness = Literal["complete", "open", "unfinished"]

_NONE = frozenset[str]()
_FINAL_MARKS = ".?!。？！।"  # noqa: RUF001
_QUESTION_MARKS = "?？"  # noqa: RUF001
_GOING_ON = (*",;:、，-–—…", "...")  # noqa: RUF001
_CLOSING = "\"'”’)»」』"
_NUMBER = re.compile(r"\+?\d[\d\s().,/-]*", re.ASCII)
_SPELLED = re.compile(r"[A-Z]{2,8}|[A-Za-z](?:[-.\s,]+[A-Za-z])*[-.]?|\d*[A-Z]+\d[A-Z\d]*")
_ROUND = re.compile(r"\d{1,2}|[1-9]\d*00")
"""Numbers that are an answer as they are, and no part of a longer one."""
FEW = 2
"""Digits or letters; so few are an answer of their own."""
DICTATED = 16
"""Words after its beginning that a dictation has at most."""


def completeness(text: str, language: str) -> Completeness:
    """Whether somebody who has said this is done: yes, maybe, or surely not."""
    words = split_words(text, language)
    if not words:
        return "open"
    bare = text.rstrip(_CLOSING + " ")
    mark = bare[-1:]
    if bare.endswith(_GOING_ON) or _dictates(text, language):
        return "unfinished"
    marked = bool(mark) and mark in _FINAL_MARKS
    if language in UNSPACED:
        return _by_suffix(without_punctuation(text), language, marked=marked)
    last, asks = normalise(words[-1]), bool(mark) and mark in _QUESTION_MARKS
    if last in clause_words.UNFINISHED.get(language, _NONE):
        return _after_unfinished(last, len(words), language, marked=marked, asks=asks)
    if last in clause_words.HANGING.get(language, _NONE):
        return "open" if asks else "unfinished"
    return "complete" if marked else "open"


def _after_unfinished(
    last: str, count: int, language: str, *, marked: bool, asks: bool
) -> Completeness:
    """After a word with which few sentences end."""
    if count == 1 and marked and last in clause_words.ALONE.get(language, _NONE):
        return "complete"
    if count > FEW and last in clause_words.ENDINGS.get(language, _NONE):
        if asks:
            return "complete"
        if marked and language in clause_words.VERB_LAST:
            return "open"
    return "unfinished"


def _by_suffix(text: str, language: str, *, marked: bool) -> Completeness:
    if text.endswith(clause_words.FINAL_SUFFIXES.get(language, ())):
        return "complete"
    if text.endswith(clause_words.UNFINISHED_SUFFIXES.get(language, ())):
        return "unfinished"
    return "complete" if marked else "open"


def _dictates(text: str, language: str) -> bool:
    """Whether a number, a spelling or an address is being dictated: people pause within those."""
    if text.rstrip(_CLOSING + " ")[-1:] in _QUESTION_MARKS:
        return False
    words = normalised_words(text, language)
    joined = join_words(words, language)
    for cue in clause_words.DICTATION.get(language, ()):
        _, found, after = joined.rpartition(cue)
        if found and len(split_words(after, language)) <= DICTATED:
            return True
    return _is_code(text, words, language)


def _is_code(text: str, words: list[str], language: str) -> bool:
    """Whether a text is digits or letters and nothing else, more than an answer has."""
    whole = text.strip(" .!,。、")
    if _ROUND.fullmatch(whole):
        return False
    if _NUMBER.fullmatch(whole):
        return sum(map(str.isdigit, whole)) > FEW
    if _SPELLED.fullmatch(whole):
        return sum(map(str.isalnum, whole)) >= FEW
    digits = clause_words.DIGITS.get(language, _NONE)
    spelled = [word for word in words if word in digits or word.isdigit() or len(word) == 1]
    return len(words) > FEW and len(spelled) == len(words) and language not in UNSPACED
