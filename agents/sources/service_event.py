"""What a service tells of, in the same words whichever service it is. Pure.

| event | data beside `source` |
|---|---|
| `donation` | name, amount, currency, message |
| `cheer` | name, amount, message |
| `follow` | name |
| `subscription` | name, tier, months, message, gift |
| `gift` | name, amount, tier |
| `raid` | name, viewers |
| `redemption` | name, reward, text |
| `chat` | name, user, text |
| `stream-online`, `stream-offline` | name |
| `recording-started`, `recording-stopped` | |
| `scene` | scene |
"""

import math
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import msgspec

from schemas.messages import Event
from schemas.types import Name

LONGEST_KEY = 200


class ServiceEvent(NamedTuple):
    """Something that a service tells of.

    Attributes:
        event: as it goes on the bus.
        key: the service's own name for it; it is the same where it is told again.
    """

    event: Event
    key: str = ""


class BadPayloadError(ValueError):
    """What a service says that cannot be read."""


def service_event(event: str, key: object = "", /, **data: object) -> ServiceEvent:
    """An event, without what is not known of it.

    Raises:
        BadPayloadError: that is no name of an event.
    """
    try:
        known = msgspec.convert(event, Name)
    except msgspec.ValidationError as error:
        raise BadPayloadError(f"{event!r} is no name of an event") from error
    kept = {field: value for field, value in data.items() if value is not None}
    return ServiceEvent(Event(name=known, data=kept), str(key or "")[:LONGEST_KEY])


def custom(told: object, key: object = "") -> ServiceEvent | None:
    """What somebody made up: `{"event": "bell", "data": {...}}`; None where it is not of that kind.

    Raises:
        BadPayloadError: that is no name of an event.
    """
    if not isinstance(told, Mapping) or not isinstance(told.get("event"), str):
        return None
    data = told.get("data", {})
    if not isinstance(data, Mapping):
        raise BadPayloadError("data is no object")
    made = service_event(told["event"], key)
    return ServiceEvent(Event(name=made.event.name, data=dict(data)), made.key)


def slug(kind: str) -> str:
    """A name of an event for a service's own type: `channel.poll.begin` is `channel-poll-begin`."""
    return re.sub(r"[^a-z0-9]+", "-", kind.lower()).strip("-")[:64]


def pick(data: object, *paths: str) -> Any:  # noqa: ANN401 (whatever a service says)
    """The first field that is there and not empty, by its path: `user.name`; or None."""
    for path in paths:
        found: object = data
        for key in path.split("."):
            found = found.get(key) if isinstance(found, Mapping) else None
        if found not in (None, ""):
            return found
    return None


def number(value: object) -> float | int | None:
    """A number, also one that comes as text; whole ones as whole numbers; None where it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = float(value)
    except (ValueError, OverflowError):
        return None
    if not math.isfinite(found):
        return None
    return int(found) if found.is_integer() else found


def text_of(value: object) -> str | None:
    """A text that is not empty, or None."""
    return value if isinstance(value, str) and value else None
