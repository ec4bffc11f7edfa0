"""What was chosen while Iris runs, `iris use voice …`: kept in the state folder, above `iris.toml`.

One file for each agent, `choices/tts.json`, so that no two processes write the same one. Settings
of the command line stand above it.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from agents.runtime.settings import AGENTS

FOLDER = "choices"


def read(state: Path) -> dict[str, dict[str, Any]]:
    """What was chosen, for each agent: settings of its table, `engine` or `kokoro.voice`.

    A file that cannot be read or is no JSON object counts as no choice.
    """
    found = {}
    for agent in AGENTS:
        try:
            chosen = msgspec.json.decode(_path(state, agent).read_bytes(), type=dict[str, Any])
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            continue
        if chosen:
            found[agent] = chosen
    return found


def keep(state: Path, agent: str, changes: Mapping[str, Any]) -> None:
    """Keep changes for the next start, above those that were kept before.

    Raises:
        OSError: the state folder cannot be written.
    """
    path = _path(state, agent)
    path.parent.mkdir(parents=True, exist_ok=True)
    merged = {**read(state).get(agent, {}), **changes}
    fresh = path.with_suffix(f".{os.getpid()}.new")
    fresh.write_text(json.dumps(merged, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    fresh.replace(path)


def forget(state: Path, agent: str) -> None:
    """Go back to `iris.toml` at the next start."""
    _path(state, agent).unlink(missing_ok=True)


def _path(state: Path, agent: str) -> Path:
    return state / FOLDER / f"{agent}.json"
