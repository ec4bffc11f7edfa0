"""What each agent is made of, and changing it while it runs, for the panel."""

import asyncio
from collections.abc import Callable
from typing import Any

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from agents.bridge import http_body
from agents.bridge.http_errors import RequestError
from bus import Bus, BusError, RequestFailedError
from schemas.messages import Message
from schemas.messages.agent import (
    AgentDescription,
    AgentUse,
    AsrDescribe,
    AsrUse,
    DialogueDescribe,
    DialogueUse,
    RetrievalDescribe,
    TtsDescribe,
    TtsUse,
)

DESCRIBE: tuple[type[Message], ...] = (
    AsrDescribe,
    DialogueDescribe,
    RetrievalDescribe,
    TtsDescribe,
)
USE: dict[str, type[AgentUse]] = {"asr": AsrUse, "dialogue": DialogueUse, "tts": TtsUse}
DESCRIBE_SECONDS = 2.0
USE_SECONDS = 180.0
"""A model may have to be read from a slow disk before it is used."""
SESSION = "main"
"""Agents are the same in every session."""


class AgentRoutes:
    """`GET /agents` and `POST /agents/{name}`.

    Args:
        admit: refuses a request that may not come in.
    """

    def __init__(self, bus: Bus, admit: Callable[[Request], None]) -> None:
        self._bus = bus
        self._admit = admit

    def routes(self) -> list[Route]:
        """Where they are."""
        return [
            Route("/agents", self._agents),
            Route("/agents/{name}", self._use, methods=["POST"]),
        ]

    async def _agents(self, request: Request) -> Response:
        """Every agent that answers, as a list of `agent.description`."""
        self._admit(request)
        answers = await asyncio.gather(*(self._describe(kind()) for kind in DESCRIBE))
        return _json([answer for answer in answers if answer is not None])

    async def _describe(self, question: Message) -> AgentDescription | None:
        try:
            return await self._bus.request(
                question, AgentDescription, session=SESSION, within=DESCRIBE_SECONDS
            )
        except BusError:
            return None

    async def _use(self, request: Request) -> Response:
        """Change what an agent uses: `{"changes": {"engine": "piper"}}` -> its description."""
        self._admit(request)
        kind = USE.get(request.path_params["name"])
        if kind is None:
            raise HTTPException(404, f"one of {', '.join(USE)} can be changed")
        changes = (await http_body.fields(request)).get("changes")
        if not isinstance(changes, dict) or not changes:
            raise RequestError("bad-message", '"changes" is an object of settings and values')
        try:
            answer = await self._bus.request(
                kind(changes=changes), AgentDescription, session=SESSION, within=USE_SECONDS
            )
        except RequestFailedError as error:
            raise RequestError("bad-message", str(error)) from error
        return _json(answer)


def _json(value: Any) -> Response:  # noqa: ANN401
    body = msgspec.json.encode(value)
    return Response(body, media_type="application/json", headers={"Cache-Control": "no-store"})
