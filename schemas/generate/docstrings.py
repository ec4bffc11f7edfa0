"""What the messages, their fields and their docstrings say of themselves."""

import inspect
import re

import msgspec
from msgspec import inspect as kinds

Struct = type[msgspec.Struct]


def fields_of(kind: Struct) -> tuple[kinds.Field, ...]:
    """The fields, as msgspec knows them."""
    info = kinds.type_info(kind)
    assert isinstance(info, kinds.StructType)  # noqa: S101
    return info.fields


def about(kind: Struct) -> str:
    """The docstring without its attributes."""
    return (inspect.getdoc(kind) or "").partition("Attributes:")[0].strip()


def notes_of(kind: Struct) -> dict[str, str]:
    """What the docstring says about each attribute, or that of the class which it extends."""
    base = kind.__base__
    notes = notes_of(base) if base and issubclass(base, msgspec.Struct) else {}
    name = ""
    for line in (inspect.getdoc(kind) or "").partition("Attributes:")[2].splitlines():
        if found := re.fullmatch(r"    (\w+): (.*)", line):
            name, notes[found[1]] = found[1], found[2]
        elif name and line.strip():
            notes[name] += " " + line.strip()
    return notes


def sentence(text: str) -> str:
    """The text as a sentence."""
    text = text[:1].upper() + text[1:]
    return text if not text or text.endswith(".") else f"{text}."
