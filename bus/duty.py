"""Whether this process takes work, or stands by while another machine does it."""

import asyncio
import weakref
from typing import Any

from bus.work import Work


class Duty:
    """On duty at first. Standing by, a process takes no new work; what it has in hand, it ends."""

    def __init__(self) -> None:
        self._on = asyncio.Event()
        self._on.set()
        self._works: weakref.WeakSet[Work[Any]] = weakref.WeakSet()

    @property
    def on(self) -> bool:
        """Whether work is taken."""
        return self._on.is_set()

    async def wait(self) -> None:
        """Wait while this process stands by."""
        await self._on.wait()

    def watch(self, work: Work[Any]) -> None:
        """Have work give back what it has asked for and not got, when this process stands by."""
        self._works.add(work)

    def take(self) -> None:
        """Take work."""
        self._on.set()

    def stand_by(self) -> None:
        """Leave work to others."""
        if self._on.is_set():
            self._on.clear()
            for work in [*self._works]:
                work.renew()
