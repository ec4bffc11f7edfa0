"""Any server with OpenAI's chat API: llama-server, LM Studio, vLLM, a cloud.

It speaks through httpx, which is there for Ollama anyway: one request and a stream of lines is all
that is needed of the API, and the `openai` package would bring ten others.
"""

import contextlib
import json
import os
from collections.abc import AsyncGenerator, AsyncIterator, Generator, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any

import httpx
import msgspec

from agents.dialogue.engine import ChatMessage, estimated_tokens
from agents.dialogue.engines._pump import pumped
from agents.runtime.errors import EngineError

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 300.0
"""A server may have to load its model before it answers at all."""
DATA = "data:"
"""Begins a line with content in a stream of server-sent events."""
DONE = "[DONE]"
OPEN, CLOSE = "<think>", "</think>"


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
    options: dict[str, Any] = {}
    """Anything else that the server takes in a request: `{ top_p = 0.9 }`."""


class Engine:
    """A model behind a server with OpenAI's chat API."""

    def __init__(self, settings: Settings, state: Path) -> None:
        del state
        self.context = settings.context - settings.max_tokens
        self.name = settings.model
        self.remote = True
        self.prefills = self.continues = False
        self._settings = settings
        self._client = httpx.AsyncClient(**_connection(settings))
        self._model = self._load()

    async def complete(self, messages: Sequence[ChatMessage]) -> AsyncGenerator[str]:
        """Write the next message; see `DialogueEngine`."""
        thoughts = _Thoughts()
        async with contextlib.aclosing(pumped(self._stream(messages))) as texts:
            async for text in texts:
                if said := thoughts.without(text):
                    yield said

    def tokens(self, messages: Sequence[ChatMessage]) -> int:
        """An estimate."""
        return estimated_tokens(messages)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def _stream(self, messages: Sequence[ChatMessage]) -> AsyncIterator[str]:
        body = _body(self._settings, self._model, messages)
        begun = False
        with self._explained():
            try:
                async for line in self._lines(body):
                    begun = True
                    yield self._text(line)
            except httpx.RemoteProtocolError:
                if begun:
                    raise
                # The server closed an idle connection just as the question went out on it.
                async for line in self._lines(body):
                    yield self._text(line)

    async def _lines(self, body: dict[str, Any]) -> AsyncIterator[str]:
        async with self._client.stream("POST", "chat/completions", json=body) as response:
            if response.is_error:
                await response.aread()
                response.raise_for_status()
            async for line in response.aiter_lines():
                yield line

    def _load(self) -> str:
        """See that the server answers, with this model; gives the model's name."""
        with self._explained(), httpx.Client(**_connection(self._settings)) as client:
            model = self._settings.model or _first_model(client)
            hello = _body(self._settings, model, [ChatMessage("user", "Hello!")])
            hello |= {"stream": False, "max_tokens": 1}
            client.post("chat/completions", json=hello).raise_for_status()
            return model

    def _text(self, line: str) -> str:
        """The text that a line of the stream brings."""
        data = line.removeprefix(DATA).strip()
        if not line.startswith(DATA) or data == DONE:
            return ""
        chunk = json.loads(data)
        if error := chunk.get("error"):
            raise EngineError(
                "completion-failed", f"{self._settings.base_url} cannot answer: {_message(error)}"
            )
        return "".join(choice["delta"].get("content") or "" for choice in chunk["choices"])

    @contextlib.contextmanager
    def _explained(self) -> Generator[None]:
        """Turn what can go wrong into errors that say what to do."""
        url = self._settings.base_url
        try:
            yield
        except httpx.TransportError as error:
            raise EngineError(
                "server-unreachable",
                f"there is no answer from {url} ({error}): start the server, or set "
                f"[dialogue.openai] base_url",
            ) from error
        except httpx.HTTPStatusError as error:
            raise _refused(url, error.response) from error


class _Thoughts:
    """Leaves out what a model thinks before it answers, where the server leaves it in."""

    def __init__(self) -> None:
        self._text = ""
        self._answering = False

    def without(self, text: str) -> str:
        """The part of the text that belongs to the answer."""
        if self._answering:
            return text
        self._text += text
        begun = self._text.lstrip()
        if begun.startswith(OPEN):
            _, closed, answer = begun.partition(CLOSE)
            self._answering = bool(closed)
            return answer.lstrip()
        if OPEN.startswith(begun):  # it may become the mark, or is nothing yet
            return ""
        self._answering = True
        return begun


def _connection(settings: Settings) -> dict[str, Any]:
    key = settings.api_key or os.environ.get(settings.api_key_env, "")
    return {
        "base_url": settings.base_url,
        "headers": {"Authorization": f"Bearer {key}"} if key else {},
        "timeout": httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS),
    }


def _body(settings: Settings, model: str, messages: Sequence[ChatMessage]) -> dict[str, Any]:
    return {
        "model": model,
        "messages": [message._asdict() for message in messages],
        "stream": True,
        "max_tokens": settings.max_tokens,
        "temperature": settings.temperature,
        **settings.options,
    }


def _first_model(client: httpx.Client) -> str:
    models = client.get("models").raise_for_status().json().get("data", [])
    if not models:
        raise EngineError(
            "model-missing",
            f"{client.base_url} lists no model: load one there, or set [dialogue.openai] model",
        )
    return str(models[0]["id"])


def _refused(url: str, response: httpx.Response) -> EngineError:
    try:
        reason = _message(response.json().get("error", response.text))
    except (ValueError, AttributeError):
        reason = response.text[:200]
    match response.status_code:
        case HTTPStatus.UNAUTHORIZED | HTTPStatus.FORBIDDEN:
            return EngineError(
                "unauthorized",
                f"{url} wants another key ({reason}): set [dialogue.openai] api_key or api_key_env",
            )
        case HTTPStatus.NOT_FOUND:
            return EngineError(
                "model-missing",
                f"{url} does not know it ({reason}): look at [dialogue.openai] base_url, which "
                f"ends in /v1 with most servers, and model",
            )
        case code:
            return EngineError("completion-failed", f"{url} answers {code}: {reason}")


def _message(error: object) -> str:
    return str(error.get("message", error)) if isinstance(error, dict) else str(error)
