"""Streamlabs, through its Socket API. Pure.

It speaks Socket.IO 2 on Engine.IO 3, which today's libraries have left; over a WebSocket alone that
is a digit before each text.

Sources: https://dev.streamlabs.com/docs/socket-api, https://github.com/socketio/engine.io-protocol
"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

import msgspec

from agents.sources.payload import json_payload
from agents.sources.service_event import (
    BadPayloadError,
    ServiceEvent,
    number,
    pick,
    service_event,
    text_of,
)
from agents.sources.service_protocol import NOTHING, Reaction

URL = "wss://sockets.streamlabs.com"
PING, PONG, CONNECTED, LEAVE, ERROR, EVENT = "2", "3", "40", "41", "44", "42"
BEAT_SECONDS = 20.0
"""Servers wait for 25 s at least."""
NAMES = {
    "donation": "donation",
    "superchat": "donation",
    "follow": "follow",
    "subscription": "subscription",
    "resub": "subscription",
    "bits": "cheer",
    "raid": "raid",
}


class StreamlabsProtocol:
    """What is said with Streamlabs.

    Args:
        url: of its socket server.
        token: the Socket API token.
    """

    keepalive = (BEAT_SECONDS, PING)

    def __init__(self, url: str, token: str) -> None:
        base = (url or URL).rstrip("/")
        query = f"token={quote(token, safe='')}&EIO=3&transport=websocket"
        self.url = f"{base}/socket.io/?{query}"

    def receive(self, text: str) -> Reaction:
        """Take a packet; see `ServiceProtocol`."""
        if text.startswith(CONNECTED):
            return Reaction(ready=True)
        if text == PING:
            return Reaction(replies=[PONG])
        if text.startswith((LEAVE, ERROR)):
            return Reaction(problem="Streamlabs does not take the token", reconnect=True)
        if text.startswith(EVENT):
            return Reaction(events=list(_events(text.removeprefix(EVENT))))
        return NOTHING


def _events(text: str) -> Iterator[ServiceEvent]:
    try:
        packet = msgspec.json.decode(text, type=tuple[str, msgspec.Raw])
    except (msgspec.DecodeError, RecursionError) as error:
        raise BadPayloadError("an event cannot be read") from error
    if packet[0] != "event":
        return
    told = json_payload(bytes(packet[1]).decode())
    name = NAMES.get(str(told.get("type")))
    messages = told.get("message")
    if name is None or not isinstance(messages, list):
        return
    for one in messages:
        if isinstance(one, Mapping):
            key = pick(one, "_id", "event_id") or told.get("event_id")
            yield service_event(name, key, **_fields(name, one), source="streamlabs")


def _fields(name: str, one: Mapping[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = {"name": text_of(pick(one, "name", "from", "display_name"))}
    if name in {"donation", "cheer"}:
        fields["amount"] = number(one.get("amount"))
        fields["currency"] = text_of(one.get("currency"))
    if name == "raid":
        fields["viewers"] = number(pick(one, "raiders", "viewers"))
    if name == "subscription":
        fields["months"] = number(one.get("months"))
        fields["gift"] = bool(one.get("gifter"))
    if name != "follow":
        fields["message"] = text_of(one.get("message"))
    return fields
