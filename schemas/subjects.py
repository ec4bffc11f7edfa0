"""The grammar of subjects: `iris.{avatar}.{session}.{domain}.{event}`."""

import re
from typing import NamedTuple

from schemas.messages import MESSAGES, Message, type_of

_TOKEN = re.compile(r"[a-z0-9_-]+")


class Address(NamedTuple):
    """Where a message belongs.

    Attributes:
        avatar: one token.
        session: one token.
        type: the message's type: `asr.final`, `event.donation`.
    """

    avatar: str
    session: str
    type: str


class UnknownTypeError(ValueError):
    """A subject that follows the grammar and ends in a type that this program does not know."""


def subject(avatar: str, session: str, message: Message | type[Message]) -> str:
    """The subject of a message, or of a type of message to subscribe to (`*` matches any token).

    Raises:
        ValueError: a token is not `[a-z0-9_-]+` (or `*`).
    """
    domain, event = type_of(message).split(".")
    parts = (avatar, session, domain, "*" if event == "{name}" else event)
    for part in parts:
        if part != "*" and not _TOKEN.fullmatch(part):
            raise ValueError(f"not a subject token: {part!r} (use a-z, 0-9, _ and -)")
    return f"iris.{'.'.join(parts)}"


def session_of(text: str) -> str:
    """The session that a subject names, be its type known or not; `main` where it names none."""
    tokens = text.split(".")
    named = len(tokens) > 2 and tokens[0] == "iris" and _TOKEN.fullmatch(tokens[2])
    return tokens[2] if named else "main"


def parse(text: str) -> Address:
    """Take a subject apart.

    Raises:
        UnknownTypeError: its tail is no known type.
        ValueError: it does not follow the grammar.
    """
    tokens = text.split(".")
    if len(tokens) != 5 or tokens[0] != "iris" or not all(map(_TOKEN.fullmatch, tokens)):
        raise ValueError(
            f"not a subject of Iris: {text!r} (expected iris.{{avatar}}.{{session}}.{{type}})"
        )
    tail = ".".join(tokens[3:])
    if tail not in MESSAGES and tokens[3] != "event":
        raise UnknownTypeError(f"unknown message type: {tail!r}")
    return Address(tokens[1], tokens[2], tail)
