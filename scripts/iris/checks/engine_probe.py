"""Imports engines and reads their settings, in a process of its own: a broken library may end it.

Reads a JSON list of `Chosen` on standard input, and writes a `Probed` for each, one a line after
`MARK`: libraries may say something, too.
"""

import importlib
import sys
from typing import Any

import msgspec

from agents.runtime.setting_errors import explain

MARK = b"iris-engine "


class Chosen(msgspec.Struct, frozen=True):
    """An engine and its table in `iris.toml`."""

    agent: str
    engine: str
    table: dict[str, Any] = {}


class Probed(msgspec.Struct, frozen=True):
    """What came of an engine.

    Attributes:
        missing: why it cannot be imported, or nothing.
        wrong: what is wrong with its settings, or nothing.
        settings: all of its settings, the defaults among them.
    """

    agent: str
    engine: str
    missing: str = ""
    wrong: str = ""
    settings: dict[str, Any] = {}


def probe(chosen: Chosen) -> Probed:
    """Import an engine's module, and read its settings; no model is loaded."""
    agent, engine = chosen.agent, chosen.engine
    try:
        module = importlib.import_module(f"agents.{agent}.engines.{engine.replace('-', '_')}")
    except (ImportError, OSError) as error:
        return Probed(agent, engine, missing=" ".join(str(error).split()))
    try:
        settings = msgspec.convert(chosen.table, module.Settings)
    except msgspec.ValidationError as error:
        wrong = explain(str(error), module.Settings, prefix=f"{agent}.{engine}.")
        return Probed(agent, engine, wrong=wrong)
    return Probed(agent, engine, settings=msgspec.to_builtins(settings))


def main() -> None:
    """Probe all that standard input names."""
    for chosen in msgspec.json.decode(sys.stdin.buffer.read(), type=list[Chosen]):
        print((MARK + msgspec.json.encode(probe(chosen))).decode(), flush=True)


if __name__ == "__main__":
    main()
