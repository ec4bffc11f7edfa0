"""NATS's client, with a fault of asyncio's and two of its own mended."""

import asyncio
import contextlib
import socket
import ssl
import struct
from collections.abc import Generator
from pathlib import Path
from typing import Any

from nats.aio.client import Client as NatsClient
from nats.aio.msg import Msg
from nats.aio.transport import WebSocketTransport
from nats.errors import FlushTimeoutError

from bus.keys import UserKey

FLUSH_SECONDS = 10.0
LET_GO_SECONDS = 2.0


class Client(NatsClient):
    """The client, whose answers do not swallow cancellations, and whose flush does what it says.

    It waits with `asyncio.wait_for`, which before Python 3.12 forgets a cancellation that comes in
    the same moment as the answer (https://github.com/python/cpython/issues/86296): who was told to
    stop would go on. JetStream and its buckets ask through `request`, too.
    """

    def __init__(self, key: UserKey | None = None) -> None:
        """Log in with this key, if one is given."""
        super().__init__()
        self._key = key

    @property
    def server_id(self) -> str:
        """What the server that it is connected to calls itself."""
        return str(self._server_info["server_id"])

    async def dial(self, url: str, *, ca: Path | None = None, **options: Any) -> None:  # noqa: ANN401
        """Connect, with the key, and over TLS where the server asks for it.

        Args:
            url: of the server, which may hold a user and a password; several addresses of it, with
                commas between, are tried in turn.
            ca: a file with the certificates to trust; without one, those of the system.
            options: of `nats.aio.client.Client.connect`.
        """
        if self._key is not None:
            options["nkeys_seed_str"] = self._key.seed
        if ca is not None:
            options["tls"] = ssl.create_default_context(cafile=ca)
        await self.connect(url.split(","), dont_randomize=True, **options)

    async def close(self) -> None:
        """Leave; also where the server has ended the connection, or where there was none."""
        await super().close()
        for subscription in self._subs.values():  # left where its parent failed on its way out
            if subscription._wait_for_msgs_task is not None:  # noqa: SLF001
                subscription._wait_for_msgs_task.cancel()  # noqa: SLF001
        self._subs.clear()
        transport = self._transport
        if transport is not None:
            transport.close()  # type: ignore[no-untyped-call]
            with contextlib.suppress(OSError, TimeoutError):
                async with asyncio.timeout(LET_GO_SECONDS):
                    await transport.wait_closed()  # type: ignore[no-untyped-call]

    def break_off(self) -> None:
        """Break the connection off: nothing leaves any more that waits here or in the system."""
        self._pending.clear()
        self._pending_data_size = 0
        carrier = self._carrier()
        if carrier is None:
            return
        with contextlib.suppress(OSError, AttributeError):  # it is closed already
            reset = struct.pack("ii", 1, 0)  # closed, it sends no more of what it holds
            carrier.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
        carrier.abort()

    def _carrier(self) -> asyncio.WriteTransport | None:
        """What asyncio sends with, below its parent's transport."""
        transport: Any = self._transport
        if isinstance(transport, WebSocketTransport):
            transport._pending = asyncio.Queue()  # noqa: SLF001
            connection: Any = getattr(transport._ws, "_conn", None)  # noqa: SLF001
            return getattr(connection, "transport", None)
        writer = getattr(transport, "_io_writer", None)
        return getattr(writer, "transport", None)

    def hang_up(self) -> None:
        """Close the connection of a login that was refused: its parent would leave it open."""
        if self._transport is not None:
            self._transport.close()  # type: ignore[no-untyped-call]

    def _setup_nkeys_seed_connect(self) -> None:
        """Sign with our own key: its parent needs a package that has to be built from source."""
        assert self._key is not None  # noqa: S101 (given by `dial`)
        self._public_nkey = self._key.public
        self._signature_cb = self._key.sign

    async def request(self, *args: Any, **options: Any) -> Msg:  # noqa: ANN401
        """Ask; see `nats.aio.client.Client.request`."""
        with _heeding():
            return await super().request(*args, **options)

    async def flush(self, timeout: float = FLUSH_SECONDS) -> None:  # noqa: ASYNC109 (its parent's)
        """Wait until the server has all that was published and subscribed to before.

        Its parent asks the server for a sign of life ahead of what waits to be written.

        Raises:
            nats.errors.FlushTimeoutError: not in so many seconds.
        """
        with _heeding():
            try:
                async with asyncio.timeout(timeout):
                    await self._flush_pending(force_flush=True)
            except TimeoutError as error:
                raise FlushTimeoutError from error
            await super().flush(timeout)  # type: ignore[arg-type]

    async def _process_pong(self) -> None:
        """Take a sign of life; one that a flush did not wait for ends its parent's reading."""
        if self._pongs and self._pongs[0].done():
            self._pongs.pop(0)
            self._pings_outstanding = 0
        else:
            await super()._process_pong()


@contextlib.contextmanager
def _heeding() -> Generator[None, None, None]:
    """Let a cancellation that came meanwhile take hold, whatever else came of it."""
    task = asyncio.current_task()
    before = task.cancelling() if task else 0
    try:
        yield
    finally:
        if task and task.cancelling() > before:
            raise asyncio.CancelledError
