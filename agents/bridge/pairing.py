"""How a device gets in for the first time: by a scanned secret, or a typed code. Pure.

There is nothing to attack unless the owner has opened a pairing. It is good for one device and
five minutes. Who scans the QR code has its secret, 128 random bits, which is the owner's consent.
Six digits can be guessed, so who types them is let in when the owner says so, and a few wrong
tries end the pairing. Wrong, used and expired are answered alike.
"""

import hmac
import secrets
from collections.abc import Sequence
from enum import Enum, auto

import msgspec

from agents.bridge.scopes import Scope

OPEN_SECONDS = 300.0
WRONG_TRIES = 5
PENDING = 3
"""Devices that may wait for the owner's word at once."""


class Invitation(msgspec.Struct, frozen=True, kw_only=True):
    """What the owner shows to a new device.

    Attributes:
        secret: in the QR code.
        code: six digits, to be typed where there is no camera.
        scopes: what the device will be allowed to do.
        session: the only conversation it may join; empty: any.
        until: seconds on the clock that `Pairing` is told.
    """

    secret: str
    code: str
    scopes: tuple[Scope, ...]
    session: str
    until: float


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """A device that has typed the right code and waits for the owner."""

    id: str
    name: str
    kind: str
    address: str


class Verdict(Enum):
    """What a device is told."""

    ALLOWED = auto()
    WAITING = auto()
    REFUSED = auto()


class Pairing:
    """One door, open for one device at a time; times are seconds on any steady clock."""

    def __init__(self) -> None:
        self._invitation: Invitation | None = None
        self._wrong = 0
        self._pending: dict[str, Request] = {}
        self._answers: dict[str, bool] = {}

    def open(self, scopes: Sequence[Scope], session: str, now: float) -> Invitation:
        """Invite one device; an invitation that was open is no longer good."""
        self._close()
        self._invitation = Invitation(
            secret=secrets.token_urlsafe(16),
            code=f"{secrets.randbelow(10**6):06}",
            scopes=tuple(scopes),
            session=session,
            until=now + OPEN_SECONDS,
        )
        return self._invitation

    def invitation(self, now: float) -> Invitation | None:
        """The one that is open."""
        if self._invitation is not None and now >= self._invitation.until:
            self._close()
        return self._invitation

    def by_secret(self, secret: str, now: float) -> Invitation | None:
        """Take a scanned secret, which is then used up; gives what it allows, or None."""
        invitation = self.invitation(now)
        if invitation is None or not self._right(secret, invitation.secret):
            return None
        self._close()
        return invitation

    def by_code(self, code: str, request: Request, now: float) -> tuple[Verdict, Invitation | None]:
        """Take a typed code; it is asked again until the owner has answered.

        Args:
            code: as it was typed.
            request: who asks; its id is the same each time it asks.
            now: the time.
        """
        invitation = self.invitation(now)
        if invitation is None or not self._right(code, invitation.code):
            return Verdict.REFUSED, None
        answer = self._answers.get(request.id)
        if answer:
            self._close()
            return Verdict.ALLOWED, invitation
        if answer is False or (request.id not in self._pending and len(self._pending) >= PENDING):
            return Verdict.REFUSED, None
        self._pending[request.id] = request
        return Verdict.WAITING, None

    def requests(self, now: float) -> list[Request]:
        """Who waits for the owner's word."""
        self.invitation(now)
        return [one for one in self._pending.values() if one.id not in self._answers]

    def answer(self, request_id: str, *, allow: bool) -> bool:
        """Give the owner's word; false where nobody of that id waits."""
        if request_id not in self._pending:
            return False
        self._answers[request_id] = allow
        return True

    def _right(self, given: str, wanted: str) -> bool:
        if hmac.compare_digest(given.encode(), wanted.encode()):
            return True
        self._wrong += 1
        if self._wrong >= WRONG_TRIES:
            self._close()
        return False

    def _close(self) -> None:
        self._invitation = None
        self._wrong = 0
        self._pending.clear()
        self._answers.clear()
