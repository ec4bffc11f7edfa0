"""The agents that a joined machine runs for its house, watched over."""

import asyncio
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from scripts.iris import paths
from scripts.iris.child_process import ChildProcess, Say, StartError
from scripts.iris.joined_house import House

PATIENCE_SECONDS = 20.0
"""After so long without a sign of the house, the person at the terminal is told."""


class MachineAgents:
    """Everything that `iris join` runs.

    Args:
        house: that they work for.
        agents: which.
        config: path of this machine's `iris.toml`.
        state: folder of this machine's own data.
        say: tells the person at the terminal.
    """

    def __init__(
        self, house: House, agents: Sequence[str], *, config: Path, state: Path, say: Say
    ) -> None:
        self._house = house
        self._agents = agents
        self._config = config
        self._state = state
        self._say = say
        self._stop = asyncio.Event()

    async def run(self, overrides: Sequence[str]) -> None:
        """Start them, and serve until stopped.

        Args:
            overrides: settings, `nats.key=…`.

        Raises:
            StartError: one does not start, or the house lets this machine in no more.
        """
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(self._stop.set))
        logs = self._state / "logs"
        logs.mkdir(parents=True, exist_ok=True)
        parts = [self._part(agent, logs, overrides) for agent in self._agents]
        try:
            async with asyncio.TaskGroup() as group:
                for part in parts:
                    group.create_task(part.run(), name=part.name)
                telling = group.create_task(self._tell_ready(parts), name="tell ready")
                await self._stop.wait()
                telling.cancel()
                await asyncio.gather(*(part.stop() for part in parts))
        except* StartError as errors:
            await asyncio.gather(*(part.stop() for part in parts))
            raise errors.exceptions[0] from None

    def _part(self, agent: str, logs: Path, overrides: Sequence[str]) -> ChildProcess:
        command = [
            *(sys.executable, "-m", "agents", agent, "--config", str(self._config)),
            *("--nats", ",".join(self._house.urls), "--machine", self._house.name),
            *("--state", str(self._state)),
            *(f"--set={override}" for override in overrides),
        ]
        log = logs / f"{agent}.log"
        log.unlink(missing_ok=True)
        return ChildProcess(agent, command, log=log, say=self._say, cwd=paths.ROOT)

    async def _tell_ready(self, parts: Sequence[ChildProcess]) -> None:
        loop = asyncio.get_running_loop()
        impatient = loop.call_later(PATIENCE_SECONDS, self._tell_late, parts)
        try:
            for part in parts:
                await part.ready.wait()
        finally:
            impatient.cancel()
        does = ", ".join(self._agents)
        print(f"Iris is ready: {self._house.name} does {does} for the house", flush=True)

    def _tell_late(self, parts: Sequence[ChildProcess]) -> None:
        late = ", ".join(part.name for part in parts if not part.ready.is_set())
        self._say(
            f"{late}: not at work yet, loading, or waiting for the house at "
            f"{', '.join(self._house.urls)}; see {self._state / 'logs'}"
        )
