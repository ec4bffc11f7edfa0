"""What a filter has given so far, and what it gives next."""

from typing import Literal, NamedTuple

from agents.dialogue.filtering.directions import expression_of

_SENTENCE_ENDS = "\n.!?…:\"'”"
_SPOKEN_ENDS = ".!?…)\"'”*"


class Segment(NamedTuple):
    """A part of an answer.

    Attributes:
        kind: prose, a whole block of code, or an expression, which is meant and not said.
        text: of it; the name of an expression.
        language: of code, as the model named it.
    """

    kind: Literal["text", "code", "expression"]
    text: str
    language: str = ""


class Output:
    """Collects segments.

    Attributes:
        before: the last of the prose that was given.
        visible: whether anything was given that people see.
    """

    def __init__(self) -> None:
        self.before = ""
        self.visible = False
        self._segments: list[Segment] = []

    def take(self) -> list[Segment]:
        """What was given since it was taken last."""
        segments, self._segments = self._segments, []
        return segments

    def prose(self, text: str) -> None:
        """Give prose: without white space at the beginning, and without two spaces in a row."""
        if text[:1] == " " and self.before[-1:].isspace():
            text = text[1:]
        if not self.visible:
            text = text.lstrip()
        if not text:
            return
        self.visible = True
        if self._segments and self._segments[-1].kind == "text":
            self._segments[-1] = Segment("text", self._segments[-1].text + text)
        else:
            self._segments.append(Segment("text", text))
        self.before = (self.before + text)[-200:]

    def code(self, text: str, language: str) -> None:
        """Give a block of code."""
        self.visible = True
        self._segments.append(Segment("code", text, language))
        self.before += "\n"

    def express(self, direction: str) -> None:
        """Give the expression that a direction means, if it means one."""
        if name := expression_of(direction):
            self._segments.append(Segment("expression", name))

    def forget(self) -> None:
        """What was given, as far as nobody took it yet, is none; the answer begins here."""
        self._segments.clear()
        self.before, self.visible = "", False

    @property
    def sentence_begins(self) -> bool:
        """Whether a sentence begins after what was given."""
        return not self.visible or self.before.rstrip(" \t")[-1:] in _SENTENCE_ENDS

    @property
    def sentence_ended(self) -> bool:
        """Whether what was given ends as a sentence does."""
        return self.visible and self.before.rstrip()[-1:] in _SPOKEN_ENDS
