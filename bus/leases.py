"""Leases: of several processes that could do something, one does, until it stops or dies."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import msgspec

from bus.buckets import Bucket
from bus.errors import BusUnavailableError, ConflictError, LeaseLostError

LEASE_SECONDS = 1.5
"""A lease that was not renewed for so long may be taken by others."""


Wanted = Callable[[], Awaitable[None]]
"""Waits until this process is to take what it could; see `bus.duty`."""


async def _always() -> None:
    """It always is."""


class _Entry(msgspec.Struct):
    """What the bucket says.

    Attributes:
        owner: of the lease; empty when it is free.
        state: what whoever has it next must know.
    """

    owner: str = ""
    state: dict[str, int] = {}


class Lease:
    """Something that this process owns for as long as it renews it.

    Attributes:
        state: as it was last written.
    """

    def __init__(self, bucket: Bucket, key: str, owner: str, state: dict[str, int]) -> None:
        self.state = state
        self._bucket = bucket
        self._key = key
        self._owner = owner
        self._revision = 0
        self._renewed = -LEASE_SECONDS
        self._writing = asyncio.Lock()

    @property
    def held(self) -> bool:
        """Whether nobody else can have it."""
        return time.monotonic() - self._renewed < LEASE_SECONDS

    async def write(self, state: dict[str, int], *, revision: int | None = None) -> None:
        """Renew it, with what its next owner must know.

        Raises:
            LeaseLostError: somebody else has it, or could have.
            BusUnavailableError: NATS does not answer; it may be tried again.
        """
        await self._put(_Entry(self._owner, state), revision)
        self.state = state

    async def release(self, state: dict[str, int]) -> None:
        """Let others have it.

        Raises:
            LeaseLostError: they have already.
            BusUnavailableError: NATS does not answer.
        """
        await self._put(_Entry("", state), None)

    async def _put(self, entry: _Entry, revision: int | None) -> None:
        value = msgspec.json.encode(entry)
        async with self._writing:
            began = time.monotonic()
            if revision is not None:
                self._revision = revision
            try:
                self._revision = await self._bucket.put(self._key, value, revision=self._revision)
            except ConflictError as error:
                if not await self._wrote_it_already(value):
                    raise LeaseLostError(self._key) from error
            self._renewed = began

    async def _wrote_it_already(self, value: bytes) -> bool:
        """Whether it was our own write that changed it: its receipt never came."""
        entry = await self._bucket.get(self._key)
        if entry is None or _read(entry.value).owner != self._owner:
            return False
        try:
            self._revision = await self._bucket.put(self._key, value, revision=entry.revision)
        except ConflictError:
            return False
        return True


class Leases:
    """The leases of a bucket, as one process sees them."""

    def __init__(self, bucket: Bucket, owner: str, wanted: Wanted = _always) -> None:
        """As `owner`, which no other process may be called; it takes none unless it is `wanted`."""
        self._wanted = wanted
        self._bucket = bucket
        self._owner = owner

    async def take(self, key: str) -> Lease | None:
        """Get a lease: at once if it is free, or as soon as its owner is dead.

        None when its owner releases it instead: what was to be done is done.
        """
        waited_for = 0
        while True:
            await self._wanted()
            try:
                entry = await self._bucket.get(key)
                known = _read(entry.value) if entry else _Entry()
                revision = entry.revision if entry else 0
                if waited_for and not known.owner:
                    return None
                if not known.owner or revision == waited_for:
                    lease = Lease(self._bucket, key, self._owner, known.state)
                    await lease.write(known.state, revision=revision)
                    return lease
                waited_for = revision
            except LeaseLostError:
                waited_for = 0  # somebody was quicker
            except BusUnavailableError:
                pass
            await asyncio.sleep(LEASE_SECONDS)


def _read(value: bytes) -> _Entry:
    try:
        return msgspec.json.decode(value, type=_Entry)
    except msgspec.DecodeError:
        return _Entry()
