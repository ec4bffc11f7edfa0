"""What the avatar does beside speaking."""

from typing import Any

import msgspec

from schemas.messages.base import Message
from schemas.types import Milliseconds, Name, Sentence, Turn, Unit


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
    """Show an expression, and let it go again. Dialogue, events and tools to bridge and all.

    Attributes:
        name: of the expression: `happy`, `sad`, `surprised`.
        intensity: 0 (not at all) to 1 (fully).
        ms: how long it is held; 0 means until the next one, or until its sentence is over.
        turn: the turn of the sentence that it belongs to, which a face waits for; 0 means now.
        sentence: that sentence.
    """

    stream = "STAGE"
    from_clients = True

    name: Name
    intensity: Unit = 1.0
    ms: Milliseconds = 0
    turn: Turn = 0
    sentence: Sentence = 0
