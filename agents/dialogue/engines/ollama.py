"""Ollama: whichever model it has pulled, on this machine or another."""

import contextlib
from collections.abc import AsyncGenerator, AsyncIterator, Generator, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any

import httpx
import msgspec
import ollama

from agents.dialogue.engine import ChatMessage, estimated_tokens
from agents.dialogue.engines._pump import pumped
from agents.runtime.errors import EngineError

CONNECT_SECONDS = 5.0
LOAD_SECONDS = 300.0
"""Ollama may have to read tens of gigabytes before it answers at all."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The table [dialogue.ollama]."""

    host: str = "http://127.0.0.1:11434"
    """Where Ollama listens."""
    model: str = "llama3.2"
    """As `ollama list` shows it."""
    context: Annotated[int, msgspec.Meta(ge=256)] = 4096
    """Tokens of prompt and answer together."""
    max_tokens: Annotated[int, msgspec.Meta(ge=1)] = 300
    """Length of an answer at most."""
    keep_alive: str = "1h"
    """How long Ollama keeps the model in memory after an answer."""
    temperature: Annotated[float, msgspec.Meta(ge=0)] = 0.7
    thinking: bool = False
    """Let models that can think do so before they answer; that takes its time."""
    options: dict[str, Any] = {}
    """Any other of Ollama's options: `{ top_p = 0.9, num_gpu = 20 }`."""


class Engine:
    """A model that Ollama runs."""

    def __init__(self, settings: Settings, state: Path) -> None:
        del state
        self.context = settings.context - settings.max_tokens
        self.name = settings.model
        self.remote = True
        self.prefills = self.continues = False
        self._settings = settings
        self._client = ollama.AsyncClient(settings.host, timeout=_timeout())
        self._load()

    async def complete(self, messages: Sequence[ChatMessage]) -> AsyncGenerator[str]:
        """Write the next message; see `DialogueEngine`."""
        async with contextlib.aclosing(pumped(self._stream(messages))) as texts:
            async for text in texts:
                if text:
                    yield text

    def tokens(self, messages: Sequence[ChatMessage]) -> int:
        """An estimate."""
        return estimated_tokens(messages)

    async def close(self) -> None:
        """Close the connections; the model stays with Ollama."""
        await self._client.close()  # type: ignore[no-untyped-call]

    async def _stream(self, messages: Sequence[ChatMessage]) -> AsyncIterator[str]:
        with self._explained():
            parts = await self._client.chat(
                self._settings.model,
                messages=[message._asdict() for message in messages],
                stream=True,
                think=self._settings.thinking,
                options=self._options(),
                keep_alive=self._settings.keep_alive,
            )
            async for part in parts:
                yield part.message.content or ""

    def _load(self) -> None:
        """See that Ollama has the model, and have it loaded."""
        with self._explained(), ollama.Client(self._settings.host, timeout=_timeout()) as client:
            client.show(self._settings.model)
            client.chat(
                self._settings.model,
                messages=[{"role": "user", "content": "Hello!"}],
                think=self._settings.thinking,
                options={**self._options(), "num_predict": 1},
                keep_alive=self._settings.keep_alive,
            )

    def _options(self) -> dict[str, Any]:
        return {
            "num_ctx": self._settings.context,
            "num_predict": self._settings.max_tokens,
            "temperature": self._settings.temperature,
            **self._settings.options,
        }

    @contextlib.contextmanager
    def _explained(self) -> Generator[None]:
        """Turn what can go wrong into errors that say what to do."""
        host, model = self._settings.host, self._settings.model
        try:
            yield
        except (httpx.TransportError, ConnectionError) as error:
            raise EngineError(
                "server-unreachable",
                f"Ollama is not reachable at {host} ({error}): start it with `ollama serve`, or "
                f"set [dialogue.ollama] host",
            ) from error
        except ollama.ResponseError as error:
            if error.status_code == HTTPStatus.NOT_FOUND:
                raise EngineError(
                    "model-missing",
                    f"Ollama at {host} has no model {model}: run `ollama pull {model}`, or set "
                    f"[dialogue.ollama] model to one that `ollama list` shows",
                ) from error
            raise EngineError(
                "completion-failed", f"Ollama at {host} cannot answer: {error.error}"
            ) from error


def _timeout() -> httpx.Timeout:
    return httpx.Timeout(LOAD_SECONDS, connect=CONNECT_SECONDS)
