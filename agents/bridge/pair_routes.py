"""Pairing over HTTP: the owner opens it and answers, the device asks, and its page helps."""

import hashlib
import time
from collections.abc import Callable
from io import BytesIO
from typing import TypeVar

import msgspec
import segno
from starlette.exceptions import HTTPException
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from agents.bridge import http_body
from agents.bridge.device_store import DeviceStore
from agents.bridge.devices import Device, DeviceTable, cookie, digest, new_token, shown_name
from agents.bridge.http_access import HttpAccess
from agents.bridge.http_errors import RequestError
from agents.bridge.pairing import OPEN_SECONDS, Invitation, Pairing, Request, Verdict
from agents.bridge.scopes import USUAL, Scope
from schemas import codec
from schemas.codec import BadMessageError
from schemas.types import Name

T = TypeVar("T", bound=msgspec.Struct)
REFUSED = "this code is wrong, used or expired: have a new one shown"


class Opening(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the owner wants a new device to be allowed."""

    scopes: tuple[Scope, ...] = USUAL
    session: Name | None = None


class Opened(msgspec.Struct, frozen=True, kw_only=True):
    """What the owner shows to a new device.

    Attributes:
        url: what the QR code says.
        svg: the QR code.
        code: to be typed where there is no camera.
        seconds: how long it is good.
    """

    url: str
    svg: str
    code: str
    scopes: tuple[Scope, ...]
    seconds: float


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """What a new device sends: the secret that it scanned, or the code that was typed."""

    secret: str = ""
    code: str = ""
    name: str = ""
    kind: str = ""


class Paired(msgspec.Struct, frozen=True, kw_only=True):
    """What it gets.

    Attributes:
        token: its own.
        key: SHA-256 of the server's public key, base64url: what to pin.
    """

    token: str
    key: str
    id: str
    scopes: tuple[Scope, ...]
    session: str


class PairedDevice(msgspec.Struct, frozen=True, kw_only=True):
    """A device as its owner sees it; times are Unix seconds, 0 for never."""

    id: str
    name: str
    kind: str
    scopes: tuple[Scope, ...]
    session: str
    created: float
    last_seen: float


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The owner's word."""

    allow: bool


class PairRoutes:
    """The routes of pairing, and of the devices that came of it.

    Args:
        link: what the QR code of an invitation says; raises RequestError where --lan is off.
        key: SHA-256 of the server's public key.
    """

    def __init__(
        self,
        access: HttpAccess,
        table: DeviceTable,
        store: DeviceStore,
        *,
        link: Callable[[Invitation], str],
        key: Callable[[], str],
    ) -> None:
        self._access = access
        self._table = table
        self._store = store
        self._link = link
        self._key = key
        self._pairing = Pairing()

    def routes(self) -> list[BaseRoute]:
        """Where they are."""
        return [
            Route("/pair", self._pair, methods=["POST"]),
            Route("/pair/open", self._open, methods=["POST"]),
            Route("/pair/requests", self._requests),
            Route("/pair/requests/{id}", self._answer, methods=["POST"]),
            Route("/pair/devices", self._devices),
            Route("/pair/devices/{id}", self._remove, methods=["DELETE"]),
        ]

    async def _open(self, request: HttpRequest) -> Response:
        """Invite a device, as `Opened`."""
        grant = self._access.admit(request, "admin")
        opening = await _body(request, Opening)
        if not set(opening.scopes) <= set(grant.scopes):
            raise RequestError("forbidden", "nobody gives what they have not got")
        invitation = self._pairing.open(opening.scopes, opening.session or "", time.monotonic())
        url = self._link(invitation)
        svg = BytesIO()
        segno.make(url, error="l", micro=False).save(svg, kind="svg", border=4, light="#fff")
        opened = Opened(
            url=url,
            svg=svg.getvalue().decode(),
            code=invitation.code,
            scopes=invitation.scopes,
            seconds=OPEN_SECONDS,
        )
        return _json(opened)

    async def _requests(self, request: HttpRequest) -> Response:
        """Who waits for the owner's word: `requests`, a list of `Request`."""
        self._access.admit(request, "admin")
        return _json({"requests": self._pairing.requests(time.monotonic())})

    async def _answer(self, request: HttpRequest) -> Response:
        """Allow or refuse a device that waits."""
        self._access.admit(request, "admin")
        answer = await _body(request, Answer)
        if not self._pairing.answer(request.path_params["id"], allow=answer.allow):
            raise HTTPException(404, "nobody of that id waits")
        return _json({})

    async def _pair(self, request: HttpRequest) -> Response:
        """Let a device in: 200 with `Paired`, 202 while its owner is being asked, or 401."""
        peer = self._access.peer(request)
        ask = await _body(request, Ask)
        now = time.monotonic()
        if ask.secret:
            invitation = self._pairing.by_secret(ask.secret, now)
        else:
            known = f"{peer.host}\0{ask.name}\0{ask.kind}"
            asking = Request(
                id=hashlib.sha256(known.encode()).hexdigest()[:16],
                name=shown_name(ask.name),
                kind=ask.kind[:32],
                address=peer.host,
            )
            verdict, invitation = self._pairing.by_code(ask.code, asking, now)
            if verdict is Verdict.WAITING:
                return _json({}, 202)
        if invitation is None:
            raise RequestError("unauthorized", REFUSED)
        return await self._let_in(ask, invitation)

    async def _let_in(self, ask: Ask, invitation: Invitation) -> Response:
        token = new_token()
        device = Device(
            name=shown_name(ask.name),
            kind=ask.kind[:32],
            scopes=invitation.scopes,
            sha256=digest(token),
            session=invitation.session,
            created=time.time(),
            last_seen=time.time(),
        )
        paired = Paired(
            token=token,
            key=self._key(),
            id=await self._store.add(device),
            scopes=device.scopes,
            session=device.session,
        )
        response = _json(paired)
        if ask.kind == "web":
            response.headers["Set-Cookie"] = cookie(token)
        return response

    async def _devices(self, request: HttpRequest) -> Response:
        """Every device that was let in: `devices`, a list of `PairedDevice`."""
        self._access.admit(request, "admin")
        shown = [
            PairedDevice(
                id=device_id,
                name=device.name,
                kind=device.kind,
                scopes=device.scopes,
                session=device.session,
                created=device.created,
                last_seen=device.last_seen,
            )
            for device_id, device in self._table
        ]
        return _json({"devices": shown})

    async def _remove(self, request: HttpRequest) -> Response:
        """Let a device in no more; its connections end."""
        self._access.admit(request, "admin")
        if not await self._store.remove(request.path_params["id"]):
            raise HTTPException(404, "there is no device of that id")
        return _json({})


async def _body(request: HttpRequest, kind: type[T]) -> T:
    try:
        return codec.read(await http_body.read(request) or b"{}", kind)
    except BadMessageError as error:
        raise RequestError("bad-message", str(error)) from error


def _json(value: object, status: int = 200) -> Response:
    headers = {"Cache-Control": "no-store"}
    return Response(msgspec.json.encode(value), status, headers, media_type="application/json")
