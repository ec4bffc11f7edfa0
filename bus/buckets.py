"""Key-value buckets with compare-and-set."""

import contextlib
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager

import msgspec
from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.errors import (
    BucketNotFoundError,
    KeyNotFoundError,
    KeyWrongLastSequenceError,
    NoKeysError,
)
from nats.js.kv import KeyValue

from bus.errors import ConflictError
from bus.nats_errors import translated

HISTORY = "history"
DEVICES = "devices"
MICROPHONE_LEASES = "microphone_leases"
"""Who listens to the microphones of a session."""
WEBHOOK_IDS = "webhook_ids"
"""What was told by a service, which may tell it again."""

KV_OPERATION = "KV-Operation"
"""The header of a deletion."""
FORGOTTEN_AFTER = {MICROPHONE_LEASES: 3600.0, WEBHOOK_IDS: 1800.0}
"""Seconds after which a key that nobody writes is gone, in buckets whose keys are no memory."""


class Entry(msgspec.Struct, frozen=True):
    """A value and the revision to hand back when it is replaced."""

    value: bytes
    revision: int


class Bucket:
    """One key-value bucket on disk."""

    def __init__(self, client: Client, js: JetStreamContext, name: str) -> None:
        self._client = client
        self._js = js
        self._name = name
        self._store: KeyValue | None = None

    async def get(self, key: str) -> Entry | None:
        """The value of a key, or None.

        Raises:
            BusUnavailableError: NATS does not answer.
        """
        with translated(f"cannot read {key} from {self._name}"):
            try:
                entry = await (await self._open()).get(key)
            except KeyNotFoundError:
                return None
        return Entry(entry.value or b"", entry.revision or 0)

    async def put(self, key: str, value: bytes, *, revision: int) -> int:
        """Write a key that was last read at `revision` (0: it was absent); gives the new revision.

        Raises:
            ConflictError: it was written by somebody else meanwhile.
            PayloadTooLargeError: the value is larger than the server takes.
            BusUnavailableError: NATS does not answer.
        """
        with translated(f"cannot write {len(value)} bytes to {key} in {self._name}"):
            try:
                return await (await self._open()).update(key, value, last=revision)
            except KeyWrongLastSequenceError as error:
                raise ConflictError(self._name, key) from error

    async def entries(self) -> dict[str, bytes]:
        """Every key and its value.

        Raises:
            BusUnavailableError: NATS does not answer.
        """
        with translated(f"cannot read {self._name}"):
            try:
                keys = await (await self._open()).keys()
            except NoKeysError:
                return {}
        found = {key: await self.get(key) for key in keys}
        return {key: entry.value for key, entry in found.items() if entry is not None}

    async def delete(self, key: str) -> None:
        """Forget a key.

        Raises:
            BusUnavailableError: NATS does not answer.
        """
        with translated(f"cannot forget {key} in {self._name}"):
            await (await self._open()).delete(key)

    @asynccontextmanager
    async def watch(self) -> AsyncGenerator[AsyncIterator[tuple[str, bytes | None]], None]:
        """Each key that is written from now on, with its value; None where it was deleted.

        What is written while the server is away is missed: read `entries` when it is back.

        Raises:
            BusUnavailableError: NATS does not answer.
        """
        prefix = f"$KV.{self._name}."
        with translated(f"cannot watch {self._name}"):
            await self._open()
            subscription = await self._client.subscribe(f"{prefix}>")
            await self._client.flush()

        async def changes() -> AsyncGenerator[tuple[str, bytes | None], None]:
            async for msg in subscription.messages:
                gone = KV_OPERATION in (msg.headers or {})
                yield msg.subject.removeprefix(prefix), None if gone else msg.data

        try:
            yield changes()
        finally:
            with contextlib.suppress(NatsError):
                await subscription.unsubscribe()

    async def _open(self) -> KeyValue:
        if self._store is None:
            try:
                self._store = await self._js.key_value(self._name)
            except BucketNotFoundError:
                self._store = await self._js.create_key_value(
                    bucket=self._name, ttl=FORGOTTEN_AFTER.get(self._name)
                )
        return self._store
