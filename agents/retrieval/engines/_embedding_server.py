"""Embeddings of a server over HTTP: how it is asked, and what it must answer."""

from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any, Final

import httpx
import numpy as np
from numpy.typing import NDArray

from agents.runtime.addresses import is_loopback
from agents.runtime.errors import EngineError
from agents.runtime.redaction import redacted

ANSWER_SECONDS: Final = 60.0
"""A server may have to load its model before it answers at all."""
LONGEST: Final = 8_000
"""Characters of a text that count."""
AT_ONCE: Final = 32
"""Texts of one request."""

Read = Callable[[Any], Sequence[Sequence[float]]]
"""Takes the vectors out of an answer; raises KeyError, TypeError or IndexError where none are."""


class EmbeddingServer:
    """A model of a server.

    Args:
        url: that embeds.
        model: its name there.
        setting: the table of iris.toml, for sentences.
        read: takes the vectors out of an answer.
        key: that is sent, if there is one.

    Raises:
        EngineError: it does not answer, or not with vectors.
    """

    def __init__(self, url: str, model: str, setting: str, read: Read, key: str = "") -> None:
        self._url, self._model, self._setting, self._read = url, model, setting, read
        self._key = key
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        # Proxies of the environment do not lead to this machine itself.
        self._client = httpx.Client(
            headers=headers, timeout=ANSWER_SECONDS, trust_env=not is_loopback(url)
        )
        self.size = self._ask(["warm"]).shape[1]

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Rows of length 1, or of zeros for a text of nothing; (len(texts), size)."""
        rows = np.zeros((len(texts), self.size), np.float32)
        said = [i for i, text in enumerate(texts) if text.strip()]
        for start in range(0, len(said), AT_ONCE):
            chosen = said[start : start + AT_ONCE]
            rows[chosen] = self._ask([texts[i][:LONGEST] for i in chosen])
        norms = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / np.maximum(norms, 1e-9), np.float32)

    def _ask(self, texts: Sequence[str]) -> NDArray[np.float32]:
        try:
            answer = self._client.post(self._url, json={"model": self._model, "input": texts})
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, OSError) as error:
            raise self._trouble("server-unreachable", f"does not answer ({error!r})") from error
        if answer.status_code != HTTPStatus.OK:
            said = answer.text[:200]
            raise self._trouble("embedding-failed", f"answers {answer.status_code} {said}")
        try:
            rows = np.array(self._read(answer.json()), np.float32)
        except (ValueError, KeyError, TypeError, IndexError) as error:
            raise self._trouble("embedding-failed", "answers without vectors") from error
        wanted = (len(texts), getattr(self, "size", rows.shape[-1] if rows.ndim else 0))
        if rows.shape != wanted or not rows.size or not np.isfinite(rows).all():
            raise self._trouble("embedding-failed", f"answers with vectors of {rows.shape}")
        return rows

    def _trouble(self, code: str, what: str) -> EngineError:
        detail = f"the embeddings of {self._model!r} at {self._url}: the server {what}"
        return EngineError(code, redacted(f"{detail}; see {self._setting}", [self._key]))
