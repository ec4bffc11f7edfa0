"""What a new tool connects with: the programs of `examples/`, with its own name and token. Pure."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from bus.machine_rights import inbox
from scripts.iris import paths

EXAMPLES = paths.ROOT / "examples"
PROGRAMS = {
    "Python": "tool.py",
    "JavaScript": "tool.mjs",
    "Go": "tool.go",
    "C#": "tool.cs",
    "Shell": "tool.sh",
    "MQTT": "mqtt.sh",
}
"""The language, and its file."""
INDENT = "    "


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
        avatar: whose subjects the programs use.
    """
    address = urlsplit(nats)
    own = {
        "http://127.0.0.1:8080": http,
        "127.0.0.1:4222": address.netloc.rpartition("@")[2],
        "-h 127.0.0.1": f"-h {address.hostname or ''}",
        "_INBOX_doorbell": inbox(name),
        "iris.iris.main": f"iris.{avatar}.main",
        "iris/iris/main": f"iris/{avatar}/main",
        "doorbell": name,
        "TOKEN": token,
    }
    parts = [
        f"{name} may tell: {', '.join(f'event.{event}' for event in events)}",
        f"{name} may hear: {', '.join(hear)}",
        f"Its token, which is shown only now: {token}",
    ]
    for language, file in PROGRAMS.items():
        text = (EXAMPLES / file).read_text(encoding="utf-8").rstrip()
        filled = re.sub("|".join(map(re.escape, own)), lambda found: own[found[0]], text)
        lines = [f"{INDENT}{line}".rstrip() for line in filled.splitlines()]
        parts += ["", f"{language}:", *lines]
    return "\n".join(parts)
