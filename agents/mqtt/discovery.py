"""How Iris describes herself to Home Assistant. Pure.

Source: https://www.home-assistant.io/integrations/mqtt/#mqtt-discovery
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import schemas

EFFECTS = ("fireworks", "hearts", "rain", "confetti")
EXPRESSIONS: tuple[str, ...] = tuple(
    json.loads(Path(schemas.__file__).with_name("face_shapes.json").read_bytes())["expressions"]
)
LONGEST_STATE = 255
"""Characters that Home Assistant keeps of a state."""


class Topics:
    """The topics of one avatar."""

    def __init__(self, avatar: str) -> None:
        base = f"iris/{avatar}"
        self.status = f"{base}/status"
        self.speaking = f"{base}/speaking"
        self.listening = f"{base}/listening"
        self.question = f"{base}/question"
        self.answer = f"{base}/answer"
        self.say = f"{base}/say/set"
        self.effect = f"{base}/effect/set"
        self.expression = f"{base}/expression/set"

    @property
    def commands(self) -> tuple[str, ...]:
        """Those that Home Assistant writes."""
        return self.say, self.effect, self.expression


def entities(prefix: str, avatar: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each entity's discovery topic and its configuration.

    Args:
        prefix: of Home Assistant's discovery, `homeassistant`.
        avatar: her name on the bus.
    """
    topics = Topics(avatar)

    def entity(kind: str, key: str, name: str, **more: object) -> tuple[str, dict[str, Any]]:
        return f"{prefix}/{kind}/iris_{avatar}/{key}/config", {
            "name": name,
            "unique_id": f"iris_{avatar}_{key}",
            "availability_topic": topics.status,
            "device": {"identifiers": [f"iris_{avatar}"], "name": avatar.capitalize()},
            "origin": {"name": "Iris"},
            **more,
        }

    yield entity("binary_sensor", "speaking", "Speaking", state_topic=topics.speaking)
    yield entity("binary_sensor", "listening", "Listening", state_topic=topics.listening)
    for key, topic in (("question", topics.question), ("answer", topics.answer)):
        yield entity("sensor", key, f"Last {key}", state_topic=topic)
    for effect in EFFECTS:
        name = effect.capitalize()
        yield entity("button", effect, name, command_topic=topics.effect, payload_press=effect)
    yield entity(
        "select",
        "expression",
        "Expression",
        command_topic=topics.expression,
        options=list(EXPRESSIONS),
    )
    yield entity("notify", "say", "Say", command_topic=topics.say)


def state(text: str) -> str:
    """A text as a state: not too long, and never empty, which would mean unknown."""
    return (text if len(text) <= LONGEST_STATE else f"{text[: LONGEST_STATE - 1]}…") or "…"
