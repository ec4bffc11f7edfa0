"""The bridge: one port, on which faces and tools reach the bus."""

import asyncio
from pathlib import Path

from starlette.applications import Starlette

from agents.bridge.access import Access
from agents.bridge.context import Context
from agents.bridge.device_store import DeviceStore
from agents.bridge.devices import DeviceTable
from agents.bridge.feed import Feeds
from agents.bridge.health import Health
from agents.bridge.http_access import HttpAccess
from agents.bridge.lan_guide import pair_page_routes
from agents.bridge.lan_routes import LanRoutes
from agents.bridge.lan_switch import LanSwitch
from agents.bridge.listener import bind, listener
from agents.bridge.metrics import Metrics
from agents.bridge.pair_routes import PairRoutes
from agents.bridge.registry import ClientRegistry
from agents.bridge.routes import Routes
from agents.bridge.voice_routes import VoiceRoutes
from agents.runtime.settings import Bridge as BridgeSettings
from agents.runtime.settings import Settings
from bus import Bus
from schemas.messages import SystemTiming, TurnEnded


class Bridge:
    """Relays the bus to WebSocket and HTTP clients, and their words to the bus."""

    def __init__(self, bus: Bus, settings: BridgeSettings, state: Path = Path(".iris")) -> None:
        """Make a bridge that keeps its certificates and recordings in a state folder.

        Raises:
            SettingsError: the network is to come in, and there is no usable certificate.
        """
        self._bus = bus
        self._settings = settings
        self._state = state
        self._lan = LanSwitch(settings, state / "tls")
        self._devices = DeviceTable()
        access = Access(self._devices, self._lan.names)
        self._context = Context(bus, settings, Metrics(), Feeds(bus), access)
        self._registry = ClientRegistry(self._context)
        self._store = DeviceStore(bus, self._devices, self._registry.revoke)

    async def run(self) -> None:
        """Serve until the bus stops, then say goodbye to everybody.

        Raises:
            SettingsError: a port is taken, or the address is not this machine's.
            BusUnavailableError: nobody knows which devices are paired.
        """
        host, port = self._settings.host, self._settings.port
        access = self._context.access
        await self._store.load()  # before anybody shows a token
        sockets = await bind(host, port)
        app = self._app()
        server = listener(app, self._registry)
        async with asyncio.TaskGroup() as group:
            serving = [
                group.create_task(self._registry.keep_alive(), name="keep-alive"),
                group.create_task(self._store.follow(), name="devices"),
                group.create_task(self._store.note_visits(access.visited), name="visits"),
            ]
            group.create_task(server.serve(sockets=sockets), name="http")
            group.create_task(self._lan.run(app, self._registry), name="lan")
            try:
                async with self._bus.subscribe(SystemTiming, TurnEnded) as told:
                    await self._bus.register(
                        description="WebSocket and HTTP for faces and tools",
                        metadata={"address": f"http://{host}:{port}"},
                    )
                    async for received in told:
                        self._context.metrics.count(received.message)
            finally:
                for task in serving:
                    task.cancel()
                server.stop()
                self._lan.stop()
                await self._registry.close()

    def _app(self) -> Starlette:
        access = HttpAccess(self._context.access)
        pairing = PairRoutes(
            access, self._devices, self._store, link=self._lan.link, key=lambda: self._lan.pin
        )
        switch = LanRoutes(access, self._lan)
        voices = VoiceRoutes(self._bus, access, self._state)
        more = [*pairing.routes(), *pair_page_routes(), *voices.routes(), *switch.routes()]
        return Routes(self._context, self._registry, Health(self._bus), more).app()


def build(bus: Bus, settings: Settings, state: Path) -> Bridge:
    """The bridge, as settings say."""
    return Bridge(bus, settings.bridge, state)
