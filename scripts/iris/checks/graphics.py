"""The graphics processor, and whether an engine uses it."""

import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from scripts.iris import paths
from scripts.iris.checks.engine_probe import Probed
from scripts.iris.checks.finding import Finding, ok, problem

ANSWER_SECONDS = 2.0
DRM = Path("/sys/class/drm")
MAKERS = {"0x10de": "NVIDIA", "0x1002": "AMD", "0x8086": "Intel"}
"""Vendor numbers of the PCI ID Repository, https://pci-ids.ucw.cz/."""


def findings(running: paths.Running | None, engines: Iterable[Probed]) -> list[Finding]:
    """Which graphics processor there is, and who uses it or is set to."""
    card = _nvidia("--query-gpu=name,memory.total")
    wanting = [engine for engine in engines if wants(engine)]
    for engine in wanting:
        if engine.settings.get("device") == "cuda" and not card:
            text = f"[{engine.agent}.{engine.engine}] wants device cuda, and no NVIDIA GPU answers"
            return [problem("gpu", f"{text}: install its driver, or set device to cpu")]
    card = card or _other()
    if not card:
        return [ok("gpu", "none was found, and none is needed")]
    if users := _users(running):
        return [ok("gpu", f"{card}, in use by {', '.join(users)}")]
    if wanting:
        names = ", ".join(f"[{engine.agent}.{engine.engine}]" for engine in wanting)
        return [ok("gpu", f"{card}, which {names} may use")]
    return [ok("gpu", f"{card}, which no engine is set to use (docs/engines.md)")]


def wants(engine: Probed) -> bool:
    """Whether an engine's settings let it use a graphics processor."""
    device = engine.settings.get("device", "cpu")
    layers = any(value for key, value in engine.settings.items() if "gpu" in key)
    return layers or device != "cpu"


def _users(running: paths.Running | None) -> list[str]:
    """The agents that have something on the card right now."""
    if running is None:
        return []
    pids = _nvidia("--query-compute-apps=pid").split(", ")
    return [name for name, pid in running.processes.items() if str(pid) in pids]


def _nvidia(query: str) -> str:
    """What NVIDIA's driver answers, if there is one."""
    program = shutil.which("nvidia-smi")
    if program is None:
        return ""
    try:
        done = subprocess.run(
            [program, query, "--format=csv,noheader"],
            capture_output=True,
            text=True,
            timeout=ANSWER_SECONDS,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return ", ".join(done.stdout.split("\n")).strip(", ")


def _other() -> str:
    if sys.platform == "darwin":
        return "Apple's"
    for path in sorted(DRM.glob("card*/device/vendor")):
        try:
            maker = MAKERS.get(path.read_text().strip())
        except OSError:
            continue
        if maker:
            return f"one of {maker}"
    return ""
