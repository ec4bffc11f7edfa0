"""What the avatar does beside speaking."""

from typing import Any

import msgspec

from schemas.messages.base import Message
from schemas.types import Milliseconds, Name, Unit


class AvatarTrigger(Message, frozen=True, kw_only=True, tag="avatar.trigger"):
    """Set an effect off: `fireworks`. Events and tools to bridge and all.

    Attributes:
        name: of the effect: `fireworks`, `rain`.
        data: what the effect wants to know, any JSON object of at most 64 KiB over the
            wire.
    """

    stream = "STAGE"
    from_clients = True

    name: Name
    data: dict[str, Any] = msgspec.field(default_factory=dict)


class AvatarExpression(Message, frozen=True, kw_only=True, tag="avatar.expression"):
    """Show an expression, and let it go again. Events to bridge and all.

    Attributes:
        name: of the expression: `happy`, `sad`, `surprised`.
        intensity: 0 (not at all) to 1 (fully).
        ms: how long it is held; 0 means until the next one.
    """

    stream = "STAGE"
    from_clients = True

    name: Name
    intensity: Unit = 1.0
    ms: Milliseconds = 0
