"""Key-value buckets with compare-and-set."""

import msgspec
from nats.js import JetStreamContext
from nats.js.errors import (
    BucketNotFoundError,
    KeyNotFoundError,
    KeyWrongLastSequenceError,
)
from nats.js.kv import KeyValue

from bus.errors import ConflictError
from bus.nats_errors import translated

HISTORY = "history"
DEVICES = "devices"
MICROPHONE_LEASES = "microphone_leases"
"""Who listens to the microphones of a session."""

FORGOTTEN_AFTER = {MICROPHONE_LEASES: 3600.0}
"""Seconds after which a key that nobody writes is gone, in buckets whose keys are no memory."""


class Entry(msgspec.Struct, frozen=True):
    """A value and the revision to hand back when it is replaced."""

    value: bytes
    revision: int


class Bucket:
    """One key-value bucket on disk."""

    def __init__(self, js: JetStreamContext, name: str) -> None:
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

    async def _open(self) -> KeyValue:
        if self._store is None:
            try:
                self._store = await self._js.key_value(self._name)
            except BucketNotFoundError:
                self._store = await self._js.create_key_value(
                    bucket=self._name, ttl=FORGOTTEN_AFTER.get(self._name)
                )
        return self._store
