"""OBS Studio, through obs-websocket 5. Pure.

Source: https://github.com/obsproject/obs-websocket/blob/master/docs/generated/protocol.md
"""

from typing import Any

import msgspec

from agents.sources.happening import (
    BadTellingError,
    Happening,
    custom,
    happening,
    pick,
    text_of,
)
from agents.sources.reading import told_in
from agents.sources.talk import Heard, challenged

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


class ObsTalk:
    """A talk with OBS.

    Args:
        url: of its WebSocket server.
        password: of its settings, if it asks for one.
    """

    beat = (0.0, "")

    def __init__(self, url: str, password: str) -> None:
        self.url = url or URL
        self._password = password

    def hear(self, text: str) -> Heard:
        """Take a message; see `Talk`."""
        told = told_in(text)
        data = told.get("d")
        if not isinstance(data, dict):
            raise BadTellingError("a message has no data")
        kind = told.get("op")
        if kind == HELLO:
            return Heard(say=[self._identify(data)])
        made = _happening(data) if kind == EVENT else None
        return Heard(happenings=[made] if made else [], ready=kind == IDENTIFIED)

    def _identify(self, hello: dict[str, Any]) -> str:
        data: dict[str, Any] = {"rpcVersion": RPC_VERSION, "eventSubscriptions": SUBSCRIPTIONS}
        salt, challenge = (
            pick(hello, "authentication.salt"),
            pick(hello, "authentication.challenge"),
        )
        if salt and challenge:
            data["authentication"] = challenged(self._password, str(salt), str(challenge))
        return msgspec.json.encode({"op": IDENTIFY, "d": data}).decode()


def _happening(told: dict[str, Any]) -> Happening | None:
    kind, data = str(told.get("eventType")), told.get("eventData")
    if kind == "CurrentProgramSceneChanged":
        return happening("scene", scene=text_of(pick(data, "sceneName")), source="obs")
    if kind == "CustomEvent":
        return custom(data)
    name = STATES.get((kind, str(pick(data, "outputState"))))
    return happening(name, source="obs") if name else None
