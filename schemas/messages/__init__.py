"""Every message that travels over the bus, one module for each domain.

A message's tag is its type, and its type is the tail of its subject: the name is written once.
A new message is one Struct in the module of its domain: what keeps it, who may send it and whom it
answers stands in the Struct, and everything else finds it here.
"""

import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import msgspec

from schemas.messages.agent import *
from schemas.messages.asr import *
from schemas.messages.avatar import *
from schemas.messages.base import Message, Stream, type_of
from schemas.messages.dialogue import *
from schemas.messages.event import *
from schemas.messages.machine import *
from schemas.messages.mic import *
from schemas.messages.retrieval import *
from schemas.messages.speech import *
from schemas.messages.system import *
from schemas.messages.turn import *
from schemas.messages.vad import *

__all__ = ["KINDS", "MESSAGES", "STRUCTS", "Message", "Stream", "type_of"]


def _structs() -> Iterator[type[msgspec.Struct]]:
    """Every Struct of every domain, in the order in which they are written."""
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        if module.name == "base":
            continue
        name = f"{__name__}.{module.name}"
        for value in vars(importlib.import_module(name)).values():
            if (
                isinstance(value, type)
                and issubclass(value, msgspec.Struct)
                and value.__module__ == name
            ):
                yield value


STRUCTS: tuple[type[msgspec.Struct], ...] = tuple(_structs())
"""The messages, what they are made of, and what several of them share."""
KINDS: tuple[type[Message], ...] = tuple(
    kind for kind in STRUCTS if issubclass(kind, Message) and "." in type_of(kind)
)
"""Every message."""
MESSAGES: dict[str, type[Message]] = {
    type_of(kind): kind for kind in KINDS if "{" not in type_of(kind)
}
"""Each type and its class, but for events, whose types are made by whoever sends them."""
