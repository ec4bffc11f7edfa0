"""What every message has."""

import time

import msgspec


class Message(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    """A message on the bus.

    Attributes:
        at: Unix time in seconds at which it was made. A reader fills in the time of arrival where
            an outside tool left it out.
    """

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
