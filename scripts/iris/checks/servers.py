"""The servers that engines talk to: Ollama, and anything else with an address in its settings."""

import socket
from urllib.parse import urlsplit

from scripts.iris.checks.engine_probe import Probed
from scripts.iris.checks.fetch import FetchError, fetch, shown
from scripts.iris.checks.finding import Finding, ok, problem

ANSWER_SECONDS = 1.5
PORTS = {"http": 80, "https": 443}
OLLAMA_PORT = 11434
"""Taken by Ollama's own clients where a host has none."""


def finding(probed: Probed) -> Finding | None:
    """Whether an engine's server answers and has its model; nothing for one without a server."""
    url = address(probed)
    if not url:
        return None
    if probed.engine == "ollama":
        return _ollama(probed.agent, url, str(probed.settings.get("model", "")))
    parts, url = urlsplit(url), shown(url)
    try:
        port = parts.port or PORTS.get(parts.scheme, 80)
        with socket.create_connection((parts.hostname or "", port), timeout=ANSWER_SECONDS):
            return ok(probed.agent, f"{probed.engine} at {url} answers")
    except (OSError, ValueError) as error:
        text = f"no server answers at {url} ({error}): start it, or correct its address in"
        return problem(probed.agent, f"{text} [{probed.agent}.{probed.engine}]")


def address(probed: Probed) -> str:
    """The address in an engine's settings, if there is one; where it has no scheme, as HTTP."""
    for key, value in probed.settings.items():
        if isinstance(value, str) and value.startswith(("http://", "https://")):
            return value
        if key == "host" and value:
            port = "" if ":" in value else f":{OLLAMA_PORT}"
            return f"http://{value}{port}"
    return ""


def _ollama(agent: str, url: str, model: str) -> Finding:
    """Ask Ollama for its models (`GET /api/tags`, https://docs.ollama.com/api/tags)."""
    try:
        listed = fetch(f"{url.rstrip('/')}/api/tags", within=ANSWER_SECONDS)
    except FetchError as error:
        text = f"Ollama does not answer at {shown(url)} ({error}): start it (`ollama serve`), or"
        return problem(agent, f"{text} install it from https://ollama.com")
    names = [str(entry.get("name", "")) for entry in listed.get("models", [])]
    wanted = model if ":" in model else f"{model}:latest"
    if wanted in names:
        return ok(agent, f"Ollama at {shown(url)} has {model}")
    text = f"Ollama has no model {model!r}: `ollama pull {model}`"
    return problem(agent, f"{text}, or choose one of {', '.join(sorted(names)) or 'none yet'}")
