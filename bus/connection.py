"""The connection to the NATS server: lost, searched for, and found again."""

import asyncio
import contextlib
import time
import weakref
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import structlog
from nats.aio.msg import Msg
from nats.errors import SlowConsumerError

from bus import streams
from bus.client import Client
from bus.errors import BusUnavailableError, LoginRefusedError
from bus.keys import UserKey
from bus.machine_rights import inbox
from bus.nats_errors import FAILURES
from bus.reader import Reader
from bus.work import Work
from schemas import codec
from schemas.codec import BadMessageError
from schemas.messages import SystemFailed
from schemas.subjects import session_of, subject

log = structlog.get_logger()

RETRY_SECONDS = 0.2
PENDING_BYTES = 16 * 1024 * 1024
"""What may wait to be sent while the server is away."""
REPORT_SECONDS = 5.0
"""What went wrong with one subject is reported at most this often,"""
REPORTS = 64
"""and of at most so many subjects in that time: anybody may make new ones."""


class Connection:
    """One connection, which searches for its server for as long as it takes.

    Attributes:
        client: of NATS.
        js: its JetStream.
        readers: what is to be told that the server is back.
        works: what is to be told that it was away.
        connection_epoch: how often the connection was lost.
        machine: the name of the joined machine that this is on; empty on the house's own.
        refused: set when a joined machine is let in no more.
    """

    def __init__(
        self, name: str, avatar: str, key: UserKey | None = None, *, machine: str = ""
    ) -> None:
        self.client = Client(key)
        self.machine = machine
        self.refused = asyncio.Event()
        self.js = self.client.jetstream(timeout=5)
        self.readers: weakref.WeakSet[Reader] = weakref.WeakSet()
        self.works: weakref.WeakSet[Work[Any]] = weakref.WeakSet()
        self.connection_epoch = 0
        self._name = name
        self._avatar = avatar
        self._returned = 0
        self._back = asyncio.Condition()
        self._reported: dict[str, float] = {}
        self._refused = ""

    async def open(self, url: str, *, wait: float | None, ca: Path | None = None) -> None:
        """Connect, and make the streams that are absent.

        Args:
            url: of the server.
            wait: seconds to go on trying; None: until it answers.
            ca: a file with the certificates to trust.

        Raises:
            BusUnavailableError: nobody answers, the login is refused, or JetStream is off.
            LoginRefusedError: this is a joined machine, and it is let in no more.
        """
        try:
            await self._dial(url, wait, ca)
        except FAILURES as error:
            await self.client.close()
            if self._refused and self.machine:
                raise LoginRefusedError(self.machine) from error
            if self._refused:
                raise BusUnavailableError(
                    f"the NATS server at {without_login(url)} lets nobody in with this key or "
                    f"password, or without one ({self._refused})"
                ) from error
            raise BusUnavailableError(
                f"no NATS server answers at {without_login(url)} ({error or 'timeout'})"
            ) from error
        try:
            await self.ensure()
        except FAILURES as error:
            await self.client.close()
            raise BusUnavailableError(
                f"the NATS server at {without_login(url)} has no JetStream: start it with "
                f"nats.conf ({error})"
            ) from error

    async def _dial(self, url: str, wait: float | None, ca: Path | None) -> None:
        """Connect; on a joined machine only until it is refused."""
        own_inbox = {"inbox_prefix": inbox(self.machine).encode()} if self.machine else {}
        dialing = asyncio.create_task(
            self.client.dial(
                url,
                ca=ca,
                name=f"iris-{self._name}",
                allow_reconnect=True,
                max_reconnect_attempts=-1,
                reconnect_time_wait=RETRY_SECONDS,
                connect_timeout=2,
                ping_interval=20,
                max_outstanding_pings=2,
                pending_size=PENDING_BYTES,
                error_cb=self._failed,
                disconnected_cb=self._disconnected,
                reconnected_cb=self._reconnected,
                closed_cb=self._closed,
                **own_inbox,
            ),
            name="dial",
        )
        refused = asyncio.create_task(self.refused.wait(), name="refused")
        try:
            async with asyncio.timeout(wait):
                await asyncio.wait({dialing, refused}, return_when=asyncio.FIRST_COMPLETED)
            if not dialing.done():
                raise ConnectionRefusedError(self._refused)
            await dialing
        finally:
            for task in (dialing, refused):
                task.cancel()
            await asyncio.wait({dialing, refused})

    async def ensure(self) -> None:
        """Make the streams that are absent."""
        for name in streams.NAMES:
            await streams.ensure(self.js, name)

    async def close(self) -> None:
        """Send what waits, and leave."""
        if self.client.is_closed:
            await self.client.close()
            return
        with contextlib.suppress(*FAILURES):
            await self.client.flush(timeout=2)
        reconnecting = self.client._reconnection_task  # noqa: SLF001 (close leaves it running)
        with contextlib.suppress(*FAILURES):  # what the lost connection left to be written
            await self.client.close()
        if reconnecting is not None:
            reconnecting.cancel()
            await asyncio.wait({reconnecting})
            await self.client.close()

    def break_off(self) -> None:
        """Connect anew, without what waits to be sent: a job in hand is somebody else's now.

        The connection is there, but the server has not answered for long.
        """
        if self.client.is_connected:
            log.warning("the NATS server does not answer; connecting anew")
            self.client.break_off()

    async def wait_connected(self) -> int:
        """Wait while the server is away; gives `connection_epoch`."""
        while not self.client.is_closed:
            seen = self.connection_epoch
            with contextlib.suppress(*FAILURES):
                await self.client.flush(timeout=1)
                if self.client.is_connected and seen == self.connection_epoch:
                    break
            await asyncio.sleep(RETRY_SECONDS)
        return self.connection_epoch

    async def reconnections(self) -> AsyncGenerator[None, None]:
        """Now, and whenever the server is back after it was away, or somebody calls `wake`."""
        seen = -1
        while True:
            if seen != self._returned:
                seen = self._returned
                yield
                continue
            async with self._back:
                await self._back.wait()

    async def wake(self) -> None:
        """Have whoever waits for the server's return look again."""
        self._returned += 1
        async with self._back:
            self._back.notify_all()

    async def refuse(self, msg: Msg, error: BadMessageError) -> None:
        """Report a message that is none of Iris, in the session that it was sent to."""
        await self._report("bad-message", f"{msg.subject}: {error}", name=msg.subject)

    async def _report(self, code: str, detail: str, *, name: str) -> None:
        """Tell what went wrong with a subject, not too often and of not too many at once."""
        now = time.monotonic()
        recent = {key: at for key, at in self._reported.items() if now - at < REPORT_SECONDS}
        self._reported = recent
        if name in recent or len(recent) >= REPORTS:
            return
        recent[name] = now
        log.warning("bus trouble", code=code, detail=detail)
        with contextlib.suppress(*FAILURES):
            failed = SystemFailed(code=code, detail=detail)
            to = subject(self._avatar, session_of(name), failed)
            await self.client.publish(to, codec.encode(failed))

    async def _failed(self, error: Exception) -> None:
        if "authorization" in str(error).lower():
            self._refused = str(error)
            self.client.hang_up()
            if self.machine:
                self.refused.set()
        if isinstance(error, SlowConsumerError):
            detail = f"{self._name} is too slow for {error.subject}: messages were dropped"
            await self._report("messages-dropped", detail, name=error.subject)
        elif self.client.is_connected:
            log.warning("bus error", error=repr(error))

    async def _disconnected(self) -> None:
        self.connection_epoch += 1
        for work in [*self.works]:
            work.renew()
        if not self.client.is_closed:
            log.warning("the NATS server is away; trying again")

    async def _closed(self) -> None:
        """The client has ended: because we ended it, or because our login was taken away."""
        if self.machine:
            self.refused.set()

    async def _reconnected(self) -> None:
        log.info("the NATS server is back")
        with contextlib.suppress(*FAILURES):  # whoever needs it asks
            await self.ensure()
        for reader in [*self.readers]:
            reader.reconnected()
        for work in [*self.works]:
            work.renew()
        await self.wake()


def without_login(url: str) -> str:
    """An address as it may be shown: without the user and password that it may hold.

    >>> without_login("nats://iris:secret@127.0.0.1:4222")
    'nats://127.0.0.1:4222'
    """
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
