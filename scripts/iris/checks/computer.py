"""Python, processor, memory, disk, clock."""

import platform
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from scripts.iris import hardware, paths
from scripts.iris.checks.finding import Case, Check, Finding, ok, problem, warning
from scripts.iris.up import FREE_MB
from scripts.obstacles import unsupported

ROOM_MB = 1_000
"""Free disk below which it is time to say so."""
MEMORY_MB = 1_600
"""What all of Iris may take with its default models; docs/benchmarks.md has what it does take."""
FEW_CORES = 2
DAY = 24 * 3600


def python(case: Case) -> Iterator[Finding]:  # noqa: ARG001
    """Whether this Python can run Iris, and is the one that `scripts/run` made."""
    version = platform.python_version()
    if complaint := unsupported():
        yield problem("python", complaint)
        return
    yield ok("python", f"Python {version}, 64 bit")
    own = paths.ROOT / ".venv"
    if Path(sys.prefix).resolve() == own.resolve():
        yield ok("environment", f"packages are in {own}")
    else:
        yield warning(
            "environment",
            f"this runs in {sys.prefix}, not in the .venv that `python3 scripts/run` makes: use "
            f"`python3 scripts/run doctor` unless that is on purpose",
        )


def processor(case: Case) -> Iterator[Finding]:  # noqa: ARG001
    """How fast it may be."""
    computer = hardware.describe()
    cores = f"{computer.cores:g} core{'' if computer.cores == 1 else 's'}"
    text = f"{computer.processor}, {cores}; {computer.system}"
    if computer.cores < FEW_CORES:
        yield warning("processor", f"{text}: answers will be slow, Iris wants {FEW_CORES} cores")
    else:
        yield ok("processor", text)


def memory(case: Case) -> Iterator[Finding]:
    """Whether the models fit; an Iris that runs has its share already."""
    total, free = hardware.describe().memory_mb, hardware.free_memory() // 1_000_000
    text = f"{free:,} of {total:,} MB are free"
    if total < MEMORY_MB:
        yield problem(
            "memory", f"{text}, and Iris takes up to {MEMORY_MB:,}: choose smaller models"
        )
    elif free < MEMORY_MB and case.running is None:
        yield warning(
            "memory", f"{text}, and Iris takes up to {MEMORY_MB:,}: close other programs first"
        )
    else:
        yield ok("memory", text)


def disk(case: Case) -> Iterator[Finding]:
    """Whether there is room for what Iris keeps."""
    folder = nearest(case.state)
    free = shutil.disk_usage(folder).free // 1_000_000
    text = f"{free:,} MB are free for {case.state}"
    if free < FREE_MB:
        yield problem(
            "disk", f"{text}, and Iris needs {FREE_MB}: make room, or choose another --state"
        )
    elif free < ROOM_MB:
        yield warning("disk", f"{text}: that will be gone soon, make room")
    else:
        yield ok("disk", text)


def clock(case: Case) -> Iterator[Finding]:  # noqa: ARG001
    """Whether the clock is right enough for certificates, and for the times in messages."""
    now = time.time()
    newest = max(path.stat().st_mtime for path in (paths.ROOT, paths.ROOT / "pyproject.toml"))
    shown = time.strftime("%Y-%m-%d %H:%M:%S %Z", time.localtime(now))
    if now < newest - DAY:
        yield problem(
            "clock",
            f"it says {shown}, and Iris's own files are newer: set the clock, or downloads fail",
        )
    else:
        yield ok("clock", shown)


def nearest(path: Path) -> Path:
    """The path itself or, where it does not exist yet, the first above it that does."""
    path = path.absolute()
    return next((known for known in (path, *path.parents) if known.exists()), Path(path.anchor))


CHECKS: tuple[Check, ...] = (python, processor, memory, disk, clock)
