"""Reads what servers of language models stream, as leniently as can be, without any network.

Text is taken wherever a server puts it; everything else that it may send is either of no matter or
ends the answer with a sentence that says what the server did. An answer counts as whole only if the
server says so.
"""

import json
from collections.abc import Iterator
from typing import Any

LONGEST_LINE = 4_000_000
"""Characters without a line break after which a server is taken for broken."""
_SHOWN = 160
"""Characters of a server's own words that are shown."""


class BadAnswerError(Exception):
    """A server did something that ends an answer.

    Attributes:
        code: of `system.failed`.
        what: what the server did, as the rest of a sentence about it.
    """

    def __init__(self, code: str, what: str) -> None:
        super().__init__(f"{code}: {what}")
        self.code = code
        self.what = what


class Lines:
    """Puts lines together out of bytes. Only line feeds end a line: text may hold U+2028."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> Iterator[str]:
        """Take the next bytes; gives the lines that they end.

        Raises:
            BadAnswerError: a line has no end.
        """
        *lines, self._rest = (self._rest + data).split(b"\n")
        if len(self._rest) > LONGEST_LINE:
            raise BadAnswerError("bad-answer", "sends a line without an end")
        for line in lines:
            yield _text(line)

    def finish(self) -> Iterator[str]:
        """The stream has ended; gives what is left of it."""
        if self._rest:
            yield _text(self._rest)
        self._rest = b""


class ChatStream:
    """What the two kinds of streams have in common: what came, and whether it is an answer.

    Attributes:
        done: the server said that the answer is whole.
        closed: it said that nothing follows.
    """

    def __init__(self) -> None:
        self.done = self.closed = False
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
        if any(message.get(key) for key in ("reasoning_content", "reasoning", "thinking")):
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
        self._body: list[str] = []

    def feed(self, line: str) -> str:
        """Take the next line; gives the text that it brings.

        Raises:
            BadAnswerError: it ends the answer.
        """
        field, colon, value = line.strip("\r").partition(":")
        if self._body:
            self._body.append(line)
        elif not line.strip() or not field:  # a comment keeps the connection alive
            self._event = "" if not line.strip() else self._event
        elif colon and field == "data":
            return self._data(value.strip())
        elif colon and field == "event":
            self._event = value.strip()
        elif colon and field in {"id", "retry"}:
            return ""
        elif colon and field == "error":
            raise BadAnswerError("completion-failed", f"cannot answer: {_words(value.strip())}")
        else:
            self._body.append(line)
        return ""

    def finish_text(self) -> str:
        """See `ChatStream`: a server may answer without streaming.

        Raises:
            BadAnswerError: what came is no answer.
        """
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
        if data == "[DONE]":
            self.done = self.closed = True
            return ""
        if not data:
            return ""
        try:
            value = json.loads(data, strict=False)
        except (ValueError, RecursionError):
            if self._event == "error":
                raise _failed(data) from None
            raise BadAnswerError("bad-answer", f"sends what is no JSON: {shown(data)}") from None
        if not isinstance(value, dict):
            return ""
        if self._event == "error":
            raise _failed(value)
        return self._chunk(value)

    def _chunk(self, chunk: dict[str, Any]) -> str:
        _raise_error(chunk)
        choices = chunk.get("choices")
        if not isinstance(choices, list):
            return ""
        return "".join(self._choice(choice) for choice in choices[:1] if isinstance(choice, dict))

    def _choice(self, choice: dict[str, Any]) -> str:
        _raise_error(choice)
        delta = choice.get("delta")
        if not isinstance(delta, dict):
            delta = choice.get("message")
        text = choice.get("text") if not isinstance(delta, dict) else self._message(delta)
        reason = choice.get("finish_reason")
        if reason in {"error", "content_filter"}:
            what = "an error" if reason == "error" else "its filter of contents"
            raise BadAnswerError("answer-cut-off", f"broke the answer off by {what}")
        self.done = self.done or bool(reason)
        return self._take(text) if isinstance(text, str) and text else ""


class OllamaStream(ChatStream):
    """Lines of JSON of `/api/chat`."""

    def feed(self, line: str) -> str:
        """Take the next line; gives the text that it brings.

        Raises:
            BadAnswerError: it ends the answer.
        """
        if not line.strip():
            return ""
        try:
            value = json.loads(line, strict=False)
        except (ValueError, RecursionError):
            raise BadAnswerError("bad-answer", f"answers with {page(line)}") from None
        if not isinstance(value, dict):
            raise BadAnswerError("bad-answer", f"sends what is no chunk: {shown(line)}")
        _raise_error(value)
        self.done = self.closed = self.done or value.get("done") is True
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
    elif isinstance(content, list):
        for part in content:
            if isinstance(part, str):
                yield part
            elif isinstance(part, dict) and part.get("type", "text") in {"text", "output_text"}:
                yield from _parts(part.get("text"))


def _raise_error(value: dict[str, Any]) -> None:
    """Raise what a server says about an error, in any of the shapes in use."""
    if error := value.get("error"):
        raise _failed(error)
    if value.get("object") == "error" or value.get("type") == "error" or value.get("error_type"):
        raise _failed(value)
    if "choices" not in value and "message" not in value and isinstance(value.get("detail"), str):
        raise _failed(value)


def _failed(error: object) -> BadAnswerError:
    return BadAnswerError("completion-failed", f"cannot answer: {_words(error)}")


def _words(error: object) -> str:
    """The words of an error, whichever shape it has."""
    if isinstance(error, str):
        try:
            error = json.loads(error)
        except (ValueError, RecursionError):
            return shown(str(error))
    if isinstance(error, dict):
        for key in ("message", "error_message", "detail", "error", "error_type", "type", "code"):
            if error.get(key):
                return _words(error[key]) if isinstance(error[key], dict) else shown(error[key])
    return shown(error)


def page(body: str) -> str:
    """What a body is that should be JSON."""
    begun = body.lstrip()[:200].casefold()
    if begun.startswith(("<!doctype", "<html", "<head", "<?xml")):
        return "a web page, not with a model's text: is the address that of the API?"
    return f"what is no JSON: {shown(body)}"


def shown(value: object) -> str:
    """A server's words, on one line and not too many."""
    text = "".join(c if c.isprintable() else " " for c in str(value))
    text = " ".join(text.split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def words_of(body: str) -> str:
    """The words of an error's body.

    Args:
        body: of an HTTP answer whose status says that it failed.
    """
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        begun = body.lstrip()[:20].casefold()
        return "a web page" if begun.startswith(("<!doctype", "<html")) else shown(body)
    return _words(value.get("error", value) if isinstance(value, dict) else value)


def _text(line: bytes) -> str:
    return line.removesuffix(b"\r").decode("utf-8", "replace").removeprefix("\ufeff")
