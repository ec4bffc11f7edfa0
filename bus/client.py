"""NATS's client, with one fault of asyncio's mended."""

import asyncio
import contextlib
from collections.abc import Generator
from typing import Any

from nats.aio.client import Client as NatsClient
from nats.aio.msg import Msg


class Client(NatsClient):
    """The client, whose answers do not swallow cancellations.

    It waits with `asyncio.wait_for`, which before Python 3.12 forgets a cancellation that comes in
    the same moment as the answer (https://github.com/python/cpython/issues/86296): who was told to
    stop would go on. JetStream and its buckets ask through `request`, too.
    """

    async def request(self, *args: Any, **options: Any) -> Msg:  # noqa: ANN401
        """Ask; see `nats.aio.client.Client.request`."""
        with _heeding():
            return await super().request(*args, **options)

    async def flush(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        """Wait for the server; see `nats.aio.client.Client.flush`."""
        with _heeding():
            await super().flush(*args, **options)


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
