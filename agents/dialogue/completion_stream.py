"""Reads what servers of language models stream, as leniently as can be, without any network.

Text is taken wherever a server puts it; everything else that it may send is either of no matter or
ends the answer with a sentence that says what the server did. An answer counts as whole only if the
server says so.
"""

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any

from agents.dialogue.server_errors import BadAnswerError, failed, page, raise_error, shown

LONGEST_LINE = 4_000_000
"""Characters without a line break after which a server is taken for broken."""
_LINE_END = re.compile(rb"\r?\n|\r(?=\r|data:|event:|id:|:)")
_LENGTH = frozenset(
    {"length", "max_tokens", "model_length", "max_output_tokens", "token_limit", "max_length"}
)
"""Reasons of servers for an end at the length that was asked for, in small letters."""
_BROKEN = re.compile(
    r"error|filter|safety|abort|cancel|timeout|time_out|sensitive|recitation|resource|blocked|"
    r"blocklist|prohibited|spii|malformed|^other$|moderation|overloaded|unavailable"
)
"""Parts of reasons for an end before the answer was whole."""


_THOUGHTS = (
    *("reasoning_content", "reasoning", "thinking", "reasoning_text", "reasoning_details"),
    *("thinking_blocks", "thoughts", "thought", "analysis"),
)
"""Fields in which servers send thoughts."""


class Lines:
    """Puts lines together out of bytes.

    Line feeds end a line, as do carriage returns where a field of an event follows; text may hold
    U+2028 and its like.
    """

    def __init__(self) -> None:
        self._rest = b""
        self._begun = False

    def feed(self, data: bytes) -> Iterator[str]:
        """Take the next bytes; gives the lines that they end.

        Raises:
            BadAnswerError: a line has no end.
        """
        data = self._rest + data
        if not self._begun and data:
            if len(data) < len(codecs.BOM_UTF8) and codecs.BOM_UTF8.startswith(data):
                self._rest = data
                return
            self._begun = True
            data = data.removeprefix(codecs.BOM_UTF8)
        *lines, self._rest = _LINE_END.split(data)
        if len(self._rest) > LONGEST_LINE:
            raise BadAnswerError("bad-answer", "sends a line without an end")
        for line in lines:
            yield _text(line)

    def finish(self) -> Iterator[str]:
        """The stream has ended; gives what is left of it."""
        for line in _LINE_END.split(self._rest):
            if line:
                yield _text(line)
        self._rest = b""


class ChatStream:
    """What the two kinds of streams have in common: what came, and whether it is an answer.

    Attributes:
        done: the server said that the answer is whole.
        closed: it said that nothing follows.
    """

    def __init__(self) -> None:
        self.done = self.closed = False
        self._at_length = False
        """The server said that it stopped at the length that was asked for."""
        self._said = False
        self._half = ""
        self._others: set[str] = set()
        """What came beside text."""
        self._refusal = ""

    def _take(self, text: str) -> str:
        """Text of the answer; halves of a character that come apart are put together."""
        text = self._half + text
        self._half = text[-1:] if "\ud800" <= text[-1:] <= "\udbff" else ""
        text = text.removesuffix(self._half) if self._half else text
        whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        if any("\ud800" <= character <= "\udfff" for character in text) and "\ufffd" in whole:
            raise BadAnswerError("bad-answer", "sends half a character, which is no text")
        self._said = self._said or bool(whole)
        return whole

    def _message(self, message: dict[str, Any]) -> str:
        self._note(message)
        return "".join(_parts(message.get("content")))

    def _note(self, message: dict[str, Any]) -> None:
        """What comes beside the text."""
        if any(message.get(key) for key in _THOUGHTS):
            self._others.add("thoughts")
        content = message.get("content")
        if isinstance(content, list) and not any(_parts(content)):
            self._others.add("thoughts")
        if message.get("tool_calls") or message.get("function_call"):
            self._others.add("tools")
        if isinstance(refusal := message.get("refusal"), str):
            self._refusal += refusal

    def feed(self, line: str) -> str:
        """Take the next line; gives the text that it brings.

        Raises:
            BadAnswerError: it ends the answer.
        """
        raise NotImplementedError

    def finish_text(self) -> str:
        """The stream has ended; gives text that is known only now.

        Raises:
            BadAnswerError: what came is no answer.
        """
        return ""

    def finish(self) -> None:
        """The stream has ended.

        Raises:
            BadAnswerError: it is no whole answer.
        """
        if self._half:
            raise BadAnswerError("bad-answer", "sends half a character, which is no text")
        if self._said and not self.done:
            raise BadAnswerError("answer-cut-off", "closed the connection before the answer ended")
        if not self._said:
            raise self._nothing()
        if self._at_length:
            raise BadAnswerError(
                "answer-cut-off", "ended the answer at max_tokens: a higher one lets it go on"
            )

    def _end(self, reason: object) -> None:
        """The server says why the answer ends here.

        Raises:
            BadAnswerError: for no good reason.
        """
        said = reason.casefold().replace("-", "_") if isinstance(reason, str) else ""
        if _BROKEN.search(said):
            raise BadAnswerError("answer-cut-off", f"broke the answer off ({shown(reason)})")
        self._at_length = self._at_length or said in _LENGTH

    def _nothing(self) -> BadAnswerError:
        if self._refusal:
            return BadAnswerError("answer-refused", f"refuses to answer: {shown(self._refusal)}")
        if "tools" in self._others:
            return BadAnswerError("answer-empty", "calls a tool instead of answering")
        if "thoughts" in self._others:
            return BadAnswerError(
                "answer-empty",
                "thought and then said nothing: give it more max_tokens, or a model that does not "
                "think",
            )
        return BadAnswerError("answer-empty", "sent an answer without any text")


