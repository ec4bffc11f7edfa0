"""The processes of a running: their memory, and the processor time that they take."""

import time
from collections.abc import Callable, Mapping, Sequence

import msgspec
import psutil  # type: ignore[import-untyped]

Parts = Mapping[str, Sequence[psutil.Process]]
"""Processes by the part of Iris that they belong to; `iris` watches over the others."""


class Memory(msgspec.Struct, frozen=True, kw_only=True):
    """What Iris takes.

    Attributes:
        kind: `pss` counts a page that several share in parts, so that the sum is what they take
            together; `rss` counts it for each of them, and the sum is too high.
    """

    kind: str
    mb: dict[str, float]
    total_mb: float


class Load(msgspec.Struct, frozen=True, kw_only=True):
    """Processor time over some seconds, in percent of one core.

    Attributes:
        parts: of each part of the running.
        others: of everything else on this machine.
    """

    seconds: float
    parts: dict[str, float]
    others: float


def parts(pid: int) -> dict[str, list[psutil.Process]]:
    """The processes of an Iris by part; a helper process belongs to whoever started it.

    Args:
        pid: of the process that watches over the others.

    Raises:
        psutil.NoSuchProcess: it is gone.
    """
    top = psutil.Process(pid)
    found: dict[str, list[psutil.Process]] = {}
    waiting = [("iris", top)]
    while waiting:
        inherited, process = waiting.pop()
        try:
            name = part_name(process.cmdline()) or inherited
            waiting.extend((name, child) for child in process.children())
        except psutil.Error:
            continue  # it has just ended
        found.setdefault(name, []).append(process)
    return found


def part_name(command: Sequence[str]) -> str:
    """The part that runs with this command line, or nothing for a helper of a part.

    >>> part_name(["/venv/bin/python", "-m", "agents", "tts", "--config", "iris.toml"])
    'tts'
    """
    if command and "nats-server" in command[0]:
        return "nats"
    for flag, module, name in zip(command, command[1:], command[2:], strict=False):
        if (flag, module) == ("-m", "agents"):
            return name
    return ""


def memory(running: Parts) -> Memory:
    """What its processes take now, in millions of bytes."""
    kind, read = ("pss", _pss) if _has_pss() else ("rss", _rss)
    mb = {name: _sum(processes, read) / 1e6 for name, processes in running.items()}
    return Memory(kind=kind, mb=mb, total_mb=sum(mb.values()))


class Meter:
    """Counts the processor time of an Iris, and of everything else, from now on."""

    def __init__(self, running: Parts) -> None:
        self._running = running
        self._times, self._busy = _times(running), _busy()
        self._began = time.monotonic()

    def read(self) -> Load:
        """What has been taken until now; over less than a second or so it is a rough guess."""
        times, busy = _times(self._running), _busy()
        seconds = time.monotonic() - self._began
        taken = {name: max(0.0, times[name] - before) for name, before in self._times.items()}
        others = max(0.0, busy - self._busy - sum(taken.values()))
        return Load(
            seconds=seconds,
            parts={name: 100 * cpu / seconds for name, cpu in taken.items()},
            others=100 * others / seconds,
        )


def _times(running: Parts) -> dict[str, float]:
    return {name: _sum(processes, _seconds) for name, processes in running.items()}


def _busy() -> float:
    """Seconds that all cores together were at work, for this machine or, if it is virtual, not."""
    times = psutil.cpu_times()._asdict()
    counted_in_user = ("guest", "guest_nice")
    resting = ("idle", "iowait", *counted_in_user)
    return float(sum(value for name, value in times.items() if name not in resting))


def _sum(processes: Sequence[psutil.Process], read: Callable[[psutil.Process], float]) -> float:
    total = 0.0
    for process in processes:
        try:
            total += read(process)
        except psutil.Error:  # ended, or not ours to look at
            continue
    return total


def _has_pss() -> bool:
    return hasattr(psutil.Process().memory_full_info(), "pss")


def _pss(process: psutil.Process) -> float:
    return float(process.memory_full_info().pss)


def _rss(process: psutil.Process) -> float:
    return float(process.memory_info().rss)


def _seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)
