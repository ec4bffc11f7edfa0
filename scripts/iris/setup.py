"""What a benchmark measures: the machine, the engines, their models and settings."""

import contextlib
from typing import Any

import msgspec

from agents.runtime.settings import Settings
from bus import Bus
from scripts.iris.checks import configured
from scripts.iris.checks.fetch import shown
from scripts.iris.hardware import Machine

PING_SECONDS = 0.5
SECRETS = ("_key", "_token", "password", "secret")


class Setup(msgspec.Struct, frozen=True, kw_only=True):
    """What was measured.

    Attributes:
        engines: by agent, as the agents say.
        models: of these engines, as `iris.toml` says.
        settings: of these engines and the agents, where `iris.toml` says something of its own.
        own_iris: the benchmark started it, and nobody else used it.
        session: whose history began empty, and grew with each question.
        pause_s: between the end of a turn and the next question.
    """

    machine: Machine
    engines: dict[str, str]
    models: dict[str, str]
    settings: dict[str, Any]
    own_iris: bool
    session: str
    warm_up: int
    pause_s: float


async def engines_of(bus: Bus) -> dict[str, str]:
    """The engine of each agent that has one, as the agents tell it."""
    async with contextlib.aclosing(bus.ping(within=PING_SECONDS)) as answers:
        told = {
            answer["name"].removeprefix("iris-"): msgspec.convert(answer, _Ping).metadata
            async for answer in answers
        }
    return {agent: said["engine"] for agent, said in told.items() if "engine" in said}


def configuration(chosen: Settings) -> tuple[dict[str, str], dict[str, Any]]:
    """The models of the chosen engines by engine, and the settings that are not the defaults."""
    engines = configured.chosen_engines(chosen)
    bare = [msgspec.structs.replace(engine, table={}) for engine in engines]
    default, own = agents_only(Settings()), agents_only(chosen)
    for probed in configured.probe(bare):
        default[f"{probed.agent}.{probed.engine}"] = probed.settings
    models = {}
    for probed in configured.probe(engines):
        own[f"{probed.agent}.{probed.engine}"] = probed.settings
        models[probed.engine] = configured.model(probed)
    return models, {name: _public(name, value) for name, value in changed(own, default).items()}


def _public(name: str, value: object) -> object:
    """A setting as it may be shown to others: no keys, no passwords."""
    if name.endswith(SECRETS):
        return "(not shown)"
    return shown(value) if isinstance(value, str) else value


def agents_only(chosen: Settings) -> dict[str, Any]:
    """Settings as plain values, without the tables of engines, and without rules of events."""
    tables: dict[str, Any] = msgspec.to_builtins(chosen)
    tables.pop("events")
    return {
        name: {key: value for key, value in table.items() if key != "engines"}
        if isinstance(table, dict)
        else table
        for name, table in tables.items()
    }


def changed(chosen: dict[str, Any], default: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """The settings that differ from others, by their whole names: `bridge.port`."""
    found: dict[str, Any] = {}
    for key, value in chosen.items():
        name, before = f"{prefix}{key}", default.get(key)
        if isinstance(value, dict):
            found |= changed(value, before if isinstance(before, dict) else {}, f"{name}.")
        elif value != before:
            found[name] = value
    return found


class _Ping(msgspec.Struct):
    """An answer to `$SRV.PING`, as far as it is of interest here."""

    metadata: dict[str, str] = {}
