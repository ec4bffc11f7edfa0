"""What a device may do, in words that a person understands. Pure."""

from collections.abc import Collection, Iterable
from typing import Literal

Scope = Literal["see", "hear", "talk", "trigger", "admin"]
"""`see`: the avatar and her speech. `hear`: what people said, as text. `talk`: the microphone,
prompts, interruptions. `trigger`: effects, expressions and events. `admin`: pairing, devices and
whatever else its owner may do."""
SCOPES: tuple[Scope, ...] = ("see", "hear", "talk", "trigger", "admin")
USUAL: tuple[Scope, ...] = ("see", "hear", "talk", "trigger")
"""What a phone is given."""
TOPICS: dict[str, Scope] = {
    "turn": "see",
    "speech": "see",
    "avatar": "see",
    "timings": "see",
    "transcripts": "hear",
}
"""The scope that each topic of a feed needs."""
_SENDING: dict[str, Scope] = {
    "prompt": "talk",
    "mic.started": "talk",
    "mic.stopped": "talk",
    "turn.interrupt": "talk",
    "speech.played": "see",
    "avatar.trigger": "trigger",
    "avatar.expression": "trigger",
}


def needed_to_send(kind: str) -> Scope:
    """The scope that a client needs to send a message of a type."""
    return "trigger" if kind.startswith("event.") else _SENDING.get(kind, "admin")


def topics(wanted: Iterable[str], scopes: Collection[Scope]) -> list[str]:
    """Of the topics that a client wants, and `turn`, those that it may have."""
    return [topic for topic in ("turn", *wanted) if TOPICS[topic] in scopes]
