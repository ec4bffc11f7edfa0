"""What kind of computer this is."""

import platform
import re
import subprocess
import sys
from pathlib import Path

import msgspec
import psutil  # type: ignore[import-untyped]

from agents.runtime import cores

CGROUP = Path("/sys/fs/cgroup")


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """A computer, as far as its speed depends on it.

    Attributes:
        processor: its model.
        cores: that this process may use, within the limits of a container.
        memory_mb: of it all, or what a container may use.
        system: name, version and architecture.
        python: version.
    """

    processor: str
    cores: float
    memory_mb: int
    system: str
    python: str


def describe() -> Machine:
    """This computer."""
    return Machine(
        processor=_processor(),
        cores=cores.allowed(),
        memory_mb=_memory() // 1_000_000,
        system=_system(),
        python=platform.python_version(),
    )


def free_memory() -> int:
    """Bytes that can be taken without pushing anything out, within the limits of a container."""
    free: int = psutil.virtual_memory().available
    limit, used = _number("memory.max"), _number("memory.current")
    if limit is None or used is None:
        return free
    return min(free, max(0, limit - used))


def _processor() -> str:
    name = ""
    if sys.platform == "linux":
        fields = _text(Path("/proc/cpuinfo"))
        found = re.search(r"^(?:model name|Model|Hardware)\s*:\s*(.+)$", fields, re.MULTILINE)
        name = found[1] if found else _text(Path("/proc/device-tree/model")).rstrip("\0")
    elif sys.platform == "darwin":
        command = ["/usr/sbin/sysctl", "-n", "machdep.cpu.brand_string"]
        name = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    return name.strip() or platform.processor() or platform.machine() or "unknown"


def _memory() -> int:
    total: int = psutil.virtual_memory().total
    return min(total, _number("memory.max") or total)


def _system() -> str:
    if sys.platform == "darwin":
        name = f"macOS {platform.mac_ver()[0]}"
    elif sys.platform == "linux":
        try:
            name = platform.freedesktop_os_release()["PRETTY_NAME"]
        except (OSError, KeyError):
            name = "Linux"
        name = f"{name}, kernel {platform.release()}"
    else:
        name = f"{platform.system()} {platform.version()}"
    return f"{name}, {platform.machine()}"


def _number(file: str) -> int | None:
    """A limit of the container that this runs in, if it has one."""
    text = _text(CGROUP / file).strip()
    return int(text) if text.isdecimal() else None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
