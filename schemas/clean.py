"""Text without control characters: what somebody sends is printed by terminals, and read by people.

Removed are C0 (but line feed and tab), DEL and C1, and with ESC whatever would steer a terminal.
Source: ECMA-48, https://ecma-international.org/publications-and-standards/standards/ecma-48/
"""

import re
from typing import Any

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_MAYBE_IN_JSON = re.compile(rb"\\u00[01789]|\\[bfr]|[\x7f]|\xc2[\x80-\x9f]", re.IGNORECASE)


def clean(text: str) -> str:
    """The text without control characters."""
    return _CONTROLS.sub("", text)


def may_hold_controls(json: bytes) -> bool:
    """Whether text in this JSON could hold any: a quick look, which spares most messages more."""
    return _MAYBE_IN_JSON.search(json) is not None


def clean_value(value: Any) -> Any:  # noqa: ANN401
    """A value out of JSON, with all text in it cleaned, names of fields included."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [clean_value(one) for one in value]
    if isinstance(value, dict):
        return {clean(key): clean_value(one) for key, one in value.items()}
    return value
