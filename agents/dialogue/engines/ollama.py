"""Ollama: whichever model it has pulled, on this machine or another.

It speaks through httpx: of Ollama's API a request and a stream of lines is needed, and its own
package ends with errors of many kinds where a proxy or another server answers in its place.
"""

import contextlib
import json
from collections.abc import AsyncGenerator, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any

import msgspec

from agents.dialogue.completion_stream import OllamaStream
from agents.dialogue.engine import ChatMessage, estimated_tokens
from agents.dialogue.engines._pump import pumped
from agents.dialogue.engines._server import Names, Server, check_json
from agents.dialogue.server_errors import page
from agents.runtime.errors import EngineError


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The table [dialogue.ollama]."""

    host: str = "http://127.0.0.1:11434"
    """Where Ollama listens."""
    model: str = "llama3.2"
    """As `ollama list` shows it; empty: the first that it shows."""
    context: Annotated[int, msgspec.Meta(ge=256)] = 4096
    """Tokens of prompt and answer together."""
    max_tokens: Annotated[int, msgspec.Meta(ge=1)] = 300
    """Length of an answer at most."""
    keep_alive: str | int = "1h"
    """How long Ollama keeps the model in memory after an answer: "1h", seconds, -1 for ever."""
    temperature: Annotated[float, msgspec.Meta(ge=0)] = 0.7
    thinking: bool = False
    """Let models that can think do so before they answer; that takes its time."""
    options: dict[str, Any] = {}
    """Any other of Ollama's options: `{ top_p = 0.9, num_gpu = 20 }`."""
    prefill: bool = False
    """Send each question while it is still being said, so that the answer may start sooner."""


class Engine:
    """A model that Ollama runs."""

    def __init__(self, settings: Settings, state: Path) -> None:
        del state
        self.context = max(128, settings.context - settings.max_tokens)
        self.remote = True
        self.prefills = settings.prefill
        self.continues = False
        self._settings = settings
        self._server = Server(
            settings.host,
            Names(
                kind="Ollama",
                address="[dialogue.ollama] host",
                start="start it with `ollama serve`",
                missing=f"run `ollama pull {settings.model}`, or set [dialogue.ollama] model to "
                f"one that `ollama list` shows",
            ),
        )
        self.name = settings.model or self._first_model()
        self._thinks = self._see_model()
        check_json(self._body([]), "[dialogue.ollama] options")
        self._preload()

    async def complete(self, messages: Sequence[ChatMessage]) -> AsyncGenerator[str]:
        """Write the next message; see `DialogueEngine`."""
        stream = self._server.stream("api/chat", self._body(messages), OllamaStream())
        async with contextlib.aclosing(pumped(stream)) as texts:
            async for text in texts:
                yield text

    def tokens(self, messages: Sequence[ChatMessage]) -> int:
        """An estimate."""
        return estimated_tokens(messages)

    async def close(self) -> None:
        """Close the connections; the model stays with Ollama."""
        await self._server.close()

    def _first_model(self) -> str:
        status, body = self._server.call("GET", "api/tags")
        models = self._object(status, body).get("models")
        for model in models if isinstance(models, list) else ():
            if isinstance(model, dict) and isinstance(model.get("name"), str):
                return str(model["name"])
        raise EngineError(
            "model-missing", f"Ollama at {self._server.place} has no model: `ollama pull` one"
        )

    def _see_model(self) -> bool:
        """See that Ollama has the model; gives whether it can think."""
        status, body = self._server.call("POST", "api/show", {"model": self.name})
        capabilities = self._object(status, body).get("capabilities")
        return isinstance(capabilities, list) and "thinking" in capabilities

    def _object(self, status: int, body: str) -> dict[str, Any]:
        """An answer of Ollama's API."""
        if status >= HTTPStatus.MULTIPLE_CHOICES:
            raise self._server.refused(status, body)
        try:
            value = json.loads(body)
        except (ValueError, RecursionError):
            raise self._server.no_api(page(body)) from None
        if not isinstance(value, dict):
            raise self._server.no_api("something else than Ollama does")
        return value

    def _preload(self) -> None:
        """Have the model loaded before the first question; where that fails, it is loaded then.

        Ollama answers a request without a prompt at once. Some servers in its place write an
        answer to it; with `num_predict` that is one token long.
        """
        body = {
            "model": self.name,
            "options": {**self._body([])["options"], "num_predict": 1},
            "keep_alive": self._settings.keep_alive,
            "stream": False,
        }
        with contextlib.suppress(EngineError):
            self._server.call("POST", "api/generate", body)

    def _body(self, messages: Sequence[ChatMessage]) -> dict[str, Any]:
        settings = self._settings
        body = {
            "model": self.name,
            "messages": [message._asdict() for message in messages],
            "stream": True,
            "options": {
                "num_ctx": settings.context,
                "num_predict": settings.max_tokens,
                "temperature": settings.temperature,
                **settings.options,
            },
            "keep_alive": settings.keep_alive,
        }
        if settings.thinking or self._thinks:
            body["think"] = settings.thinking
        return body
