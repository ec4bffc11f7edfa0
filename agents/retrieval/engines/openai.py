"""An embedding model of any server that speaks OpenAI's API: LM Studio, llama-server, vLLM."""

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from agents.retrieval.engines._embedding_server import EmbeddingServer
from agents.runtime.errors import EngineError


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The table [retrieval.openai] of iris.toml."""

    base_url: str = "http://127.0.0.1:1234/v1"
    """Of the server; `/embeddings` follows it."""
    model: str = ""
    """As the server names it."""
    api_key_env: str = ""
    """The name of the environment variable that holds the key."""
    min_score: float = 0.4
    """Passages that score lower are left out; models differ in what they give to what is near."""


class Engine:
    """A model of a server.

    Raises:
        EngineError: the server does not answer, has no such model, or the key is not there.
    """

    licence = ""

    def __init__(self, settings: Settings, state: Path) -> None:
        del state
        key = os.environ.get(settings.api_key_env, "") if settings.api_key_env else ""
        if settings.api_key_env and not key:
            raise EngineError(
                "bad-setting",
                "the environment variable that [retrieval.openai] api_key_env names is not set",
            )
        self.min_score = settings.min_score
        url = f"{settings.base_url.rstrip('/')}/embeddings"
        self._server = EmbeddingServer(url, settings.model, "[retrieval.openai]", _rows, key)
        self.size = self._server.size
        self.name = re.sub(r"[^a-z0-9]+", "-", f"openai-{settings.model}-{self.size}".lower())

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See `agents.retrieval.engine.Embedder`."""
        return self._server.embed(texts)


def _rows(answer: Any) -> list[Any]:  # noqa: ANN401 (whatever a server says)
    """The vectors, in the order of the texts."""
    return [one["embedding"] for one in sorted(answer["data"], key=lambda one: one["index"])]
