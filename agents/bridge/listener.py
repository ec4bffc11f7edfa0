"""The HTTP server of an address, in this process's own event loop."""

import asyncio
import contextlib
import errno
import socket
from collections.abc import Generator

import uvicorn
from starlette.applications import Starlette

from agents.bridge.registry import ClientRegistry
from agents.runtime.errors import SettingsError

GRACE_SECONDS = 1
"""How long requests may go on when the bridge stops; event streams do not end by themselves."""


class Listener(uvicorn.Server):
    """Serves HTTP, and hands WebSocket upgrades to the registry. Made by `listen`."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Leave signals alone: whoever runs the agent listens for them, and tells it to stop."""
        yield

    def stop(self) -> None:
        """End `serve`."""
        self.should_exit = True


def listener(app: Starlette, registry: ClientRegistry) -> Listener:
    """A server of these routes; `serve(sockets=...)` runs it until `stop` is called."""
    return Listener(
        uvicorn.Config(
            app,
            http="h11",
            ws=registry.transport,  # type: ignore[arg-type]
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            date_header=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
    )


async def bind(host: str, port: int) -> list[socket.socket]:
    """Sockets that listen at every address of a host.

    Raises:
        SettingsError: the port is taken, or the address is not this machine's.
    """
    try:
        server = await asyncio.get_running_loop().create_server(
            asyncio.Protocol, host, port, start_serving=False
        )
    except OSError as error:
        raise SettingsError(_explain(error, host, port)) from error
    try:
        return [socket.fromfd(one.fileno(), one.family, one.type) for one in server.sockets]
    finally:
        server.close()


def _explain(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"port {port} is taken: stop the program that uses it, or choose another with "
            f"--port or [bridge] port in iris.toml"
        )
    if error.errno == errno.EACCES:
        return f"port {port} is reserved for the administrator: choose one above 1023"
    return f"cannot listen on {host}:{port}: {error.strerror or error}"
