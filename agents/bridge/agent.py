"""The bridge: one port, on which faces and tools reach the bus."""

import asyncio
import errno
from pathlib import Path

import structlog
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from agents.bridge.health import Health
from agents.bridge.metrics import Metrics
from agents.bridge.routes import Routes
from agents.bridge.socket import House, factory
from agents.runtime.errors import SettingsError
from agents.runtime.settings import Bridge as BridgeSettings
from agents.runtime.settings import Settings
from bus import Bus
from schemas.messages import SystemTiming, TurnEnded

log = structlog.get_logger()

PING_SECONDS = 20.0


class Bridge:
    """Relays the bus to WebSocket and HTTP clients, and their words to the bus."""

    def __init__(self, bus: Bus, settings: BridgeSettings) -> None:
        self._bus = bus
        self._settings = settings
        self._metrics = Metrics()
        self._house = House(bus, settings, self._metrics)
        self._server: asyncio.Server | None = None

    async def run(self) -> None:
        """Serve until the bus stops, then say goodbye to everybody.

        Raises:
            SettingsError: the port is taken, or the address is not this machine's.
        """
        await self._listen()
        try:
            async with (
                self._bus.subscribe(SystemTiming, TurnEnded) as told,
                asyncio.TaskGroup() as group,
            ):
                await self._bus.register(
                    description="WebSocket and HTTP for faces and tools",
                    metadata={"address": f"http://{self._settings.host}:{self._settings.port}"},
                )
                keepalive = group.create_task(self._keep_alive(), name="keep-alive")
                async for received in told:
                    self._metrics.hear(received.message)
                keepalive.cancel()
        finally:
            await self._close()

    async def _listen(self) -> None:
        routes = Routes(self._house, Health(self._bus))
        config = uvicorn.Config(
            routes.app(),
            ws=factory(self._house),  # type: ignore[arg-type]
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            date_header=False,
        )
        config.load()
        state = ServerState()
        host, port = self._settings.host, self._settings.port
        try:
            self._server = await asyncio.get_running_loop().create_server(
                lambda: H11Protocol(config=config, server_state=state, app_state={}), host, port
            )
        except OSError as error:
            raise SettingsError(_explain(error, host, port)) from error

    async def _keep_alive(self) -> None:
        while True:
            await asyncio.sleep(PING_SECONDS)
            for socket in tuple(self._house.sockets):
                socket.ping()

    async def _close(self) -> None:
        if self._server is not None:
            self._server.close()
        await self._house.close()


def build(bus: Bus, settings: Settings, state: Path) -> Bridge:  # noqa: ARG001
    """The bridge of this house."""
    return Bridge(bus, settings.bridge)


def _explain(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"port {port} is taken: stop the program that uses it, or choose another with "
            f"--port or [bridge] port in iris.toml"
        )
    if error.errno == errno.EACCES:
        return f"port {port} is reserved for the administrator: choose one above 1023"
    return f"cannot listen on {host}:{port}: {error.strerror or error}"
