"""What the panel asks for: its own files, who is connected, and what was said before."""

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from agents.bridge.context import Context
from agents.bridge.devices import cookie, token_in
from agents.bridge.http_access import HttpAccess, session_of
from agents.bridge.registry import ClientRegistry
from agents.bridge.static_site import StaticSite
from bus.buckets import HISTORY
from schemas.clean import clean_json


class ConnectedClient(msgspec.Struct, frozen=True, kw_only=True):
    """A client that is connected to this bridge.

    Attributes:
        kind: what it says it is: `unity`, `web`, `cli`.
        microphone: whether it has its microphone open.
    """

    device: str
    kind: str
    session: str
    microphone: bool


class PanelRoutes:
    """The routes of the panel.

    On the plain port the page is for this machine; behind TLS a device without a token gets the
    page that pairs it.
    """

    def __init__(
        self,
        context: Context,
        registry: ClientRegistry,
        access: HttpAccess,
        site: StaticSite,
    ) -> None:
        self._context = context
        self._registry = registry
        self._access = access
        self._site = site

    def routes(self) -> list[Route]:
        """Where they are."""
        return [
            Route("/", self._root),
            Route("/ui", self._page),
            Route("/ui/{name:path}", self._file),
            Route("/devices", self._devices),
            Route("/history", self._history),
        ]

    async def _root(self, request: Request) -> Response:
        self._access.peer(request)
        return RedirectResponse("/ui")

    async def _page(self, request: Request) -> Response:
        peer = self._access.peer(request)
        if self._context.access.grant(peer) is None:
            return RedirectResponse("/pair")
        page = self._site.page(request.headers)
        if peer.secure and (token := token_in(peer.headers)):
            page.headers["Set-Cookie"] = cookie(token)  # good for another 400 days
        return page

    async def _file(self, request: Request) -> Response:
        self._access.admit(request, "see")
        name = request.path_params["name"]
        found = self._site.file(name, request.headers)
        if found is None:
            raise HTTPException(404, f"the page has no {name}")
        return found

    async def _devices(self, request: Request) -> Response:
        """Who is connected to this bridge, as a list of `ConnectedClient`."""
        self._access.admit(request, "see")
        present = [
            ConnectedClient(
                device=client.device,
                kind=client.kind,
                session=client.session,
                microphone=client.microphone_open,
            )
            for client in (session.client for session in self._registry)
            if client.greeted
        ]
        present.sort(key=lambda one: (one.session, one.device))
        return Response(msgspec.json.encode(present), media_type="application/json")

    async def _history(self, request: Request) -> Response:
        """What was said in a session, as the dialogue keeps it: a list, oldest first."""
        grant = self._access.admit(request, "hear")
        bus = self._context.bus
        entry = await bus.bucket(HISTORY).get(f"{bus.avatar}.{session_of(request, grant)}")
        body = clean_json(entry.value) if entry is not None else b"[]"
        return Response(body, media_type="application/json", headers={"Cache-Control": "no-store"})
