"""The tables of `iris.toml` about the world outside: events, services, brokers, receivers."""

from typing import Annotated, Any, Literal

import msgspec

from agents.runtime.table import Count, Port, Seconds, Table
from schemas.types import Name


class EventSource(Table, frozen=True, kw_only=True):
    """One `[[events.sources]]`."""

    kind: Literal["twitch", "ko-fi", "streamelements", "streamlabs", "streamerbot", "obs"]
    name: Name | Literal[""] = ""
    session: Name = "main"
    url: str = ""
    secret_env: str = ""
    secret_file: str = ""


class Questions(Table, frozen=True, kw_only=True):
    """The table [events.questions]."""

    per_minute: Count = 6
    person_seconds: Seconds = 60
    waiting: Count = 3
    max_length: Count = 200
    words: tuple[str, ...] = ()


class Events(Table, frozen=True, kw_only=True):
    """The table [events]."""

    silence_s: Annotated[float, msgspec.Meta(ge=0)] = 0
    webhook_host: str = "127.0.0.1"
    webhook_port: Port = 8090
    rules: list[dict[str, Any]] = msgspec.field(default_factory=list)
    questions: Questions = Questions()
    sources: tuple[EventSource, ...] = ()


class Mqtt(Table, frozen=True, kw_only=True):
    """The table [mqtt]."""

    url: str = ""
    ca: str = ""
    discovery_prefix: str = "homeassistant"


Blend = Literal["vrm0", "vrm1", "arkit", "vrm0+arkit", "vrm1+arkit"]


class Vmc(Table, frozen=True, kw_only=True):
    """The table [vmc]."""

    host: str = ""
    port: Port = 39539
    blend: Blend = "vrm0+arkit"
    rate: Annotated[float, msgspec.Meta(ge=5, le=120)] = 60
    session: Name = "main"

    @property
    def conventions(self) -> list[str]:
        """What shapes are called, by the names of `schemas/face_shapes.json`."""
        return self.blend.split("+")


class Webhook(Table, frozen=True, kw_only=True):
    """One `[[webhooks]]`."""

    name: Name
    url: str
    events: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    session: Name | Literal[""] = ""
    secret_env: str = ""
    secret_file: str = ""
