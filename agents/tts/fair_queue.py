"""Who may use the voice next, where several sessions want it."""

import asyncio
import contextlib
import heapq
import itertools
from collections.abc import AsyncGenerator


class FairQueue:
    """Lets one at a time in: whose listener would be the first to hear nothing.

    That is earliest deadline first. A session's deadline moves on by what is made for it, so a long
    answer never keeps others waiting, and those that are as late as each other take turns.
    """

    def __init__(self) -> None:
        self._busy = False
        self._waiting: list[tuple[float, int, asyncio.Future[None]]] = []
        self._arrivals = itertools.count()

    @contextlib.asynccontextmanager
    async def turn(self, due: float) -> AsyncGenerator[None, None]:
        """Wait until nobody is in whose time is earlier than `due`, in seconds of any clock."""
        await self._enter(due)
        try:
            yield
        finally:
            self._leave()

    async def _enter(self, due: float) -> None:
        if not self._busy:
            self._busy = True
            return
        admitted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (due, next(self._arrivals), admitted))
        try:
            await admitted
        except asyncio.CancelledError:
            if admitted.done() and not admitted.cancelled():
                self._leave()
            raise

    def _leave(self) -> None:
        while self._waiting:
            _, _, admitted = heapq.heappop(self._waiting)
            if not admitted.done():
                admitted.set_result(None)
                return
        self._busy = False
