"""Embeddings of servers: how they are asked, and what becomes of answers that are none."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from agents.runtime import engines
from agents.runtime.errors import EngineError
from tests.model_server import Reply, Request, model_server

TABLES = {
    "ollama": lambda url: {"host": url, "model": "embed"},
    "openai": lambda url: {"base_url": f"{url}/v1", "model": "embed"},
}


def vectors(request: Request) -> Reply:
    """A vector of three numbers for each text, by the way in which it was asked; out of order."""
    texts = request.body["input"]
    rows = [[len(text), 1.0, 0.0] for text in texts]
    if request.path == "/api/embed":
        return Reply(json.dumps({"embeddings": rows}))
    data = [{"index": i, "embedding": row} for i, row in enumerate(rows)]
    return Reply(json.dumps({"data": data[::-1]}))


def load(name: str, url: str, **more: Any) -> Any:
    """The engine of a server."""
    return engines.load("retrieval", name, {**TABLES[name](url), **more}, Path("unused"))


@pytest.mark.parametrize("name", TABLES)
def test_a_server_embeds(name: str) -> None:
    """Rows of length 1 in the order of the texts, zeros for nothing, many texts in few requests."""
    with model_server(vectors) as server:
        embedder = load(name, server.url)
        rows = embedder.embed(["one", "", *["four"] * 40])
        asked = len(server.requests)
    assert embedder.size == 3
    assert embedder.name == f"{name}-embed-3"
    assert np.linalg.norm(rows[0]) == pytest.approx(1)
    assert rows[0] == pytest.approx(np.array([3, 1, 0]) / np.sqrt(10))
    assert not rows[1].any()
    assert rows.shape == (42, 3)
    assert asked == 3


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (Reply('{"error": "model not found"}', 404), "answers 404"),
        (Reply("<html>"), "without vectors"),
        (Reply("[]"), "without vectors"),
        (Reply('{"embeddings": [], "data": []}'), "vectors of"),
        (Reply('{"embeddings": [["x"]], "data": [{"index": 0, "embedding": "x"}]}'), "without"),
    ],
    ids=["unknown", "page", "list", "none", "words"],
)
def test_an_answer_that_is_none_is_told(name: str, reply: Reply, words: str) -> None:
    """With the server, the model and the table of settings."""
    with (
        model_server(lambda _: reply) as server,
        pytest.raises(EngineError, match=words) as caught,
    ):
        load(name, server.url)
    assert f"[retrieval.{name}]" in caught.value.detail


def test_a_server_that_is_away_is_told() -> None:
    """A sentence, not a traceback."""
    with pytest.raises(EngineError, match="does not answer"):
        load("ollama", "http://127.0.0.1:9")


def test_a_key_is_sent_and_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """It comes out of the environment."""
    monkeypatch.setenv("THE_KEY", "sk-secret-42")
    with model_server(vectors) as server:
        load("openai", server.url, api_key_env="THE_KEY")
        assert server.requests[0].headers["Authorization"] == "Bearer sk-secret-42"
    with model_server(lambda _: Reply("sk-secret-42 is wrong", 401)) as server:
        with pytest.raises(EngineError) as caught:
            load("openai", server.url, api_key_env="THE_KEY")
        assert "secret" not in caught.value.detail
    monkeypatch.delenv("THE_KEY")
    with pytest.raises(EngineError, match="is not set"):
        load("openai", "http://127.0.0.1:9", api_key_env="THE_KEY")
