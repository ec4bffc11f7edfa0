"""Any server with OpenAI's chat API: llama-server, LM Studio, vLLM, a cloud.

It speaks through httpx: one request and a stream of lines is all that is needed of the API, and
servers that are only nearly compatible have to be read more leniently than the `openai` package
does.
"""

import contextlib
import json
import os
from collections.abc import AsyncGenerator, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any

import msgspec

from agents.dialogue.completion_stream import OpenAiStream
from agents.dialogue.engine import ChatMessage, estimated_tokens
from agents.dialogue.engines._pump import pumped
from agents.dialogue.engines._server import Names, Server, check_json, checked_key
from agents.dialogue.server_errors import page
from agents.runtime.errors import EngineError

NAMES = Names(
    kind="the server",
    address="[dialogue.openai] base_url",
    start="start the server",
    missing="look at [dialogue.openai] base_url, which ends in /v1 with most servers, and model",
    key="set [dialogue.openai] api_key or api_key_env",
)
NO_LIST = frozenset(
    {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_IMPLEMENTED}
)


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The table [dialogue.openai]."""

    base_url: str = "http://127.0.0.1:1234/v1"
    """Where the server is; LM Studio listens there."""
    model: str = ""
    """As the server calls it; empty: the first that it lists."""
    api_key: str = ""
    api_key_env: str = ""
    """The environment variable that holds the key, so that it need not stand in a file."""
    context: Annotated[int, msgspec.Meta(ge=256)] = 4096
    """Tokens of prompt and answer together, as the server was started with."""
    max_tokens: Annotated[int, msgspec.Meta(ge=1)] = 300
    """Length of an answer at most."""
    temperature: Annotated[float, msgspec.Meta(ge=0)] = 0.7
    stop: list[str] = []
    """Texts at which the model is to stop; control tokens end an answer without being named."""
    options: dict[str, Any] = {}
    """Anything else that the server takes in a request: `{ top_p = 0.9 }`."""
    prefill: bool = False
    """Send each question while it is still being said, so that the answer may start sooner: every
    half-said sentence is then sent, and paid for where the server is paid."""


class Engine:
    """A model behind a server with OpenAI's chat API."""

    def __init__(self, settings: Settings, state: Path) -> None:
        del state
        self.context = max(128, settings.context - settings.max_tokens)
        self.remote = True
        self.prefills = settings.prefill
        self.continues = False
        self._settings = settings
        self._server = Server(settings.base_url, NAMES, key=_key(settings))
        self.name = self._find_model()
        check_json(self._body([]), "[dialogue.openai] options")

    async def complete(self, messages: Sequence[ChatMessage]) -> AsyncGenerator[str]:
        """Write the next message; see `DialogueEngine`."""
        stream = self._server.stream("chat/completions", self._body(messages), OpenAiStream())
        async with contextlib.aclosing(pumped(stream)) as texts:
            async for text in texts:
                yield text

    def tokens(self, messages: Sequence[ChatMessage]) -> int:
        """An estimate."""
        return estimated_tokens(messages)

    async def close(self) -> None:
        """Close the connections."""
        await self._server.close()

    def _find_model(self) -> str:
        """See that the server is there; gives the model's name. No answer is asked for."""
        status, body = self._server.call("GET", "models")
        model = self._settings.model
        if status in NO_LIST:
            # Some servers list nothing. Where they have a chat, they find this request wrong.
            status, body = self._server.call("POST", "chat/completions", {})
            if status in NO_LIST or not model:
                raise self._server.refused(HTTPStatus.NOT_FOUND, body)
            return model
        if status >= HTTPStatus.MULTIPLE_CHOICES:
            raise self._server.refused(status, body)
        names = self._listed(body)
        if not (model or names):
            raise EngineError(
                "model-missing",
                f"{self._server.place} lists no model: load one there, or set [dialogue.openai] "
                f"model",
            )
        return model or names[0]

    def _listed(self, body: str) -> list[str]:
        """The models that a server lists."""
        try:
            value = json.loads(body)
        except (ValueError, RecursionError):
            raise self._server.no_api(page(body)) from None
        listed = value.get("data") if isinstance(value, dict) else value
        if not isinstance(listed, list) or not all(
            isinstance(model, dict) and isinstance(model.get("id"), str) for model in listed
        ):
            raise self._server.no_api("something else than a list of models")
        return [model["id"] for model in listed]

    def _body(self, messages: Sequence[ChatMessage]) -> dict[str, Any]:
        settings = self._settings
        return {
            "model": self.name,
            "messages": [message._asdict() for message in messages],
            "stream": True,
            "max_tokens": settings.max_tokens,
            "temperature": settings.temperature,
            **({"stop": settings.stop} if settings.stop else {}),
            **settings.options,
        }


def _key(settings: Settings) -> str:
    """The key, from the settings or the environment.

    Raises:
        EngineError: there is none where one was to be, or it is no key.
    """
    if settings.api_key:
        return checked_key(settings.api_key, "[dialogue.openai] api_key")
    if not settings.api_key_env:
        return ""
    key = os.environ.get(settings.api_key_env, "")
    if not key.strip():
        raise EngineError(
            "key-missing",
            "the environment variable that [dialogue.openai] api_key_env names is not set: set it, "
            "or write the key itself into api_key",
        )
    return checked_key(key, "the environment variable of [dialogue.openai] api_key_env")