class OpenAiStream(ChatStream):
    """Server-sent events of `/chat/completions`, or one JSON object in their place."""

    def __init__(self) -> None:
        super().__init__()
        self._event = ""
        self._begun_data = ""
        """JSON that goes on in the next line of the same event."""
        self._body: list[str] = []
        self._index: int | None = None
        """The choice that is read, where there are several."""

    def feed(self, line: str) -> str:
        """Take the next line; gives the text that it brings.

        Raises:
            BadAnswerError: it ends the answer.
        """
        field, colon, value = line.strip("\r").partition(":")
        if self._body:
            self._body.append(line)
        elif not line.strip():
            self._event = ""
            self._end_event()
        elif not field:
            return ""  # a comment keeps the connection alive
        elif colon and field == "data":
            return self._data(value.strip())
        elif colon and field == "event":
            self._event = value.strip()
        elif colon and field in {"id", "retry"}:
            return ""
        elif colon and field == "error":
            raise failed(value.strip())
        else:
            self._body.append(line)
        return ""

    def finish_text(self) -> str:
        """See `ChatStream`: a server may answer without streaming.

        Raises:
            BadAnswerError: what came is no answer.
        """
        self._end_event()
        if not self._body:
            return ""
        body = "\n".join(self._body)
        try:
            value = json.loads(body, strict=False)
        except (ValueError, RecursionError):
            raise BadAnswerError("bad-answer", f"answers with {page(body)}") from None
        if not isinstance(value, dict):
            raise BadAnswerError("bad-answer", f"answers with JSON that is none: {shown(body)}")
        text = self._chunk(value)
        self.done = True
        return text

    def _data(self, data: str) -> str:
        if data.casefold() == "[done]":
            self._end_event()
            self.done = self.closed = True
            return ""
        if not data:
            return ""
        data = f"{self._begun_data}\n{data}" if self._begun_data else data
        try:
            value = json.loads(data, strict=False)
        except (ValueError, RecursionError):
            if self._event == "error":
                raise failed(data) from None
            if len(data) > LONGEST_LINE:
                raise BadAnswerError("bad-answer", "sends an event without an end") from None
            self._begun_data = data
            return ""
        self._begun_data = ""
        if isinstance(value, list):
            value = next((one for one in value if isinstance(one, dict)), None)
        if not isinstance(value, dict):
            return ""
        if self._event == "error":
            raise failed(value)
        return self._chunk(value)

    def _end_event(self) -> None:
        """An event has ended, and so must have its JSON.

        Raises:
            BadAnswerError: it has not.
        """
        if self._begun_data:
            raise BadAnswerError("bad-answer", f"sends what is no JSON: {shown(self._begun_data)}")

    def _chunk(self, chunk: dict[str, Any]) -> str:
        raise_error(chunk)
        choices = chunk.get("choices")
        if not isinstance(choices, list):
            return ""
        return "".join(self._choice(choice) for choice in choices[:1] if isinstance(choice, dict))

    def _choice(self, choice: dict[str, Any]) -> str:
        raise_error(choice)
        if isinstance(index := choice.get("index"), int):
            self._index = index if self._index is None else self._index
            if index != self._index:
                return ""
        delta = choice.get("delta")
        if not isinstance(delta, dict | str):
            delta = choice.get("message")
        text = self._message(delta) if isinstance(delta, dict) else delta
        text = text or choice.get("text")
        if reason := choice.get("finish_reason"):
            self._end(reason)
            self.done = True
        return self._take(text) if isinstance(text, str) and text else ""


class OllamaStream(ChatStream):
    """Lines of JSON of `/api/chat`."""

    def feed(self, line: str) -> str:
        """Take the next line; gives the text that it brings.

        Raises:
            BadAnswerError: it ends the answer.
        """
        line = line.removeprefix("data:").strip()
        if not line:
            return ""
        try:
            value = json.loads(line, strict=False)
        except (ValueError, RecursionError):
            raise BadAnswerError("bad-answer", f"answers with {page(line)}") from None
        if not isinstance(value, dict):
            raise BadAnswerError("bad-answer", f"sends what is no chunk: {shown(line)}")
        raise_error(value)
        if value.get("done") is True:
            self.done = self.closed = True
            self._end(value.get("done_reason"))
        message = value.get("message")
        if not isinstance(message, dict):
            if self.done:
                return ""
            raise BadAnswerError("bad-answer", f"sends a chunk without a message: {shown(line)}")
        text = self._message(message)
        return self._take(text) if text else ""


def _parts(content: object) -> Iterator[str]:
    """The text of a message's content: a string, or parts of which some are text."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        if content.get("type", "text") in {"text", "output_text"}:
            yield from _parts(content.get("text", content.get("value")))
    elif isinstance(content, list):
        for part in content:
            yield from _parts(part) if isinstance(part, str | dict) else ()


def _text(line: bytes) -> str:
    return line.removesuffix(b"\r").decode("utf-8", "replace").removeprefix("\ufeff")
