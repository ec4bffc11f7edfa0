"""What servers of language models say when something is wrong, in all the shapes in use."""

import json
from typing import Any

_SHOWN = 160
"""Characters of a server's own words that are shown."""
_WORDS = (
    *("message", "error_message", "detail", "msg", "status_msg", "error", "errors"),
    *("error_type", "type", "code"),
)
"""Where an error has its words, best first."""


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


def raise_error(value: dict[str, Any]) -> None:
    """See whether a chunk is an error, in any of the shapes in use.

    Raises:
        BadAnswerError: it is one.
    """
    for key in ("error", "errors", "Error"):
        if error := value.get(key):
            raise failed(error)
    said = {str(value.get(key)).casefold() for key in ("object", "type", "status")}
    if "error" in said or value.get("error_type") or value.get("success") is False:
        raise failed(value)
    status = value.get("base_resp")
    if isinstance(status, dict) and status.get("status_code"):
        raise failed(status)
    if not ({"choices", "message"} & value.keys()) or isinstance(value.get("message"), str):
        for key in ("detail", "message", "msg"):
            if value.get(key) and not value.get("choices"):
                raise failed(value[key])


def failed(error: object) -> BadAnswerError:
    """The server says that it cannot answer, and why."""
    return BadAnswerError("completion-failed", f"cannot answer: {_words(error)}")


def _words(error: object) -> str:
    """The words of an error, whichever shape it has."""
    if isinstance(error, str):
        try:
            error = json.loads(error)
        except (ValueError, RecursionError):
            return shown(str(error))
    if isinstance(error, list) and error:
        return _words(error[0])
    if isinstance(error, dict):
        fields = {str(key).casefold(): value for key, value in error.items()}
        for key in _WORDS:
            if fields.get(key):
                nested = isinstance(fields[key], dict | list)
                return _words(fields[key]) if nested else shown(fields[key])
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
