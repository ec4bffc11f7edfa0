"""A message of the bus as the body of a webhook. Pure.

Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import datetime as dt

import msgspec

from schemas.messages import Event, Message, type_of


def payload(message: Message, *, session: str, stored_at: float) -> bytes:
    """The body: `type`, `timestamp`, `session`, and the message's own fields as `data`.

    Args:
        message: of any type.
        session: that it belongs to.
        stored_at: Unix time in seconds, for a message whose own time is none.
    """
    data = message.data if isinstance(message, Event) else _fields(message)
    return msgspec.json.encode(
        {
            "type": type_of(message),
            "timestamp": _time(message.at, stored_at),
            "session": session,
            "data": data,
        }
    )


def _fields(message: Message) -> dict[str, object]:
    names = message.__struct_fields__
    return {name: getattr(message, name) for name in names if name != "at"}


def _time(at: float, stored_at: float) -> str:
    """ISO 8601; the time that an outside tool gave may be anything."""
    try:
        moment = dt.datetime.fromtimestamp(at, dt.UTC)
    except (ValueError, OverflowError, OSError):
        moment = dt.datetime.fromtimestamp(stored_at, dt.UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
