"""What each agent is made of, what else it could be, and changing it while it runs."""

import asyncio
from typing import Any

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from agents.bridge import http_body
from agents.bridge.http_access import HttpAccess
from agents.bridge.http_errors import RequestError
from agents.runtime import describing, local_servers, models
from agents.runtime.choosing import AGENT, Choice
from bus import Bus, RequestFailedError


class AgentRoutes:
    """`GET /agents`, `GET /models` and `POST /agents/{name}`.

    Args:
        bus: that the agents are asked on.
        access: refuses a request that may not come in.
    """

    def __init__(self, bus: Bus, access: HttpAccess) -> None:
        self._bus = bus
        self._access = access

    def routes(self) -> list[Route]:
        """Where they are."""
        return [
            Route("/agents", self._agents),
            Route("/agents/{name}", self._use, methods=["POST"]),
            Route("/models", self._models),
        ]

    async def _agents(self, request: Request) -> Response:
        """Every agent that answers, as a list of `agent.description`."""
        self._access.admit(request, "see")
        return _json(list((await describing.describe(self._bus)).values()))

    async def _models(self, request: Request) -> Response:
        """The models of the catalogue and of servers on this machine, each with how to use it."""
        self._access.admit(request, "see")
        servers = await asyncio.to_thread(local_servers.find)
        found = [_of_catalogue(model) for model in models.catalogue()]
        return _json(found + [entry for server in servers for entry in _of_server(server)])

    async def _use(self, request: Request) -> Response:
        """Change what an agent uses: `{"changes": {"engine": "piper"}}` -> its description."""
        self._access.admit(request, "admin")
        agent = request.path_params["name"]
        if agent not in describing.USE:
            raise HTTPException(404, f"one of {', '.join(describing.USE)} can be changed")
        changes = (await http_body.fields(request)).get("changes")
        if not isinstance(changes, dict) or not changes:
            raise RequestError("bad-message", '"changes" is an object of settings and values')
        try:
            return _json(await describing.use(self._bus, Choice(agent, changes)))
        except RequestFailedError as error:
            raise RequestError("bad-message", str(error)) from error


def _of_catalogue(model: models.Model) -> dict[str, Any]:
    return {
        "name": model.name,
        "part": model.part,
        "agent": AGENT.get(model.part, "retrieval"),
        "about": model.about,
        "licence": model.licence,
        "languages": model.languages,
        "bytes": model.size,
        "here": models.location(model) is not None,
        "changes": model.use,
    }


def _of_server(server: local_servers.LocalServer) -> list[dict[str, Any]]:
    return [
        {
            "name": f"{server.engine}/{name}",
            "part": "mind",
            "agent": "dialogue",
            "about": f"{name} of {server.title} on this computer",
            "licence": "",
            "languages": [],
            "bytes": 0,
            "here": True,
            "changes": {"engine": server.engine, f"{server.engine}.model": name},
        }
        for name in server.models
    ]


def _json(value: Any) -> Response:  # noqa: ANN401
    body = msgspec.json.encode(value)
    return Response(body, media_type="application/json", headers={"Cache-Control": "no-store"})
