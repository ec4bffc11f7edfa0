"""Streamer.bot, through its WebSocket server. Pure.

Sources: https://docs.streamer.bot/api/websocket and, for the events of versions before 1.0,
https://github.com/Streamerbot/streamerbot-wiki/blob/main/Servers-Clients/WebSocket-Server/Events.md
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from agents.sources.payload import json_payload
from agents.sources.service_event import ServiceEvent, custom, number, pick, service_event, text_of
from agents.sources.service_protocol import NOTHING, Reaction, answered

URL = "ws://127.0.0.1:8080/"
NAMES = {
    ("Twitch", "Follow"): "follow",
    ("Twitch", "Cheer"): "cheer",
    ("Twitch", "Sub"): "subscription",
    ("Twitch", "ReSub"): "subscription",
    ("Twitch", "GiftBomb"): "gift",
    ("Twitch", "Raid"): "raid",
    ("Twitch", "RewardRedemption"): "redemption",
    ("Twitch", "ChatMessage"): "chat",
    ("Twitch", "StreamOnline"): "stream-online",
    ("Twitch", "StreamOffline"): "stream-offline",
    ("YouTube", "Message"): "chat",
    ("YouTube", "SuperChat"): "donation",
    ("YouTube", "NewSponsor"): "subscription",
    ("Kick", "ChatMessage"): "chat",
    ("Kick", "Follow"): "follow",
    ("Kick", "Subscription"): "subscription",
    ("Streamlabs", "Donation"): "donation",
    ("StreamElements", "Tip"): "donation",
    ("Kofi", "Donation"): "donation",
}
CUSTOM = ("General", "Custom")
NAME = ("user.name", "user.displayName", "displayName", "message.displayName", "userName")
NAME_OF_TIP = ("from", "username", "user.name")


class StreamerbotProtocol:
    """What is said with Streamer.bot.

    Args:
        url: of its WebSocket server.
        password: of that server, if it asks for one.
    """

    keepalive = (0.0, "")

    def __init__(self, url: str, password: str) -> None:
        self.url = url or URL
        self._password = password

    def receive(self, text: str) -> Reaction:
        """Take a message; see `ServiceProtocol`."""
        told = json_payload(text)
        if told.get("request") == "Hello":
            return Reaction(replies=[self._greet(told)])
        if told.get("id") == "authenticate":
            refused = told.get("status") != "ok"
            problem = "Streamer.bot does not take the password" if refused else ""
            return Reaction(replies=[_subscribe()], problem=problem)
        if told.get("id") == "subscribe":
            fine = told.get("status") == "ok"
            return Reaction(
                ready=fine, problem="" if fine else "Streamer.bot lets nobody subscribe"
            )
        made = _event(told)
        return Reaction(events=[made]) if made else NOTHING

    def _greet(self, hello: Mapping[str, Any]) -> str:
        answer = answered(self._password, hello) if self._password else ""
        if not answer:
            return _subscribe()
        request = {"request": "Authenticate", "id": "authenticate", "authentication": answer}
        return msgspec.json.encode(request).decode()


def _subscribe() -> str:
    events: dict[str, list[str]] = {}
    for source, kind in (*NAMES, CUSTOM):
        events.setdefault(source, []).append(kind)
    request = {"request": "Subscribe", "id": "subscribe", "events": events}
    return msgspec.json.encode(request).decode()


def _event(told: Mapping[str, Any]) -> ServiceEvent | None:
    kind = str(pick(told, "event.source")), str(pick(told, "event.type"))
    data = told.get("data")
    key = pick(data, "messageId", "message.msgId", "message.id", "id")
    if kind == CUSTOM:
        return custom(data, key)
    name = NAMES.get(kind)
    if name is None:
        return None
    paths = NAME_OF_TIP if name == "donation" else NAME
    text = text_of(pick(data, "text", "message.message", "message", "userInput"))
    spoken = {"text": text} if name in {"chat", "redemption"} else {"message": text}
    amount = pick(data, "amount", "bits", "message.bits", "gifts", "total")
    user = pick(data, "user.id", "message.userId", "userId")
    return service_event(
        name,
        key,
        **spoken,
        name=text_of(pick(data, *paths)),
        amount=number(amount) if name in {"donation", "cheer", "gift"} else None,
        currency=text_of(pick(data, "currency", "currencyCode")),
        months=number(pick(data, "cumulativeMonths")),
        viewers=number(pick(data, "viewers", "viewerCount")) if name == "raid" else None,
        reward=text_of(pick(data, "reward.title", "title")) if name == "redemption" else None,
        user=str(user) if user is not None and name == "chat" else None,
        gift=False if name == "subscription" else None,
        source="streamerbot",
    )
