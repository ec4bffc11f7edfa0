"""The bridge: one port, on which faces and tools reach the bus."""

import asyncio
from pathlib import Path

from agents.bridge.context import Context
from agents.bridge.feed import Feeds
from agents.bridge.health import Health
from agents.bridge.listener import bind, listener
from agents.bridge.metrics import Metrics
from agents.bridge.registry import ClientRegistry
from agents.bridge.routes import Routes
from agents.runtime.settings import Bridge as BridgeSettings
from agents.runtime.settings import Settings
from bus import Bus
from schemas.messages import SystemTiming, TurnEnded


class Bridge:
    """Relays the bus to WebSocket and HTTP clients, and their words to the bus."""

    def __init__(self, bus: Bus, settings: BridgeSettings) -> None:
        self._bus = bus
        self._settings = settings
        self._context = Context(bus, settings, Metrics(), Feeds(bus))
        self._registry = ClientRegistry(self._context)

    async def run(self) -> None:
        """Serve until the bus stops, then say goodbye to everybody.

        Raises:
            SettingsError: the port is taken, or the address is not this machine's.
        """
        host, port = self._settings.host, self._settings.port
        sockets = await bind(host, port)
        app = Routes(self._context, self._registry, Health(self._bus)).app()
        server = listener(app, self._registry)
        async with asyncio.TaskGroup() as group:
            group.create_task(server.serve(sockets=sockets), name="http")
            keep_alive = group.create_task(self._registry.keep_alive(), name="keep-alive")
            try:
                async with self._bus.subscribe(SystemTiming, TurnEnded) as told:
                    await self._bus.register(
                        description="WebSocket and HTTP for faces and tools",
                        metadata={"address": f"http://{host}:{port}"},
                    )
                    async for received in told:
                        self._context.metrics.count(received.message)
            finally:
                keep_alive.cancel()
                server.stop()
                await self._registry.close()


def build(bus: Bus, settings: Settings, state: Path) -> Bridge:  # noqa: ARG001
    """The bridge of this house."""
    return Bridge(bus, settings.bridge)
