"""How much memory this process may use: in containers less than the machine has."""

from pathlib import Path

import psutil  # type: ignore[import-untyped]

LIMIT = Path("/sys/fs/cgroup/memory.max")
"""What a container may use, in bytes, or `max`."""


def allowed(limit: Path = LIMIT) -> int:
    """Bytes of memory that this process may use at most.

    Args:
        limit: the file of the container's limit; cgroup v2, Linux alone.
    """
    machine = int(psutil.virtual_memory().total)
    try:
        container = limit.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return machine
    return min(machine, int(container)) if container.isdecimal() else machine
