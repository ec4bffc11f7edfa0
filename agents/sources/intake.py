"""What services tell becomes events on the bus: each once."""

import hashlib

from agents.sources.service_event import ServiceEvent
from bus import Bus, ConflictError
from bus.buckets import WEBHOOK_IDS


class Intake:
    """Stores what services tell as events.

    Services send a webhook again where an answer is late. What was stored is known for half an
    hour, also after this process, or the server, was started again.

    Args:
        bus: of this process.
        name: of the source.
        session: of the events.
    """

    def __init__(self, bus: Bus, *, name: str, session: str) -> None:
        self._bus = bus
        self._name = name
        self._session = session
        self._known = bus.bucket(WEBHOOK_IDS)

    async def take(self, made: ServiceEvent) -> bool:
        """Store an event; false where it was stored before.

        Raises:
            BusUnavailableError: it could not be stored, and should be told again.
        """
        if not made.key:
            await self._bus.store(made.event, session=self._session)
            return True
        digest = hashlib.sha256(f"{self._name} {made.key}".encode()).hexdigest()
        if await self._known.get(digest) is not None:
            return False
        receipt = await self._bus.store(made.event, session=self._session, key=digest)
        try:
            await self._known.put(digest, b"", revision=0)
        except ConflictError:
            return False  # somebody else was told at the same time
        return receipt.first
