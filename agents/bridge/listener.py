"""The HTTP server of an address, in this process's own event loop."""

import asyncio
import contextlib
import errno
import socket
from collections.abc import Generator
from pathlib import Path
from typing import Any

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

    def load_certificate(self, chain: Path, key: Path) -> None:
        """Show another certificate to whoever connects from now on.

        Raises:
            OSError: it cannot be read, or does not fit its key.
        """
        if self.config.loaded and self.config.ssl is not None:
            self.config.ssl.load_cert_chain(chain, key)


def listener(
    app: Starlette,
    registry: ClientRegistry,
    *,
    chain: Path | None = None,
    key: Path | None = None,
) -> Listener:
    """A server of these routes; `serve(sockets=...)` runs it until `stop` is called.

    Args:
        app: the routes.
        registry: takes the WebSockets.
        chain: the certificate to serve with, and those above it; without one it serves plainly.
        key: of the certificate.
    """
    return _listener(app, registry.transport, ssl_certfile=chain, ssl_keyfile=key)


def plain_listener(app: Starlette) -> Listener:
    """A server of these routes without TLS and without WebSockets."""
    return _listener(app, "none")


def _listener(app: Starlette, websockets: Any, **tls: Path | None) -> Listener:  # noqa: ANN401
    return Listener(
        uvicorn.Config(
            app,
            http="h11",
            ws=websockets,
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            date_header=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
            **tls,  # type: ignore[arg-type]
        )
    )


async def bind(host: str, port: int, *, option: str = "[bridge] port") -> list[socket.socket]:
    """Sockets that listen at every address of a host.

    Raises:
        SettingsError: the port is taken, or the address is not this machine's.
    """
    try:
        server = await asyncio.get_running_loop().create_server(
            asyncio.Protocol, host, port, start_serving=False
        )
    except OSError as error:
        raise SettingsError(_explain(error, host, port, option)) from error
    try:
        return [socket.fromfd(one.fileno(), one.family, one.type) for one in server.sockets]
    finally:
        server.close()


def _explain(error: OSError, host: str, port: int, option: str) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"port {port} is taken: stop the program that uses it, or choose another with "
            f"{option} in iris.toml{' or --port' if option == '[bridge] port' else ''}"
        )
    if error.errno == errno.EACCES:
        return f"port {port} is reserved for the administrator: choose one above 1023"
    return f"cannot listen on {host}:{port}: {error.strerror or error}"
