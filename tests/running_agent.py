"""An agent that runs while a test does."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

from bus import Bus


class Agent(Protocol):
    """What every agent is."""

    async def run(self) -> None:
        """Serve until the bus stops."""


@asynccontextmanager
async def running_agent(bus: Bus, agent: Agent) -> AsyncIterator[None]:
    """The agent, once it is registered, with a bus of its own, which is closed after it."""
    running = asyncio.create_task(agent.run())
    try:
        async with asyncio.timeout(5):
            await bus.registered.wait()
        yield
    finally:
        await bus.stop()
        await running
        await bus.close()
