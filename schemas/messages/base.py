"""What every message has."""

import time
from typing import ClassVar, Literal

import msgspec

Stream = Literal["TURNS", "EVENTS", "STAGE", "MIC"]
"""The streams that keep messages: see `bus/streams.py` for how long."""


class Message(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    """A message on the bus.

    Attributes:
        at: Unix time in seconds at which it was made. A reader fills in the time of arrival where
            an outside tool left it out.

    A message also declares, for all of its kind:
        stream: which stream keeps it; None where it is only heard live.
        from_clients: whether a face or a tool may send it over WebSocket.
        for_faces: whether a face may be sent it.
        reply: the type of the answer, where it is a request.
    """

    stream: ClassVar[Stream | None] = None
    from_clients: ClassVar[bool] = False
    for_faces: ClassVar[bool] = True
    reply: ClassVar[str] = ""

    at: float = msgspec.field(default_factory=time.time)


def type_of(message: Message | type[Message]) -> str:
    """The message's type, which is the tail of its subject: `asr.final`, `event.donation`."""
    kind = message if isinstance(message, type) else type(message)
    tag = kind.__struct_config__.tag
    if tag == "event":
        if isinstance(message, type):
            return "event.{name}"
        return f"event.{message.name}"  # type: ignore[attr-defined]
    return str(tag)
