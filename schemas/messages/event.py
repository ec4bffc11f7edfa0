"""What happens outside: a donation, a button, a doorbell."""

from typing import Any

import msgspec

from schemas.messages.base import Message
from schemas.types import Name


class Event(Message, frozen=True, kw_only=True, tag="event"):
    """Something happened outside. Tools to events.

    Its type carries its name: `event.donation`. On every wire it is
    `{"type":"event.donation","at":...,"data":{...}}`.

    Attributes:
        name: what happened: `donation`, `doorbell`.
        data: more about it, any JSON object of at most 64 KiB over the wire.
    """

    stream = "EVENTS"
    from_clients = True
    for_faces = False

    name: Name
    data: dict[str, Any] = msgspec.field(default_factory=dict)
