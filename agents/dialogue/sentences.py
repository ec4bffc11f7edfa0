"""Cuts the text that a language model writes into pieces to be spoken, while it is being written.

A piece is a sentence, a line (of a list, a heading, a poem), or a clause where a whole sentence
would keep the listener waiting. What is promised:

- Nothing is lost: the pieces of a text, joined, have all its characters in their order, but for
  white space, Markdown's marks, and what follows the last letter or digit of the text after white
  space.
- Every piece has a letter or a digit, no line break, and no white space around it.
- No piece is much longer than `LONG`, whether or not the text has white space or full stops: a
  'word' that long is cut where it pauses, or else between two characters that do not belong
  together. Addresses of the web may be longer.
- The pieces depend on the text alone, not on how it was cut into deltas. Each is handed out by the
  `feed` that brings the character which proves that it has ended: the white space after a sentence
  or a clause, the comma itself after an ordinary word, the end of the next word where that decides
  ('U.S.', 'No.', 'and').
"""

# ruff: noqa: RUF001 (the punctuation of all languages is meant)

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from agents.dialogue import words
from agents.runtime.markdown import strip_markdown

ENOUGH = 12
"""Letters that a clause needs to leave early: most of a second of speech, and the next comes."""
EARLY = 40
"""Letters after which nothing need leave early any more: nearly three seconds of speech."""
LONG = 200
"""Letters after which a sentence is cut at a clause all the same."""
LONGEST_ADDRESS = 1_000
WIDE = 3
"""Letters that an ideograph, a kana or a hangul syllable counts for: it takes as long to say."""
WORDS_BEFORE_BREAK = 3
"""Words that a conjunction or a preposition needs before it, for a break there."""
WORDS_BEFORE_NEXT = 6
"""The same once something is being spoken: nobody waits, and whole phrases sound better."""
WORDS_OF_SUBJECT = 4
"""Words that a copula needs before it: speakers pause after a long subject, not after a short."""

_CLOSERS = "\"'“”‘’«»‹›)]}*_~`」』）】》"
_STOPS = ".?!…"
_STOPS_ALONE = "。｡．！？؟۔।॥።፧។៕။։\u037e"  # no white space follows them
_PAUSES_ALONE = "—，、；：،؛"

_CLOSED = f"[{re.escape(_CLOSERS)}]*"
_STOPPED = re.compile(rf"(?P<word>\S*?)(?P<stop>[{_STOPS}]+)(?P<closed>{_CLOSED})")
_PAUSED = re.compile(rf"\S*(?:[,;:–—]|--|…|\.\.){_CLOSED}|-")
_WORD_AND_COMMA = re.compile(r"(?:^|\s)[^\W\d_]+(?:['’-][^\W\d_]+)*,$")
_OPEN_QUOTES = re.compile('["“„«]')
_WORD = re.compile(r"\S+")
_WIDE = re.compile(r"[ᄀ-ᇿ⺀-鿿ꥠ-꥿가-퟿豈-﫿ｦ-ﾟ\U00020000-\U0003ffff]")

_BREAKS = "，、；：。,;:/|&?=\u200b\u2060-–—_"
"""Marks after which a word without an end may be cut."""
_LEADING = "เแโใไເແໂໃໄ"
"""Vowels of Thai and Lao that stand before the consonant that they belong to."""
_JOINERS = "\u200c\u200d\ufe0e\ufe0f"
_ADDRESS = re.compile(r"[(<\[\"']?(?:https?://|www\.)", re.IGNORECASE)

Words = Sequence[re.Match[str]]


