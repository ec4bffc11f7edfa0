"""`iris.toml`, the engines that it chooses, and what these need."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

from agents.events.rules import Rules
from agents.runtime.errors import SettingsError
from agents.runtime.settings import AGENTS, Settings, engine_names
from scripts.iris import paths
from scripts.iris.checks import graphics, servers
from scripts.iris.checks.engine_probe import MARK, Chosen, Probed
from scripts.iris.checks.finding import Case, Check, Finding, ok, problem

PROBE_SECONDS = 20.0
MODEL_SUFFIXES = (".onnx", ".gguf", ".safetensors", ".bin", ".pt", ".pth")

_PATH = re.compile(r"^(?:~|\.{1,2})?[/\\]|^[A-Za-z]:[/\\]")


def settings(case: Case) -> Iterator[Finding]:
    """Whether `iris.toml` can be followed."""
    if case.broken:
        yield problem("settings", case.broken)
        return
    try:
        Rules.of(case.settings.events)
    except SettingsError as error:
        yield problem("settings", f"{case.config}: {error}")
        return
    yield ok("settings", f"{case.config} is fine")


def engines(case: Case) -> Iterator[Finding]:
    """Whether each engine that is chosen can be loaded, short of loading it."""
    chosen = chosen_engines(case.settings)
    known = [engine for engine in chosen if engine.engine in engine_names(engine.agent)]
    probed = {(found.agent, found.engine): found for found in probe(known)}
    for engine in chosen:
        if engine in known:
            yield _engine(engine, probed.get((engine.agent, engine.engine)))
        else:
            names = ", ".join(engine_names(engine.agent)) or "none"
            yield problem(engine.agent, f"there is no engine {engine.engine!r}; there are: {names}")
    yield from graphics.findings(case.running, probed.values())


def chosen_engines(settings: Settings) -> list[Chosen]:
    """The engines of these settings, with their tables; all three of the recogniser's."""
    tables = {agent: getattr(settings, agent) for agent in AGENTS}
    return [
        Chosen(agent, name, table.engines.get(name, {}))
        for agent, table in tables.items()
        for name in (getattr(table, kind, "") for kind in ("engine", "vad", "turn_detector"))
        if name
    ]


def probe(chosen: list[Chosen]) -> list[Probed]:
    """Import these engines in another process; one that ends it or hangs is left out."""
    found = _probe(chosen) if chosen else []
    if len(found) == len(chosen):
        return found
    return [*found, *probe(chosen[len(found) + 1 :])]


def _probe(chosen: list[Chosen]) -> list[Probed]:
    """What came of the first ones, up to the one that ended the process."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "scripts.iris.checks.engine_probe"],
            input=msgspec.json.encode(chosen),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=paths.ROOT,
            timeout=PROBE_SECONDS,
            check=False,
        )
        output = done.stdout
    except subprocess.TimeoutExpired as error:
        output = error.stdout or b""
    lines = (line for line in output.splitlines() if line.startswith(MARK))
    return [msgspec.json.decode(line.removeprefix(MARK), type=Probed) for line in lines]


def _engine(chosen: Chosen, probed: Probed | None) -> Finding:
    """What an engine lacks; the first that is in its way is all that matters."""
    agent, name = chosen.agent, chosen.engine
    if probed is None:
        text = f"the libraries of {name} crash or hang here: choose another engine in [{agent}]"
        return problem(agent, text)
    if probed.missing:
        how = "docs/engines.md says how to install what it needs"
        return problem(agent, f"{name} cannot be imported ({probed.missing}): {how}")
    if probed.wrong:
        return problem(agent, probed.wrong)
    if lost := [path for path in model_paths(probed) if not path.exists()]:
        return problem(agent, f"{lost[0]} is not there: correct it in [{agent}.{name}]")
    named = f" (model {model(probed)})" if model(probed) else ""
    return servers.finding(probed) or ok(agent, f"{name}{named} is installed")


def model(probed: Probed) -> str:
    """The model that an engine would load, where its settings name one."""
    settings = probed.settings
    return str(settings.get("model") or settings.get("voice") or "")


def model_paths(probed: Probed) -> Iterator[Path]:
    """The files and folders that an engine's settings name, as the agents would find them."""
    for value in probed.settings.values():
        if isinstance(value, str) and (_PATH.match(value) or value.endswith(MODEL_SUFFIXES)):
            yield paths.ROOT / Path(value).expanduser()


CHECKS: tuple[Check, ...] = (settings, engines)
