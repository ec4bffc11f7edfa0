"""`iris.toml`, the engines that it chooses, and what these need."""

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from agents.events.rules import Rules
from agents.runtime.errors import SettingsError
from agents.runtime.settings import AGENTS, Settings, engine_names
from scripts.iris import place
from scripts.iris.checks import graphics, servers
from scripts.iris.checks.engine_probe import Chosen, Probed
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
        Rules(case.settings.events.rules)
    except SettingsError as error:
        yield problem("settings", f"{case.config}: {error}")
        return
    yield ok("settings", f"{case.config} is fine")


def engines(case: Case) -> Iterator[Finding]:
    """Whether each engine that is chosen can be loaded, short of loading it."""
    known, unknown = [], []
    for chosen in chosen_engines(case.settings):
        names = engine_names(chosen.agent)
        (known if chosen.engine in names else unknown).append(chosen)
    for chosen in unknown:
        names = ", ".join(engine_names(chosen.agent)) or "none"
        yield problem(chosen.agent, f"there is no engine {chosen.engine!r}; there are: {names}")
    probed = probe(known)
    for chosen in known:
        found = [engine for engine in probed if engine.agent == chosen.agent]
        yield from _engine(chosen, next((e for e in found if e.engine == chosen.engine), None))
    yield from graphics.findings(case.running, probed)


def chosen_engines(settings: Settings) -> list[Chosen]:
    """The engines of these settings, with their tables; the recogniser's VAD among them."""
    chosen = []
    for agent in AGENTS:
        table = getattr(settings, agent)
        for name in (getattr(table, "engine", ""), getattr(table, "vad", "")):
            if name:
                chosen.append(Chosen(agent, name, table.engines.get(name, {})))
    return chosen


def probe(chosen: list[Chosen]) -> list[Probed]:
    """Import these engines in another process; the one that ends it is missing in the answer."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "scripts.iris.checks.engine_probe"],
            input=msgspec.json.encode(chosen),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=place.ROOT,
            timeout=PROBE_SECONDS,
            check=False,
        )
        output = done.stdout
    except subprocess.TimeoutExpired as error:
        output = error.stdout or b""
    return [msgspec.json.decode(line, type=Probed) for line in output.splitlines()]


def _engine(chosen: Chosen, probed: Probed | None) -> Iterable[Finding]:
    """What an engine lacks; the first that is in its way is all that matters."""
    agent, name = chosen.agent, chosen.engine
    if probed is None:
        text = f"the libraries of {name} crash or hang here: choose another engine in [{agent}]"
        return [problem(agent, text)]
    if probed.missing:
        how = "docs/engines.md says how to install what it needs"
        return [problem(agent, f"{name} cannot be imported ({probed.missing}): {how}")]
    if probed.wrong:
        return [problem(agent, probed.wrong)]
    if lost := [path for path in model_paths(probed) if not path.exists()]:
        text = f"{lost[0]} is not there: correct it in [{agent}.{name}]"
        return [problem(agent, text)]
    return servers.findings(probed) or [ok(agent, f"{name} can be imported")]


def model_paths(probed: Probed) -> Iterator[Path]:
    """The files and folders that an engine's settings name, as the agents would find them."""
    for value in probed.settings.values():
        if isinstance(value, str) and (_PATH.match(value) or value.endswith(MODEL_SUFFIXES)):
            yield place.ROOT / Path(value).expanduser()


CHECKS: tuple[Check, ...] = (settings, engines)
