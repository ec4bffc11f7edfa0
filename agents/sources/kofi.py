"""Ko-fi's webhooks: a form whose field `data` is JSON. Pure.

Source: https://ko-fi.com/manage/webhooks
"""

import hmac
from collections.abc import Mapping
from urllib.parse import parse_qs

from agents.sources.service_event import number, service_event, text_of
from agents.sources.webhook_content import RefusedError, WebhookContent, json_body

NAMES = {
    "Donation": "donation",
    "Subscription": "subscription",
    "Commission": "order",
    "Shop Order": "order",
}


def read(headers: Mapping[str, str], body: bytes, secret: str, now: float) -> WebhookContent:  # noqa: ARG001
    """What a request says, once it is sure that Ko-fi sent it.

    Args:
        headers: with lower-case names; Ko-fi says nothing in them.
        body: as it came.
        secret: the verification token of Ko-fi's page.
        now: Unix time in seconds; Ko-fi's requests do not grow old.

    Raises:
        RefusedError: it is not from Ko-fi, or says nothing.
    """
    try:
        (data,) = parse_qs(body.decode("ascii"), strict_parsing=True)["data"]
    except (ValueError, KeyError) as error:
        raise RefusedError(400, "there is no form with the field data") from error
    told = json_body(data.encode())
    given = str(told.get("verification_token", ""))
    if not hmac.compare_digest(given.encode(), secret.encode()):
        raise RefusedError(403, "the verification token is not Ko-fi's")
    public = told.get("is_public") is True
    made = service_event(
        NAMES.get(str(told.get("type")), "donation"),
        told.get("message_id"),
        name=text_of(told.get("from_name")),
        amount=number(told.get("amount")),
        currency=text_of(told.get("currency")),
        message=text_of(told.get("message")) if public else None,
        tier=text_of(told.get("tier_name")),
        first=told.get("is_first_subscription_payment") is True or None,
        source="ko-fi",
    )
    return WebhookContent(events=[made])
