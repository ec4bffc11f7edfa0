"""Who sends an HTTP request, and whether they may."""

from collections.abc import Mapping
from typing import Any

import msgspec
from starlette.requests import Request

from agents.bridge.access import Access, Grant, Peer
from agents.bridge.http_errors import RequestError
from agents.bridge.scopes import Scope
from schemas.types import Name


def peer_of(request: Request) -> Peer:
    """Who sends a request."""
    host = request.client.host if request.client else ""
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Peer(host, request.url.path, headers, request.url.scheme == "https")


class HttpAccess:
    """Refuses requests that may not come in."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def peer(self, request: Request) -> Peer:
        """Who sends a request that is not refused whoever sends it.

        Raises:
            RequestError: it is.
        """
        peer = peer_of(request)
        if (why := self._access.refusal(peer)) is not None:
            raise RequestError("unauthorized", why)
        return peer

    def admit(self, request: Request, scope: Scope) -> Grant:
        """What the sender of a request may do.

        Raises:
            RequestError: not this: it has no token, or one without the scope.
        """
        grant = self._access.grant(self.peer(request))
        if grant is None:
            detail = "a device needs the token that pairing gives it: see docs/lan.md"
            raise RequestError("unauthorized", detail)
        if scope not in grant.scopes:
            raise RequestError("forbidden", f"this device may not {scope}")
        return grant


def session_of(request: Request, grant: Grant, fields: Mapping[str, Any] | None = None) -> str:
    """The conversation that a request is about: the device's own, or the one that it names.

    Raises:
        RequestError: that is no name.
    """
    named = request.query_params.get("session") or (fields or {}).get("session") or "main"
    try:
        return grant.session or msgspec.convert(named, Name)
    except msgspec.ValidationError as error:
        raise RequestError("bad-message", f"session: {error}") from error
