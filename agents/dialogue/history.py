"""What was said before, kept on the bus so that any dialogue agent can go on."""

from collections.abc import Sequence

import msgspec
import structlog

from bus import Bucket, ConflictError
from schemas.history import Exchange, read

log = structlog.get_logger()

KEPT = 200
"""Exchanges of a session that are kept; the prompt takes as many of them as fit."""
KEPT_BYTES = 256 * 1024
"""What they take at most, as they are stored; the server takes no value above 1 MiB."""
ATTEMPTS = 5


def split(exchanges: Sequence[Exchange]) -> tuple[list[Exchange], str]:
    """What was said, and what was asked after that and is still to be answered."""
    said = [exchange for exchange in exchanges if not exchange.continued]
    return said, " ".join(exchange.question for exchange in exchanges if exchange.continued)


def bounded(exchanges: Sequence[Exchange]) -> tuple[list[Exchange], bytes]:
    """The newest exchanges that may be kept, and how they are stored; the last one always is."""
    sizes = [len(msgspec.json.encode(exchange)) + 1 for exchange in exchanges]
    start = max(0, len(exchanges) - KEPT)
    while start < len(exchanges) - 1 and sum(sizes[start:]) > KEPT_BYTES:
        start += 1
    kept = list(exchanges[start:])
    return kept, msgspec.json.encode(kept)


class History:
    """The exchanges of one session.

    Attributes:
        known: as they were when last read or written here; None before that. Others write, too.
    """

    def __init__(self, bucket: Bucket, key: str) -> None:
        self.known: list[Exchange] | None = None
        self._bucket = bucket
        self._key = key

    async def read(self) -> list[Exchange]:
        """Everything that is kept, oldest first.

        Raises:
            BusUnavailableError: NATS does not answer.
        """
        self.known, _ = await self._read()
        return self.known

    async def add(self, exchange: Exchange) -> None:
        """Keep one more; a turn that is there already is replaced, and so is what it continues.

        Raises:
            BusUnavailableError: NATS does not answer.
            ConflictError: others kept writing at the same time.
        """
        for attempt in range(ATTEMPTS):
            exchanges, revision = await self._read()
            kept = [old for old in split(exchanges)[0] if old.turn != exchange.turn]
            exchanges, value = bounded([*kept, exchange])
            try:
                await self._bucket.put(self._key, value, revision=revision)
            except ConflictError:
                if attempt == ATTEMPTS - 1:
                    raise
            else:
                self.known = exchanges
                return

    async def _read(self) -> tuple[list[Exchange], int]:
        entry = await self._bucket.get(self._key)
        if entry is None:
            return [], 0
        try:
            return read(entry.value), entry.revision
        except msgspec.DecodeError as error:
            log.warning("the history is unreadable and begins anew", error=str(error))
            return [], entry.revision
