"""The devices that were let in, each with a token of its own. Pure.

A token is 256 random bits, and only its SHA-256 is kept: there is nothing to guess, and nothing to
steal from the bucket.
"""

import hashlib
import re
import secrets
from collections.abc import Iterator, Mapping

import msgspec

from agents.bridge.scopes import Scope

TOKEN_BYTES = 32
LONGEST_NAME = 64
COOKIE = "__Host-iris"
"""Of a browser; the prefix keeps it off every connection but those over TLS."""
COOKIE_SECONDS = 34_560_000
"""400 days, the longest that browsers keep one."""


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """A device as the bucket keeps it, under its id.

    Attributes:
        name: what its owner calls it.
        kind: what it is: `web`, `unity`, `tool`, `machine`.
        scopes: what it may do.
        sha256: of its token, in hexadecimal.
        session: the only conversation that it may join; empty: any.
        created: Unix time in seconds.
        last_seen: the same, to the hour.
    """

    name: str
    kind: str
    scopes: tuple[Scope, ...]
    sha256: str
    session: str = ""
    created: float
    last_seen: float = 0.0


class DeviceTable:
    """Every device, found by its token."""

    def __init__(self) -> None:
        self._devices: dict[str, Device] = {}
        self._ids: dict[str, str] = {}

    def __iter__(self) -> Iterator[tuple[str, Device]]:
        return iter(sorted(self._devices.items(), key=lambda item: item[1].created))

    def replace(self, devices: Mapping[str, Device]) -> set[str]:
        """Take these for all there are; gives the ids of those that are gone."""
        gone = self._devices.keys() - devices.keys()
        self._devices = dict(devices)
        self._ids = {device.sha256: name for name, device in devices.items()}
        return set(gone)

    def put(self, device_id: str, device: Device) -> None:
        """Add or change one."""
        self.remove(device_id)
        self._devices[device_id] = device
        self._ids[device.sha256] = device_id

    def remove(self, device_id: str) -> None:
        """Forget one."""
        device = self._devices.pop(device_id, None)
        if device is not None:
            self._ids.pop(device.sha256, None)

    def get(self, device_id: str) -> Device | None:
        """The device of an id."""
        return self._devices.get(device_id)

    def find(self, token: str) -> tuple[str, Device] | None:
        """The device that a token belongs to, and its id."""
        device_id = self._ids.get(digest(token))
        return None if device_id is None else (device_id, self._devices[device_id])


def new_token() -> str:
    """A token that nobody has."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def new_id() -> str:
    """An id that no device has."""
    return secrets.token_hex(4)


def digest(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def token_in(headers: Mapping[str, str]) -> str | None:
    """The token of a request: `Authorization: Bearer …`, or a browser's cookie.

    Args:
        headers: with lower-case names.
    """
    kind, _, token = headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer" and token:
        return token.strip()
    for pair in headers.get("cookie", "").split(";"):
        name, _, value = pair.strip().partition("=")
        if name == COOKIE and value:
            return value
    return None


def cookie(token: str) -> str:
    """The header that gives a browser its token."""
    return f"{COOKIE}={token}; Secure; HttpOnly; SameSite=Strict; Path=/; Max-Age={COOKIE_SECONDS}"


def shown_name(name: str) -> str:
    """A name as it may be shown: one line, not too long."""
    return re.sub(r"[\x00-\x1f\x7f]+", " ", name).strip()[:LONGEST_NAME] or "a device"
