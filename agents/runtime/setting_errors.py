"""What is wrong with settings, in the words of `iris.toml`. Pure."""

import difflib
import re
import typing
from typing import Any

import msgspec


def explain(message: str, kind: type[msgspec.Struct], *, prefix: str = "") -> str:
    """Say msgspec's validation error in the words of `iris.toml`.

    Args:
        message: as msgspec wrote it.
        kind: the struct that was read.
        prefix: of the keys, `tts.piper.`.
    """
    what, _, where = message.partition(" - at `")
    place = where.rstrip("`").removeprefix("$").lstrip(".")
    if unknown := re.search(r"unknown field `(.+)`", what):
        key = f"{prefix}{place}.{unknown[1]}".replace("..", ".").strip(".")
        known = _known(kind, place)
        close = difflib.get_close_matches(unknown[1], known, n=1)
        hint = f"did you mean {close[0]}?" if close else f"known are {', '.join(sorted(known))}"
        return f"unknown key {key} ({hint})"
    return f"{prefix}{place}: {what[0].lower()}{what[1:]}"


def _known(kind: type[msgspec.Struct], place: str) -> list[str]:
    """The keys of the table at a place such as `bridge` or `webhooks[0]`."""
    current: Any = kind
    for name in place.split("."):
        for field in msgspec.structs.fields(current):
            if field.name == name.partition("[")[0]:
                current = _table_in(field.type) or current
    return [field.name for field in msgspec.structs.fields(current) if field.name != "engines"]


def _table_in(annotation: Any) -> type[msgspec.Struct] | None:  # noqa: ANN401 (any annotation)
    """The struct that a field holds, or a list of."""
    if isinstance(annotation, type) and issubclass(annotation, msgspec.Struct):
        return annotation
    found = (_table_in(inner) for inner in typing.get_args(annotation))
    return next((table for table in found if table is not None), None)
