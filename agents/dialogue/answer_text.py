"""An answer's way from what a model writes to what is shown and said, without any clock or network.

The text is cleaned, filtered and cut, in this order. Captions, speech and history all get what
comes out here, so none of them holds a thought, a control token or half a character.
"""

import re
from typing import NamedTuple

from agents.dialogue.filtering.answer_filter import AnswerFilter
from agents.dialogue.filtering.output import Segment
from agents.dialogue.sentences import SentenceCutter
from agents.runtime.markdown import fenced

UNKNOWN_SECONDS = 0.4
"""How long the first answer of a server is held back: by then a thought that its template opened
has been closed, or begins to look like one, or is none."""
UNKNOWN_LETTERS = 24
"""The same in letters: how a thought begins is seen in so many."""
THOUGHT_LETTERS = 4_000
"""Letters that look like a thought after which they are taken for the answer all the same."""
WHITE = 200
"""So much white space in a row is no answer any more."""
LETTERS = 100_000
"""Characters of an answer, where nobody says how many it may have."""
HELD_LETTERS = 50_000
"""Letters of an answer that are held back at most."""
CODE_LETTERS = 8_000
"""A longer block of code is told in several pieces."""

_CONTROL = dict.fromkeys([*range(32), *range(127, 160), 8232, 8233], " ")
_CONTROL |= {ord("\n"): "\n", ord("\t"): "\t", ord("\r"): "", 0xFFFD: "", 0xFEFF: ""}
_WHOLE = re.compile(r"[.!?…。！？؟।:;]\W*$")  # noqa: RUF001 (the punctuation of all languages)
_THINKS_ALOUD = re.compile(
    r"\s*(?:(?:okay|ok|alright|hmm+|hm|wait|so|well|right)[,. ]+)*(?:so |now )?(?:the user\b|user "
    r"(?:asks|wants|said|is)|they (?:want|ask|are asking|said)|we (?:need|should|must|have) to|"
    r"i (?:need|should|have) to|let me (?:think|see|break|figure|recall)|let's (?:think|see)|"
    r"first, (?:i|the)|the (?:question|prompt|request|message) )",
    re.IGNORECASE,
)


class Habit:
    """What is known of how a model thinks: one for each engine, shared by its answers.

    Attributes:
        closes: it closes thoughts that its template opened, so that an answer is known as such
            only then. None while that is not known.
    """

    def __init__(self, *, closes: bool | None) -> None:
        self.closes = closes


class Piece(NamedTuple):
    """A sentence, a clause or a block of code, ready to be told.

    Attributes:
        text: of it.
        expression: that the model gave it by a mark; None where it gave none.
        code: it is shown and not said.
    """

    text: str
    expression: str | None = None
    code: bool = False


class Written(NamedTuple):
    """What came of a delta: text for captions, and pieces for speech."""

    text: str
    pieces: list[Piece]


class AnswerText:
    """One answer.

    Attributes:
        raw: all that was given for captions.
        over: there is more of it than may be given; what is too much was left out.
    """

    def __init__(self, habit: Habit, most: int = LETTERS) -> None:
        """Nothing has come yet.

        Args:
            habit: of the model.
            most: characters that are given at most.
        """
        self.raw = ""
        self.over = False
        self._most = most
        self._habit = habit
        self._filter = AnswerFilter()
        self._cutter = SentenceCutter()
        self._held: list[Segment] = []
        self._holding = habit.closes is not False
        self._began: float | None = None
        self._half = ""
        self._white = 0
        self._expression: str | None = None

    @property
    def ended(self) -> bool:
        """Whether what follows is no answer any more."""
        return self._filter.ended or self._white > WHITE

    @property
    def left_out(self) -> str:
        """What was left out, for whoever wonders why nothing was said."""
        if self._filter.called:
            return "the call of a tool"
        return "thoughts" if self._filter.thought or self._filter.unopened else ""

    def feed(self, delta: str, now: float) -> Written:
        """Take the next text, at `now` of any steady clock in seconds."""
        self._began = now if self._began is None else self._began
        text = self._clean(delta)
        self._white = 0 if text.strip() else self._white + len(text)
        segments = self._filter.feed(text)
        return self._give(self._let_out(segments, now - self._began))

    def finish(self) -> Written:
        """The answer has ended; gives what is left of it."""
        segments = self._filter.finish()
        if self._filter.unopened:
            self._held.clear()
            self._habit.closes = True
        elif self._holding:
            self._habit.closes = False
        written = self._give([*self._held, *segments])
        self._held = []
        rest = self._pieces(self._cutter.finish())
        return Written(written.text, [*written.pieces, *rest])

    def _clean(self, delta: str) -> str:
        """Without half characters and control characters, which no message can carry."""
        text = self._half + delta
        self._half = text[-1:] if "\ud800" <= text[-1:] <= "\udbff" else ""
        text = text.removesuffix(self._half) if self._half else text
        if any("\ud800" <= character <= "\udfff" for character in text):
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
        return text.translate(_CONTROL)

    def _let_out(self, segments: list[Segment], age: float) -> list[Segment]:
        """What may be given now; a thought that nobody opened is given never."""
        if not self._holding:
            return segments
        if self._filter.unopened:
            self._held, self._holding, self._habit.closes = [], False, True
            return segments
        self._held += segments
        begun = "".join(segment.text for segment in self._held)
        if len(begun) > HELD_LETTERS:
            held, self._held, self._holding = self._held, [], False
            return held
        if self._habit.closes or age < UNKNOWN_SECONDS or len(begun) < UNKNOWN_LETTERS:
            return []
        if _THINKS_ALOUD.match(begun) and len(begun) < THOUGHT_LETTERS:
            return []
        held, self._held, self._holding = self._held, [], False
        return held

    def _give(self, segments: list[Segment]) -> Written:
        text, pieces = "", []
        for segment in segments:
            if segment.kind == "expression":
                self._expression = segment.text
            elif segment.kind == "text":
                part = segment.text[: self._room(text)]
                self.over = self.over or len(part) < len(segment.text)
                text += part
                pieces += self._pieces(self._cutter.feed(part))
            elif room := self._room(text):
                self.over = self.over or len(segment.text) > room
                segment = segment._replace(text=segment.text[:room])  # noqa: PLW2901
                pieces += self._pieces(self._cutter.finish())
                block = fenced(segment.text, segment.language[:40])
                before = "" if not (self.raw + text) or (self.raw + text)[-1] == "\n" else "\n"
                text += f"{before}{block}\n"
                pieces += [Piece(part, code=True) for part in _parts(segment)]
        self.raw += text
        return Written(text, pieces)

    def _room(self, text: str) -> int:
        """How much more may be given after a text."""
        return max(0, self._most - len(self.raw) - len(text))

    def _pieces(self, texts: list[str]) -> list[Piece]:
        pieces = []
        for text in texts:
            pieces.append(Piece(text, self._expression))
            self._expression = None
        return pieces


def without_half(written: Written, *, more: bool) -> Written:
    """The end of an answer that broke off, without its half sentence.

    Args:
        written: what is left of it.
        more: something was told before; otherwise half a sentence is better than nothing.
    """
    pieces = written.pieces
    half = bool(pieces) and not pieces[-1].code and not _WHOLE.search(pieces[-1].text)
    return Written(written.text, pieces[:-1] if half and (more or len(pieces) > 1) else pieces)


def _parts(code: Segment) -> list[str]:
    """A block of code, in pieces that a message can carry."""
    text = code.text
    cuts = range(0, len(text), CODE_LETTERS)
    return [fenced(text[cut : cut + CODE_LETTERS], code.language[:40]) for cut in cuts]
