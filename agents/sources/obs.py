"""OBS Studio, through obs-websocket 5. Pure.

Source: https://github.com/obsproject/obs-websocket/blob/master/docs/generated/protocol.md
"""

from typing import Any

import msgspec

from agents.sources.payload import json_payload
from agents.sources.service_event import (
    BadPayloadError,
    ServiceEvent,
    custom,
    pick,
    service_event,
    text_of,
)
from agents.sources.service_protocol import Reaction, answered

URL = "ws://127.0.0.1:4455"
HELLO, IDENTIFY, IDENTIFIED, EVENT = 0, 1, 2, 5
RPC_VERSION = 1
SUBSCRIPTIONS = 1 | 4 | 64
"""General, Scenes and Outputs."""
STATES = {
    ("StreamStateChanged", "OBS_WEBSOCKET_OUTPUT_STARTED"): "stream-online",
    ("StreamStateChanged", "OBS_WEBSOCKET_OUTPUT_STOPPED"): "stream-offline",
    ("RecordStateChanged", "OBS_WEBSOCKET_OUTPUT_STARTED"): "recording-started",
    ("RecordStateChanged", "OBS_WEBSOCKET_OUTPUT_STOPPED"): "recording-stopped",
}


class ObsProtocol:
    """What is said with OBS.

    Args:
        url: of its WebSocket server.
        password: of its settings, if it asks for one.
    """

    keepalive = (0.0, "")

    def __init__(self, url: str, password: str) -> None:
        self.url = url or URL
        self._password = password

    def receive(self, text: str) -> Reaction:
        """Take a message; see `ServiceProtocol`."""
        told = json_payload(text)
        data = told.get("d")
        if not isinstance(data, dict):
            raise BadPayloadError("a message has no data")
        kind = told.get("op")
        if kind == HELLO:
            return Reaction(replies=[self._identify(data)])
        made = _event(data) if kind == EVENT else None
        return Reaction(events=[made] if made else [], ready=kind == IDENTIFIED)

    def _identify(self, hello: dict[str, Any]) -> str:
        data: dict[str, Any] = {"rpcVersion": RPC_VERSION, "eventSubscriptions": SUBSCRIPTIONS}
        if answer := answered(self._password, hello):
            data["authentication"] = answer
        return msgspec.json.encode({"op": IDENTIFY, "d": data}).decode()


def _event(told: dict[str, Any]) -> ServiceEvent | None:
    kind, data = str(told.get("eventType")), told.get("eventData")
    if kind == "CurrentProgramSceneChanged":
        return service_event("scene", scene=text_of(pick(data, "sceneName")), source="obs")
    if kind == "CustomEvent":
        return custom(data)
    name = STATES.get((kind, str(pick(data, "outputState"))))
    return service_event(name, source="obs") if name else None
