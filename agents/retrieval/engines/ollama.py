"""An embedding model that Ollama has: `ollama pull nomic-embed-text`."""

import re
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from agents.retrieval.engines._embedding_server import EmbeddingServer


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The table [retrieval.ollama] of iris.toml."""

    host: str = "http://127.0.0.1:11434"
    """Where Ollama listens."""
    model: str = "nomic-embed-text"
    """As `ollama list` shows it."""
    min_score: float = 0.4
    """Passages that score lower are left out; models differ in what they give to what is near."""


class Engine:
    """A model that Ollama runs.

    Raises:
        EngineError: Ollama does not answer, or has no such model.
    """

    licence = ""

    def __init__(self, settings: Settings, state: Path) -> None:
        del state
        url = f"{settings.host.rstrip('/')}/api/embed"
        self.min_score = settings.min_score
        self._server = EmbeddingServer(
            url, settings.model, "[retrieval.ollama]", lambda answer: answer["embeddings"]
        )
        self.size = self._server.size
        self.name = re.sub(r"[^a-z0-9]+", "-", f"ollama-{settings.model}-{self.size}".lower())

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See `agents.retrieval.engine.Embedder`."""
        return self._server.embed(texts)
