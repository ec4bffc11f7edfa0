"""Engines by name: one module each, imported only when chosen."""

import importlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from agents.runtime.errors import EngineError, SettingsError
from agents.runtime.setting_errors import explain
from agents.runtime.settings import engine_names

REQUIREMENTS = Path(__file__).resolve().parents[2] / "requirements"
"""Sets of packages; an engine that is an extra has one of its name."""


def _remedy(name: str) -> str:
    if (REQUIREMENTS / f"{name}.txt").is_file():
        return f"stop Iris and run python3 -m scripts.bootstrap {name}"
    return "docs/engines.md says how to install it"


def load(agent: str, name: str, table: Mapping[str, Any], state: Path) -> Any:  # noqa: ANN401
    """Load and warm an engine; blocks until it is ready.

    Args:
        agent: whose engine, `tts`.
        name: as `iris.toml` writes it, `piper`; with dots, a module of the user's own.
        table: the engine's own settings.
        state: folder for files that the engine derives.

    Returns:
        The module's `Engine`, which follows the Protocol in `agents/<agent>/engine.py`.

    Raises:
        SettingsError: no such engine, or a wrong key or value in its table.
        EngineError: its library is not installed, its model is missing, its server is away.
    """
    names = engine_names(agent)
    if name not in names and "." not in name:
        raise SettingsError(f"[{agent}] has no engine {name!r}; there are: {', '.join(names)}")
    beside = f"agents.{agent}.engines.{name.replace('-', '_')}"
    try:
        module = importlib.import_module(name if "." in name else beside)
    except ImportError as error:
        raise EngineError(
            "engine-not-installed",
            f"the engine {name} needs a package that is not installed ({error}): {_remedy(name)}",
        ) from error
    try:
        settings = msgspec.convert(dict(table), module.Settings)
    except msgspec.ValidationError as error:
        detail = explain(str(error), module.Settings, prefix=f"{agent}.{name}.")
        raise SettingsError(detail) from error
    state.mkdir(parents=True, exist_ok=True)
    return module.Engine(settings, state)
