"""Reads an answer as it comes and gives what of it is meant for people.

A scanner: prose is given as soon as it cannot become a mark any more; between an opening and a
closing mark everything is kept, and given as code, as an expression, or not at all. What is given
depends on the text alone, not on how it is cut into deltas.
"""

import re
from collections.abc import Callable

from agents.dialogue.filtering import marks, spans
from agents.dialogue.filtering.code_blocks import CodeBlock, Fenced, Indented, Tagged
from agents.dialogue.filtering.directions import is_direction
from agents.dialogue.filtering.output import Output, Segment
from agents.dialogue.filtering.roles import may_be_role
from agents.dialogue.filtering.spans import DONE, NO, WAIT
from agents.dialogue.filtering.tool_json import balanced, is_call

LONGEST_MARK = 130
LONGEST_CALL = 20_000
_TRIGGERS = "\n<[◁«&【(*_~:{`"


class AnswerFilter:
    """Filters one answer.

    Attributes:
        ended: an end mark came, or the next turn of a made-up talk: what follows is no answer.
        thought: something was left out as a thought.
        called: something was left out as the call of a tool.
        unopened: a thought was closed that was not opened: all that was given before was one.
    """

    def __init__(self) -> None:
        self.ended = self.thought = self.called = self.unopened = False
        self._buffer = ""
        self._output = Output()
        self._mode: Callable[[], bool] = self._prose
        self._harmony = False
        self._wrapped = False
        self._line_start = True
        self._blank_before = True
        self._list = False
        self._block: CodeBlock = Indented()
        self._final = False
        self._tags: dict[str, Callable[[str], int]] = {
            "<": self._angle,
            "[": self._bracket,
            "◁": self._odd,
            "«": self._odd,
            "&": self._odd,
            "【": self._span,
            "(": self._span,
            "*": self._span,
            "_": self._span,
            "~": self._span,
            ":": self._shortcode,
            "{": self._json,
            "`": self._ticks,
        }

    def feed(self, delta: str) -> list[Segment]:
        """Take the next text; gives what is known to be meant for people."""
        if not self.ended:
            self._buffer += delta
            self._run()
        return self._output.take()

    def finish(self) -> list[Segment]:
        """The text has ended; gives what is left of it."""
        self._final = True
        self._run()
        return self._output.take()

    def _run(self) -> None:
        while not self.ended and self._mode():
            pass
        if self.ended:
            self._buffer = ""

    # Code -----------------------------------------------------------------------------------

    def _coding(self) -> bool:
        """Within a block of code."""
        self._buffer, ended = self._block.read(self._buffer, final=self._final)
        if not ended:
            return False
        code = self._block.code.strip("\n")
        if is_call(code):
            self.called = True
        elif code.strip():
            self._output.code(code, self._block.language)
        self._line_start = self._blank_before = True
        self._mode = self._prose
        return bool(self._buffer)

    def _enter_code(self, block: CodeBlock) -> None:
        self._block, self._mode = block, self._coding

    # Prose ----------------------------------------------------------------------------------

    def _prose(self) -> bool:
        if not self._buffer:
            return False
        if self._line_start:
            step = self._line()
            if step == WAIT:
                return False
            if step:
                self._buffer = self._buffer[max(0, step) :]
                return True
            self._line_start = False
        at = min(
            (at for mark in _TRIGGERS if (at := self._buffer.find(mark)) >= 0),
            default=len(self._buffer),
        )
        self._output.prose(self._buffer[:at])
        self._buffer = self._buffer[at:]
        return bool(self._buffer) and self._trigger(self._buffer[0])

    def _trigger(self, mark: str) -> bool:
        """A character that may begin a mark; false while that is not known."""
        if mark == "\n":
            self._end_line()
            return True
        step = self._tags[mark](self._buffer)
        if step == WAIT:
            return False
        if step == NO:
            run = len(self._buffer) - len(self._buffer.lstrip(mark)) if mark in "*_~`" else 1
            self._output.prose(self._buffer[:run])
            step = run
        self._buffer = self._buffer[step:]
        return True

    def _end_line(self) -> None:
        line = self._output.before.rpartition("\n")[2]
        self._blank_before = not line.strip()
        if not self._blank_before:
            self._list = bool(marks.LIST_ITEM.match(line))
        self._output.prose("\n")
        self._buffer = self._buffer[1:]
        self._line_start = True

    def _line(self) -> int:
        """What may stand where a line begins: code, or who speaks."""
        return self._code_line(self._buffer) or self._role_line(self._buffer)

    def _code_line(self, text: str) -> int:
        if fence := marks.FENCE.match(text):
            self._enter_code(Fenced(fence["mark"], fence["info"], fence["indent"]))
            return fence.end()
        if not self._final and marks.FENCE_BEGIN.fullmatch(text):
            return WAIT
        may = self._blank_before and not self._list and self._output.visible
        if may and marks.INDENTED.match(text) and text.strip():
            self._enter_code(Indented())
            return DONE
        return NO

    def _role_line(self, text: str) -> int:
        bare = text.lstrip(" \t")
        if not self._final and may_be_role(bare):
            return WAIT
        if marks.REACT.match(bare):
            self.called, self._mode = True, self._dropped
            return DONE
        if marks.OTHERS_ROLE.match(bare) and self._output.sentence_ended:
            self.ended = True
            return DONE
        if (own := marks.OWN_ROLE.match(bare)) and not self._output.visible:
            return len(text) - len(bare) + own.end()
        return NO

    # Marks ----------------------------------------------------------------------------------

    def _known(self, text: str) -> int:
        """A mark that stands in the tables, whatever brackets it has."""
        for pattern, deal in (
            (marks.CHANNEL, self._on_channel),
            (marks.THOUGHT, self._on_thought),
            (marks.THOUGHT_END, self._on_thought_end),
            (marks.TOOL, self._on_tool),
            (marks.TOOL_END, self._on_tool_end),
            (marks.FILLER, lambda _: DONE),
            (marks.ANSWER, self._on_answer),
            (marks.MOOD, self._on_mood),
            (marks.BARE_BEGIN, self._on_begin),
            (marks.BARE_END, self._on_end),
            (marks.INSTRUCTION, self._on_end),
            (marks.HTML_CODE, self._on_html_code),
        ):
            if found := pattern.match(text):
                step = deal(found)
                return len(found[0]) if step == DONE else step
        if self._final:
            return NO
        began = marks.MOOD_BEGIN.fullmatch(text) or marks.CHANNEL_BEGIN.fullmatch(text)
        return WAIT if began else NO

    def _angle(self, text: str) -> int:
        if step := self._known(text):
            return step
        if token := marks.TOKEN.match(text):
            return self._on_token(token[1], len(token[0]))
        if tag := marks.TAG.match(text):
            thought = marks.THOUGHT.match(text)  # it is spoken of
            if thought or not is_direction(tag[1], bracketed=True, begins=False, then=""):
                return NO
            self._output.express(tag[1])
            return len(tag[0])
        return WAIT if not self._final and marks.TAG_BEGIN.fullmatch(text) else NO

    def _odd(self, text: str) -> int:
        if step := self._known(text):
            return step
        return WAIT if not self._final and marks.ODD_BEGIN.fullmatch(text) else NO

    def _bracket(self, text: str) -> int:
        if step := self._known(text):
            return step
        if token := marks.BRACKET_TOKEN.match(text):
            return self._on_token(token[1], len(token[0]))
        if marks.TOOL_JSON.match(text):
            return self._json(text)
        began = marks.TOOL_JSON_BEGIN.fullmatch(text) or marks.BRACKET_BEGIN.fullmatch(text)
        return WAIT if began and not self._final else self._span(text)

    def _span(self, text: str) -> int:
        return spans.direction(text, self._output, final=self._final)

    def _shortcode(self, text: str) -> int:
        return spans.shortcode(text, self._output, final=self._final)

    def _json(self, text: str) -> int:
        """The call of a tool as plain JSON."""
        if not marks.TOOL_JSON.match(text):
            if not self._final and marks.TOOL_JSON_BEGIN.fullmatch(text):
                return WAIT
            return self._span(text) if text[0] == "{" else NO
        end = balanced(text)
        if not end and not self._final and len(text) < LONGEST_CALL:
            return WAIT
        if end and not is_call(text[:end]):
            return NO
        self.called = True
        return end or len(text)

    def _ticks(self, text: str) -> int:
        """A block of code that begins within a line."""
        run = len(text) - len(text.lstrip("`"))
        line, ended, _ = text[run:].partition("\n")
        may_become = run == len(text) or (run >= 3 and not ended and "`" * run not in line)
        if may_become and not self._final:
            return WAIT
        if run < 3 or "`" * run in line:
            return NO
        self._enter_code(Fenced("`" * run, line))
        return run + len(line) + 1

    # What a mark does -----------------------------------------------------------------------

    def _on_channel(self, mark: re.Match[str]) -> int:
        self._harmony = True
        self.called = self.called or " to=" in mark[0]
        if "final" not in mark[0].casefold():
            self._mode = self._harmony_thinking
        return DONE

    def _on_thought(self, mark: re.Match[str]) -> int:
        if mark[0][0] == "<" and mark[1] and not self._output.sentence_begins:
            return NO  # it is spoken of
        self._mode = self._thinking
        return DONE

    def _on_thought_end(self, mark: re.Match[str]) -> int:
        if mark[0].casefold() == "</details>":
            return NO  # it closes something else
        self.thought = self.unopened = True
        self._output.forget()
        self._line_start = True
        return DONE

    def _on_tool(self, _: re.Match[str]) -> int:
        self.called = True
        self._mode = self._calling
        return DONE

    def _on_tool_end(self, _: re.Match[str]) -> int:
        self.called = True  # the outer mark of a call within another
        return DONE

    def _on_answer(self, mark: re.Match[str]) -> int:
        if mark[1] and self._wrapped:
            self.ended = self._output.visible
            return DONE
        if mark[1] or self._output.visible:
            return NO  # it is spoken of
        self._wrapped = True
        return DONE

    def _on_mood(self, mark: re.Match[str]) -> int:
        self._output.express(mark[2])
        return DONE

    def _on_begin(self, mark: re.Match[str]) -> int:
        turn = mark[0] == "<start_of_turn>"
        self.ended = self._output.visible and turn
        if turn and not self.ended:
            self._mode = self._header
        return NO if self._output.visible and not self.ended else DONE

    def _on_end(self, mark: re.Match[str]) -> int:
        if mark[0].startswith("</s") and "<s>" in self._output.before:
            return NO  # struck out text
        self.ended = self._output.visible
        return DONE

    def _on_html_code(self, mark: re.Match[str]) -> int:
        name = mark[1].casefold()
        line, ended, _ = self._buffer[mark.end() :].partition("\n")
        if name == "code" and "</code>" in line.casefold():
            return NO  # code within a line
        if name == "code" and not ended and not self._final:
            return WAIT
        self._enter_code(Tagged(name))
        return DONE

    def _on_token(self, name: str, length: int) -> int:
        name = name.strip().lstrip("/")
        if marks.END_TOKEN.fullmatch(name):
            if self._harmony and name in {"end", "start"}:
                return length
            self.ended = self._output.visible
        elif marks.NEW_TURN.fullmatch(name):
            if self._output.visible and not self._harmony:
                self.ended = True
            else:
                self._mode = self._header
        elif not marks.BEGIN_TOKEN.fullmatch(name):
            self._output.express(name)
        return length

    # Between marks --------------------------------------------------------------------------

    def _header(self) -> bool:
        """The role after the beginning of a turn, up to the text."""
        rest = self._buffer.lstrip(" ")
        at = min((i for i in (rest.find("\n"), rest.find("<")) if i >= 0), default=-1)
        if at < 0 and len(rest) < 40 and not self._final:
            return False
        self._buffer = rest[max(0, at) :].lstrip("\n")
        self._mode, self._line_start = self._prose, True
        return True

    def _thinking(self) -> bool:
        self.thought = True
        return self._skip(marks.THOUGHT_END)

    def _calling(self) -> bool:
        return self._skip(marks.TOOL_END)

    def _skip(self, closing: re.Pattern[str]) -> bool:
        if found := closing.search(self._buffer):
            self._buffer, self._mode = self._buffer[found.end() :], self._prose
            self._line_start = self._output.before[-1:] in {"", "\n"}
            return True
        self._buffer = "" if self._final else self._buffer[-LONGEST_MARK:]
        return False

    def _harmony_thinking(self) -> bool:
        self.thought = True
        at = self._buffer.find("<|")
        if at < 0:
            self._buffer = "" if self._final else self._buffer[-2:]
            return False
        self._buffer, self._mode = self._buffer[at:], self._prose
        self._line_start = False
        return True

    def _dropped(self) -> bool:
        self._buffer = ""
        return False
