"""Which agents are up."""

from contextlib import aclosing
from typing import Any

import msgspec

from agents.runtime.settings import AGENTS
from bus import Bus

ANSWER_SECONDS = 1.0
"""A busy machine answers late; where all parts are up, the last answer ends the wait."""


class _Answer(msgspec.Struct):
    """A sign of life, as far as it is of interest here."""

    name: str
    metadata: dict[str, str] = {}


class Health:
    """Asks every agent for a sign of life when somebody wants to know; nothing is polled."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    async def report(self) -> dict[str, Any]:
        """The state of Iris: `status` is `ok`, or `degraded` with what is `missing`.

        `engines` has those of the agents that have one.
        """
        processes = dict.fromkeys(AGENTS, 0)
        engines: dict[str, str] = {}
        if self._bus.connected:
            async with aclosing(self._bus.ping(within=ANSWER_SECONDS)) as answers:
                async for answer in answers:
                    try:
                        alive = msgspec.convert(answer, _Answer)
                    except msgspec.ValidationError:
                        continue  # a service of another tool
                    name = alive.name.removeprefix("iris-")
                    if name in processes:
                        processes[name] += 1
                        if (engine := alive.metadata.get("engine")) is not None:
                            engines[name] = engine
                    if all(processes.values()):
                        break
        missing = [name for name, count in processes.items() if not count]
        return {
            "status": "degraded" if missing else "ok",
            "nats": self._bus.connected,
            "agents": processes,
            "engines": engines,
            "missing": missing,
        }
