"""Stage directions between marks, recognised while they are still being written.

Each function takes the text from the mark on and gives how much of it is a direction: `WAIT` while
that is not known yet, `NO` where it is none.
"""

import re

from agents.dialogue.filtering import marks
from agents.dialogue.filtering.directions import begins_direction, is_direction
from agents.dialogue.filtering.output import Output

WAIT, NO, DONE = -1, 0, -2
"""How far a mark goes, where that is no number of characters: `DONE` is the mark itself."""
LONGEST = 90
_CLOSERS = {"[": "]", "【": "】", "(": ")", "{": "}", "*": "*", "_": "_", "~": "~"}
_BRACKETS = "[(【{"
_SUBJECTS = re.compile(r"\b(?:i|he|she|it|we|they|you|who|that|which)\s*$", re.IGNORECASE)
"""Before a verb that is stressed: "He *laughs* at that"."""


def direction(text: str, output: Output, *, final: bool) -> int:
    """A direction within brackets or between the marks of emphasis."""
    mark = text[0]
    width = 2 if mark == "*" and text[1:2] == mark else 1
    inner, closed, then = text[width:].partition(_CLOSERS[mark] * width)
    if mark not in _BRACKETS and (
        text[width : width + 1] == mark
        or output.before[-1:].isalnum()
        or _SUBJECTS.search(output.before)
    ):
        return NO
    if width > 1 and not closed:
        inner = inner.removesuffix(mark)
    if not final and (not closed or (len(then) < 3 and not then.strip(" "))):
        return WAIT if _may_become(inner, closed=bool(closed)) else NO
    link = mark == "[" and then[:1] == "("
    begins = output.sentence_begins
    if (
        closed
        and not link
        and is_direction(inner, bracketed=mark in _BRACKETS, begins=begins, then=then)
    ):
        output.express(inner)
        return len(inner) + 2 * width
    return NO


def _may_become(inner: str, *, closed: bool) -> bool:
    if not inner:
        return not closed
    return len(inner) < LONGEST and "\n" not in inner and begins_direction(inner)


def shortcode(text: str, output: Output, *, final: bool) -> int:
    """The name of an emoji between colons."""
    if output.before[-1:].isalnum():
        return NO
    if found := marks.SHORTCODE.match(text):
        output.express(found[1])
        return len(found[0])
    return WAIT if not final and marks.SHORTCODE_BEGIN.fullmatch(text) else NO
