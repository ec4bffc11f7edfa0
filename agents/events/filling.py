"""Texts of rules with the fields of an event in their places.

Pure. An event's data comes from outside and is not trusted: it is put into texts as plain text of
limited length, and nothing else.
"""

import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

LONGEST_VALUE = 200
"""Characters that a field of an event may put into a text."""
LONGEST_TEXT = 2_000
"""Characters of a text with its fields filled in."""

_FIELD = re.compile(r"\{([^{}|]*)(?:\|([^{}]*))?\}")
_FIELD_NAME = re.compile(r"[\w-]+(?:\.[\w-]+)*")
_GAP = re.compile(r"\s+(?=[.,;:!?](?:\s|$))")


def fill(text: str, data: Mapping[str, Any]) -> str:
    """A text with the fields of an event in their places, once: a field's own braces stay.

    A field that is missing, or is no text or number, gives what stands behind `|`, or nothing.
    """

    def value(found: re.Match[str]) -> str:
        name, otherwise = found.group(1).strip(), found.group(2) or ""
        return _plain(look_up(data, name)) or otherwise

    filled = _GAP.sub("", " ".join(_FIELD.sub(value, text).split()))
    return shorten(filled, LONGEST_TEXT)


def fill_all(value: object, data: Mapping[str, Any]) -> object:
    """A value of TOML with every text inside it filled."""
    if isinstance(value, str):
        return fill(value, data)
    if isinstance(value, dict):
        return {key: fill_all(inner, data) for key, inner in value.items()}
    if isinstance(value, list):
        return [fill_all(inner, data) for inner in value]
    return value


def look_up(data: Mapping[str, Any], name: str) -> object:
    """A field by its name, or by its path, `user.name`; None where there is none."""
    found: object = data
    for key in name.split("."):
        found = found.get(key) if isinstance(found, Mapping) else None
    return found


def number(value: object) -> float | None:
    """A number, also one that a tool sent as text: `"5.00"`."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None


def _plain(value: object) -> str:
    """A value as text for people: one line, no control or formatting characters, not too long."""
    if isinstance(value, str):
        cut = value[: 4 * LONGEST_VALUE]
        visible = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in cut)
        return shorten(" ".join(visible.split()), LONGEST_VALUE)
    if isinstance(value, bool) or (found := number(value)) is None:
        return ""
    return shorten(str(value) if isinstance(value, int) else f"{found:.15g}", LONGEST_VALUE)


def shorten(text: str, longest: int) -> str:
    """A text of so many characters at most."""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def wrong_fields(texts: Iterable[str]) -> Iterator[str]:
    """What is wrong with the fields in texts, one sentence each."""
    for text in texts:
        for found in _FIELD.finditer(text):
            if not _FIELD_NAME.fullmatch(found.group(1).strip()):
                yield f"{found.group(0)} is no field; write {{name}} or {{name|otherwise}}"
        if set(_FIELD.sub("", text)) & {"{", "}"}:
            yield f"a brace is open or left over in {text!r}"


def texts_in(value: object) -> Iterator[str]:
    """Every text inside a value of TOML."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from texts_in(inner)
