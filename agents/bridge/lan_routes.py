"""The switch of the doors to the network, over HTTP: for this computer's owner alone."""

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from agents.bridge import http_body
from agents.bridge.http_access import HttpAccess
from agents.bridge.http_errors import RequestError
from agents.bridge.lan_switch import LanSwitch
from agents.runtime.errors import SettingsError


class LanRoutes:
    """`GET /lan` and `POST /lan`.

    Args:
        access: refuses a request that may not come in.
        switch: that they turn.
    """

    def __init__(self, access: HttpAccess, switch: LanSwitch) -> None:
        self._access = access
        self._switch = switch

    def routes(self) -> list[BaseRoute]:
        """Where they are."""
        return [Route("/lan", self._told), Route("/lan", self._turn, methods=["POST"])]

    async def _told(self, request: Request) -> Response:
        """Whether devices may come in, and whether who asks may change that."""
        grant = self._access.admit(request, "admin")
        return self._state(may_turn=not grant.device)

    async def _turn(self, request: Request) -> Response:
        """Open or close: `{"open": true}`."""
        if self._access.admit(request, "admin").device:
            detail = "only Iris's own computer opens and closes her to the network"
            raise RequestError("forbidden", detail)
        wanted = (await http_body.fields(request)).get("open")
        if not isinstance(wanted, bool):
            raise RequestError("bad-message", '"open" is true or false')
        try:
            await self._switch.turn(on=wanted)
        except SettingsError as error:
            raise RequestError("unavailable", str(error)) from error
        return self._state(may_turn=True)

    def _state(self, *, may_turn: bool) -> Response:
        told = {"open": self._switch.is_open, "may_turn": may_turn}
        return Response(msgspec.json.encode(told), media_type="application/json")
