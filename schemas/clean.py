"""Text without control characters: what somebody sends is printed by terminals, and read by people.

Removed are C0 (but line feed and tab), DEL and C1, and with ESC whatever would steer a terminal.
Source: ECMA-48, https://ecma-international.org/publications-and-standards/standards/ecma-48/
"""

import re
from typing import Any

import msgspec

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_MAYBE_IN_JSON = re.compile(rb"\\u00[01789]|\\[bfr]|[\x7f]|\xc2[\x80-\x9f]", re.IGNORECASE)


def clean(text: str) -> str:
    """The text without control characters."""
    return _CONTROLS.sub("", text)


def clean_json(data: bytes) -> bytes:
    """JSON in which no text has control characters, names of fields included.

    Raises:
        msgspec.DecodeError, UnicodeDecodeError, RecursionError: it is not JSON; this is not looked
            for where a quick look shows that there is nothing to remove.
    """
    if _MAYBE_IN_JSON.search(data) is None:
        return data
    return msgspec.json.encode(_clean_value(msgspec.json.decode(data)))


def _clean_value(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_clean_value(one) for one in value]
    if isinstance(value, dict):
        return {clean(key): _clean_value(one) for key, one in value.items()}
    return value
