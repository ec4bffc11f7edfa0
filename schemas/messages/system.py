"""How Iris is doing."""

from typing import Annotated

import msgspec

from schemas.messages.base import Message
from schemas.types import Milliseconds, Turn


class SystemTiming(Message, frozen=True, kw_only=True, tag="system.timing"):
    """How long a stage of a turn took. Every agent to all.

    Attributes:
        turn: which turn, or 0.
        stage: kebab case: `llm-first-token`, `tts-first-chunk`.
        ms: how long it took.
        started: Unix time in seconds at which the stage began.
    """

    turn: Turn
    stage: str
    ms: Milliseconds
    started: float


class SystemFailed(Message, frozen=True, kw_only=True, tag="system.failed"):
    """Something went wrong, and what to do. Every agent to all.

    Attributes:
        code: kebab case and stable.
        detail: a sentence for people: what went wrong, and what to do.
        turn: the turn that suffers, or 0.
    """

    code: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    detail: str
    turn: Turn = 0
