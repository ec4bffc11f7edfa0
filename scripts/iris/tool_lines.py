"""What a new tool connects with, as a few lines for each language. Pure."""

import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

from bus.accounts import inbox

LINES = Path(__file__).with_name("tool_lines.txt")
"""The text, with `%name%` and others where something is filled in."""


def explain(  # noqa: PLR0913
    name: str,
    token: str,
    events: Sequence[str],
    hear: Sequence[str],
    *,
    nats: str,
    http: str,
    avatar: str,
) -> str:
    """Everything that the owner of a new tool has to know.

    Args:
        name: of the tool.
        token: its password.
        events: that it may tell.
        hear: permissions of what it may hear.
        nats: address of the NATS server.
        http: address of the bridge.
        avatar: whose subjects the lines use.
    """
    address = urlsplit(nats)
    subject = f"iris.{avatar}.main.event.{name}"
    filled = {
        "name": name,
        "token": token,
        "events": ", ".join(f"event.{event}" for event in events),
        "hear": ", ".join(hear),
        "host": address.netloc.rpartition("@")[2],
        "ip": address.hostname or "",
        "inbox": inbox(name),
        "subject": subject,
        "topic": subject.replace(".", "/"),
        "http": http,
    }
    text = LINES.read_text(encoding="utf-8").rstrip()
    return re.sub(r"%(\w+)%", lambda found: filled[found[1]], text)
