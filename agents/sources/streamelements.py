"""StreamElements, through its WebSocket gateway Astro. Pure.

Source: https://docs.streamelements.com/websockets
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import msgspec

from agents.sources.payload import json_payload
from agents.sources.service_event import ServiceEvent, number, pick, service_event, text_of
from agents.sources.service_protocol import NOTHING, Reaction

URL = "wss://astro.streamelements.com/"
TOPICS = ("channel.tips", "channel.activities", "channel.chat.message")
ACTIVITIES = {
    "follow": "follow",
    "subscriber": "subscription",
    "cheer": "cheer",
    "raid": "raid",
    "superchat": "donation",
    "sponsor": "subscription",
    "redemption": "redemption",
    "communityGiftPurchase": "gift",
}
"""Tips come by their own topic."""


class StreamElementsProtocol:
    """What is said with StreamElements.

    Args:
        url: of the gateway.
        token: the channel's JWT.
    """

    keepalive = (0.0, "")

    def __init__(self, url: str, token: str) -> None:
        self.url = url or URL
        self._token = token
        self._moved = False

    def receive(self, text: str) -> Reaction:
        """Take a message; see `ServiceProtocol`."""
        told = json_payload(text)
        match told.get("type"):
            case "welcome":
                moved, self._moved = (
                    self._moved,
                    False,
                )  # a connection that moved is subscribed already
                return Reaction(
                    ready=moved, replies=[] if moved else [*map(self._subscribe, TOPICS)]
                )
            case "response":
                return _answered(told)
            case "reconnect":
                token = pick(told, "data.reconnect_token")
                base = self.url.partition("?")[0]
                self.url = f"{base}?reconnect_token={quote(str(token))}" if token else base
                self._moved = bool(token)
                return Reaction(reconnect=True)
            case "message":
                made = _event(told)
                return Reaction(events=[made]) if made else NOTHING
        return NOTHING

    def _subscribe(self, topic: str) -> str:
        data = {"topic": topic, "token": self._token, "token_type": "jwt"}
        request = {"type": "subscribe", "nonce": topic, "data": data}
        return msgspec.json.encode(request).decode()


def _answered(told: Mapping[str, Any]) -> Reaction:
    topic = str(told.get("nonce"))
    if told.get("error"):
        return Reaction(problem=f"StreamElements does not let {topic} be reaction: {told['error']}")
    return Reaction(ready=topic == TOPICS[0])


def _event(told: Mapping[str, Any]) -> ServiceEvent | None:
    data, key = told.get("data"), told.get("id")
    match told.get("topic"):
        case "channel.tips":
            return service_event(
                "donation",
                pick(data, "_id") or key,
                name=text_of(pick(data, "donation.user.username")),
                amount=number(pick(data, "donation.amount")),
                currency=text_of(pick(data, "donation.currency")),
                message=text_of(pick(data, "donation.message")),
                source="streamelements",
            )
        case "channel.chat.message":
            return service_event(
                "chat",
                pick(data, "message_id") or key,
                name=text_of(pick(data, "chatter_user_name", "authorDetails.displayName")),
                user=text_of(pick(data, "chatter_user_id", "authorDetails.channelId")),
                text=text_of(pick(data, "message.text", "snippet.displayMessage")),
                source="streamelements",
            )
        case "channel.activities":
            return _activity(data, key)
    return None


def _activity(told: object, key: object) -> ServiceEvent | None:
    kind, data = str(pick(told, "type")), pick(told, "data")
    name = ACTIVITIES.get(kind)
    if name is None:
        return None
    amount = number(pick(data, "amount"))
    text = text_of(pick(data, "message"))
    fields: dict[str, Any] = {}
    if name == "subscription":
        fields = {"months": amount, "gift": pick(data, "gifted") is True}
    elif name == "raid":
        fields = {"viewers": amount}
    elif name == "redemption":
        fields = {"reward": text_of(pick(data, "redemption", "itemTitle")), "text": text}
    elif name != "follow":
        fields = {"amount": amount, "currency": text_of(pick(data, "currency"))}
    return service_event(
        name,
        pick(told, "activityId", "_id") or key,
        name=text_of(pick(data, "displayName", "username")),
        message=None if name == "redemption" else text,
        **fields,
        source="streamelements",
    )
