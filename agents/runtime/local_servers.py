"""Servers of language models that run on this machine, and their models, found by asking."""

import json
import os
from typing import Any, NamedTuple

from agents.runtime.direct_http import direct

WITHIN = 0.4
"""Seconds for an answer: whoever runs here answers at once."""


class LocalServer(NamedTuple):
    """A server that answers.

    Attributes:
        engine: that talks to it, `ollama` or `openai`.
        title: what it is called.
        models: their names.
    """

    engine: str
    title: str
    models: list[str]


def find() -> list[LocalServer]:
    """Ollama, where it usually is or where OLLAMA_HOST says; LM Studio (blocking)."""
    found = []
    host = os.environ.get("OLLAMA_HOST", "127.0.0.1:11434").removeprefix("http://").rstrip("/")
    host = host.replace("0.0.0.0", "127.0.0.1")  # noqa: S104 (where it listens, not where we do)
    tags = _get(f"http://{host if ':' in host else host + ':11434'}/api/tags")
    if names := _names(tags, "models", "name"):
        found.append(LocalServer("ollama", "Ollama", names))
    if names := _names(_get("http://127.0.0.1:1234/v1/models"), "data", "id"):
        found.append(LocalServer("openai", "LM Studio", names))
    return found


def _get(url: str) -> Any:  # noqa: ANN401 (whatever a server says)
    try:
        with direct.open(url, timeout=WITHIN) as answer:
            return json.loads(answer.read(1_000_000))
    except (OSError, ValueError):
        return None


def _names(answer: Any, key: str, name: str) -> list[str]:  # noqa: ANN401 (as above)
    entries = answer.get(key) if isinstance(answer, dict) else None
    if not isinstance(entries, list):
        return []
    named = [entry.get(name) for entry in entries if isinstance(entry, dict)]
    return [one.removesuffix(":latest") for one in named if isinstance(one, str)]
