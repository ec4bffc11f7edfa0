"""How many processor cores this process may use: often fewer than the machine has."""

import os
import sys
from pathlib import Path

QUOTA = Path("/sys/fs/cgroup/cpu.max")
"""What a container may use, in microseconds a period: `50000 100000`, or `max 100000`."""


def allowed(quota: Path = QUOTA) -> float:
    """Cores that the scheduler lets this process use: by its affinity, and its container's share.

    Args:
        quota: the file of the container's share; cgroup v2, Linux alone.

    Returns:
        More than 0, and a fraction in containers with a share of a core.
    """
    if sys.platform == "linux":
        cores = float(len(os.sched_getaffinity(0)))
    else:
        cores = float(os.cpu_count() or 1)
    try:
        share, period = quota.read_text(encoding="ascii").split()[:2]
    except (OSError, ValueError):
        return cores
    if share.isdecimal() and period.isdecimal() and int(period):
        cores = min(cores, int(share) / int(period))
    return max(round(cores, 2), 0.01)


def threads(share: float = 1.0) -> int:
    """Threads that make use of a share of those cores: at least one."""
    return max(1, int(allowed() * share))