class SentenceCutter:
    """Cuts one answer."""

    def __init__(self) -> None:
        self._text = ""
        self._fresh = True
        self._said = 0
        self._run = 0
        """Letters since the last white space."""
        self._pieces: list[str] = []

    def feed(self, delta: str) -> list[str]:
        """Take the next text; gives the pieces that have ended with it."""
        for character in delta:
            self._step(character)
        pieces, self._pieces = self._pieces, []
        return pieces

    def finish(self) -> list[str]:
        """The text has ended; gives what is left of it."""
        return self.feed("\n")

    def _step(self, character: str) -> None:
        if character not in _CLOSERS + _STOPS + _STOPS_ALONE:
            self._end_alone()
        word_ended = character.isspace() and not self._text[-1:].isspace()
        self._text += character
        self._run = 0 if character.isspace() else self._run + _letters(character)
        if word_ended:
            self._end_word()
        elif self._run > LONG:
            self._split_run()
        if character == "\n":
            self._cut(len(self._text))
            self._fresh = True
        elif character == "," and self._is_clear_comma():
            self._pause(len(self._text))

    def _end_alone(self) -> None:
        """The text ends with a mark that needs no white space after it."""
        mark = self._text.rstrip(_CLOSERS)[-1:]
        if mark and mark in _STOPS_ALONE:
            self._cut(len(self._text))
        elif mark and mark in _PAUSES_ALONE:
            self._pause(len(self._text))
            if _letters(self._text) > LONG:
                self._cut(len(self._text))

    def _end_word(self) -> None:
        """White space has come: look at the word before it, and at the one before that."""
        found = list(_WORD.finditer(self._text))
        if not found:
            return
        if len(found) > 1 and words.ends_before(found[-1][0], self._ending(found[:-1])):
            self._cut(found[-1].start())
            found = list(_WORD.finditer(self._text))
        if self._ending(found) == "yes":
            self._cut(len(self._text))
        elif _PAUSED.fullmatch(found[-1][0]) and not words.goes_on(found[-1][0][:-1]):
            self._pause(len(self._text))
        elif _may_break(found, WORDS_BEFORE_NEXT if self._said else WORDS_BEFORE_BREAK):
            self._pause(found[-1].start())
        if _letters(self._text) > LONG:
            self._shorten(found)

    def _ending(self, found: Words) -> words.Ending:
        """Whether a sentence ends with the last of these words."""
        stopped = _STOPPED.fullmatch(found[-1][0])
        if stopped is None:
            return "no"
        first = self._fresh and len(found) == 1
        return words.ending(stopped["word"], stopped["stop"], stopped["closed"], first=first)

    def _is_clear_comma(self) -> bool:
        """Whether the comma that has come ends a clause, whatever comes next."""
        return bool(_WORD_AND_COMMA.search(self._text) and not _OPEN_QUOTES.search(self._text))

    def _pause(self, at: int) -> None:
        """A clause ends here: cut, if something has to leave early."""
        clause = self._text[:at]
        whole = clause.count("[") == clause.count("]")
        if (
            self._said < EARLY
            and whole
            and _letters(strip_markdown(clause, fresh=self._fresh)) >= ENOUGH
        ):
            self._cut(at)

    def _shorten(self, found: Words) -> None:
        """The sentence is long: cut at its last pause, or conjunction, or word."""
        pauses = [after for before, after in pairwise(found) if _PAUSED.fullmatch(before[0])]
        clauses = [found[index] for index in range(1, len(found)) if _is_loose(found[: index + 1])]
        for places in (pauses, clauses, found):
            late = [place.start() for place in places if place.start() > LONG // 3]
            if late:
                self._cut(late[-1])
                return

    def _split_run(self) -> None:
        """There is no white space for long: cut where it pauses, or between two characters."""
        start = len(self._text) - len(self._text.split()[-1])
        run = self._text[start:]
        if len(run) < LONGEST_ADDRESS and _ADDRESS.match(run):
            return
        late = start + len(run) // 3
        places = [at for at in range(late, len(self._text)) if self._text[at - 1] in _BREAKS]
        at = (
            places[-1]
            if places
            else next(
                (at for at in range(len(self._text) - 1, late, -1) if _may_part(self._text, at)),
                len(self._text),
            )
        )
        self._cut(at)
        self._run = _letters(self._text.split()[-1]) if self._text.strip() else 0
        if self._run > LONG:  # it has nothing to say
            self._run = 0

    def _cut(self, at: int) -> None:
        """Hand out the text up to here; if it has nothing to say, it stays with what follows."""
        piece = strip_markdown(self._text[:at], fresh=self._fresh)
        rest = self._text[at:]
        if any(character.isalnum() for character in piece):
            self._pieces.append(piece)
            self._said += _letters(piece)
            self._text = rest
            self._fresh = False
        else:
            self._text = f"{piece} {rest}" if piece else rest


def _may_part(text: str, at: int) -> bool:
    """Whether a text may be cut before this character, which begins a syllable or a word."""
    joined = unicodedata.category(text[at])[0] == "M" or text[at] in _JOINERS
    return not joined and text[at - 1] not in _LEADING and text[at - 1] not in _JOINERS


def _letters(text: str) -> int:
    return len(text) + (WIDE - 1) * len(_WIDE.findall(text))


def _is_loose(found: Words) -> bool:
    """Whether a conjunction is the last of these words, and one could pause before it."""
    last = found[-1]
    if not words.begins_clause(last[0]) or words.binds(found[-2][0]):
        return False
    # 'a vast and endless sea', 'in spring and autumn' belong together.
    return not (words.coordinates(last[0]) and len(found) > 2 and words.binds(found[-3][0]))


def _may_break(found: Words, least: int) -> bool:
    """Whether one could pause before the last of these words, at least so many being before it."""
    if len(found) <= least:
        return False
    if _is_loose(found):
        return True
    *subject, word, then = (match[0] for match in found)
    if words.begins_phrase(then):
        return word == "do" or not words.binds(word)
    copula = words.begins_predicate(then) and not words.binds(word)
    return copula and len(subject) + 1 >= WORDS_OF_SUBJECT
