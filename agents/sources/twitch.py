"""Twitch EventSub over webhooks. Pure.

Source: https://dev.twitch.tv/docs/eventsub/handling-webhook-events/
"""

import datetime as dt
import hashlib
import hmac
from collections.abc import Callable, Mapping
from typing import Any

from agents.sources.service_event import ServiceEvent, number, pick, service_event, slug, text_of
from agents.sources.webhook_content import RefusedError, WebhookContent, json_body

OLDEST_SECONDS = 600.0
"""A message that is older, or as far in the future, may have been recorded and sent again."""
PREFIX = "twitch-eventsub-message-"
SHORTEST, LONGEST = 10, 100
"""Characters of a secret."""
MOST_PLACES = 6
"""Of a currency."""
TIERS = {"1000": 1, "2000": 2, "3000": 3}


def problem(secret: str) -> str:
    """What is wrong with a secret, or nothing."""
    fits = SHORTEST <= len(secret) <= LONGEST and secret.isascii()
    return "" if fits else f"Twitch wants a secret of {SHORTEST} to {LONGEST} ASCII characters"


def read(headers: Mapping[str, str], body: bytes, secret: str, now: float) -> WebhookContent:
    """What a request says, once it is sure that Twitch sent it, and lately.

    Args:
        headers: with lower-case names.
        body: as it came.
        secret: that the subscription was made with.
        now: Unix time in seconds.

    Raises:
        RefusedError: it is not from Twitch, or not from now, or says nothing.
    """
    message_id = headers.get(f"{PREFIX}id", "")
    timestamp = headers.get(f"{PREFIX}timestamp", "")
    signed = (message_id + timestamp).encode() + body
    expected = "sha256=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    given = headers.get(f"{PREFIX}signature", "")
    if not hmac.compare_digest(given.encode(), expected.encode()):
        raise RefusedError(403, "the signature is not Twitch's")
    if abs(now - _seconds(timestamp)) > OLDEST_SECONDS:
        raise RefusedError(403, "it is more than ten minutes old")
    told = json_body(body)
    match headers.get(f"{PREFIX}type"):
        case "webhook_callback_verification":
            challenge = text_of(told.get("challenge"))
            if challenge is None:
                raise RefusedError(400, "there is no challenge")
            return WebhookContent(answer=challenge)
        case "revocation":
            kind, status = pick(told, "subscription.type"), pick(told, "subscription.status")
            return WebhookContent(warning=f"Twitch ended the subscription {kind}: {status}")
        case "notification":
            return WebhookContent(events=[_event(told, message_id)])
    raise RefusedError(400, "that type of message is not known")


def _seconds(timestamp: str) -> float:
    try:
        return dt.datetime.fromisoformat(timestamp).timestamp()
    except (ValueError, OverflowError, OSError) as error:
        raise RefusedError(400, "the timestamp is none") from error


def _event(told: Mapping[str, Any], key: str) -> ServiceEvent:
    kind = str(pick(told, "subscription.type") or "")
    event = told.get("event")
    if not kind or not isinstance(event, Mapping):
        raise RefusedError(400, "it tells of no event")
    name, fields = _KINDS.get(kind, (slug(kind), dict))
    return service_event(name, key, **{**fields(event), "source": "twitch"})


def _name(event: Mapping[str, Any]) -> str | None:
    return None if event.get("is_anonymous") is True else text_of(event.get("user_name"))


def _follow(event: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": _name(event)}


def _subscription(event: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": _name(event),
        "tier": TIERS.get(str(event.get("tier"))),
        "months": number(event.get("cumulative_months")),
        "message": text_of(pick(event, "message.text")),
        "gift": event.get("is_gift") is True,
    }


def _gift(event: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": _name(event),
        "amount": number(event.get("total")),
        "tier": TIERS.get(str(event.get("tier"))),
    }


def _cheer(event: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": _name(event),
        "amount": number(event.get("bits")),
        "message": text_of(event.get("message")),
    }


def _raid(event: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": text_of(event.get("from_broadcaster_user_name")),
        "viewers": number(event.get("viewers")),
    }


def _redemption(event: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": _name(event),
        "reward": text_of(pick(event, "reward.title")),
        "text": text_of(event.get("user_input")),
    }


def _chat(event: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": text_of(event.get("chatter_user_name")),
        "user": text_of(event.get("chatter_user_id")),
        "text": text_of(pick(event, "message.text")),
    }


def _charity(event: Mapping[str, Any]) -> dict[str, Any]:
    value, places = number(pick(event, "amount.value")), pick(event, "amount.decimal_places") or 0
    whole = isinstance(places, int) and 0 <= places <= MOST_PLACES
    exact = value / 10**places if value is not None and whole else None
    return {
        "name": _name(event),
        "amount": number(exact),
        "currency": text_of(pick(event, "amount.currency")),
    }


def _stream(event: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": text_of(event.get("broadcaster_user_name"))}


Fields = Callable[[Mapping[str, Any]], dict[str, Any]]
_KINDS: dict[str, tuple[str, Fields]] = {
    "channel.follow": ("follow", _follow),
    "channel.subscribe": ("subscription", _subscription),
    "channel.subscription.message": ("subscription", _subscription),
    "channel.subscription.gift": ("gift", _gift),
    "channel.cheer": ("cheer", _cheer),
    "channel.raid": ("raid", _raid),
    "channel.channel_points_custom_reward_redemption.add": ("redemption", _redemption),
    "channel.chat.message": ("chat", _chat),
    "channel.charity_campaign.donate": ("donation", _charity),
    "stream.online": ("stream-online", _stream),
    "stream.offline": ("stream-offline", _stream),
}
