"""Signatures of webhooks: HMAC-SHA256 of what is sent, with a secret that both sides know. Pure.

Source: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import binascii
import hashlib
import hmac
import secrets

PREFIX = "whsec_"
SHORTEST, LONGEST = 24, 64
"""Bytes of a secret."""


class BadSecretError(ValueError):
    """Text that is no secret; what is said does not show it."""


def new_secret() -> str:
    """A secret that nobody knows yet."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def key_of(secret: str) -> bytes:
    """The key that a secret holds.

    Raises:
        BadSecretError: it holds none.
    """
    try:
        key = base64.b64decode(secret.strip().removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not SHORTEST <= len(key) <= LONGEST:
        size = f"{SHORTEST} to {LONGEST} bytes"
        raise BadSecretError(f"a secret is {PREFIX} and the base64 of {size}") from None
    return key


def headers(key: bytes, webhook_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """What goes with a body, so that its receiver knows who sent it, and when.

    Args:
        key: see `key_of`.
        webhook_id: the same at each try, without a dot.
        timestamp: of this try, Unix time in seconds.
        body: as it is sent, byte for byte.
    """
    signed = f"{webhook_id}.{timestamp}.".encode() + body
    digest = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": f"v1,{digest}",
    }
