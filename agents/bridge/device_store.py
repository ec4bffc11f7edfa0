"""The bucket of paired devices, followed: every bridge knows at once who came and who is gone."""

import asyncio
import time
from collections.abc import Callable

import msgspec
import structlog

from agents.bridge.devices import Device, DeviceTable, new_id
from bus import Bus, BusError, BusUnavailableError
from bus.buckets import DEVICES

log = structlog.get_logger()

NOTE_SECONDS = 30.0
SEEN_SECONDS = 3600.0
"""`last_seen` is written at most this often."""


class DeviceStore:
    """Keeps the table of devices as the bucket has it.

    Args:
        bus: with the bucket.
        table: that is kept.
        removed: called with the id of a device that may come in no more.
    """

    def __init__(self, bus: Bus, table: DeviceTable, removed: Callable[[str], None]) -> None:
        self._bus = bus
        self._bucket = bus.bucket(DEVICES)
        self._table = table
        self._removed = removed

    async def load(self) -> None:
        """Take the bucket as it is.

        Raises:
            BusUnavailableError: NATS does not answer.
        """
        devices = {}
        for device_id, value in (await self._bucket.entries()).items():
            if (device := _read(device_id, value)) is not None:
                devices[device_id] = device
        for device_id in self._table.replace(devices):
            self._removed(device_id)

    async def follow(self) -> None:
        """Take every change, also those that were made while NATS was away; until cancelled."""
        async with asyncio.TaskGroup() as group:
            watching: asyncio.Task[None] | None = None
            async for _ in self._bus.reconnections():
                if watching is not None:
                    watching.cancel()
                watching = group.create_task(self._watch(), name="devices")
            if watching is not None:
                watching.cancel()

    async def add(self, device: Device) -> str:
        """Let a device in; gives its id.

        Raises:
            BusUnavailableError: NATS does not answer.
        """
        device_id = new_id()
        await self._bucket.put(device_id, msgspec.json.encode(device), revision=0)
        self._table.put(device_id, device)
        return device_id

    async def remove(self, device_id: str) -> bool:
        """Let a device in no more; false where there is none of that id.

        Raises:
            BusUnavailableError: NATS does not answer.
        """
        if self._table.get(device_id) is None:
            return False
        await self._bucket.delete(device_id)
        self._forget(device_id)
        return True

    async def note_visits(self, visited: set[str]) -> None:
        """Note now and then which devices were here; until cancelled."""
        while True:
            await asyncio.sleep(NOTE_SECONDS)
            while visited:
                await self.seen(visited.pop())

    async def seen(self, device_id: str) -> None:
        """Note that a device was here."""
        device = self._table.get(device_id)
        if device is None or time.time() - device.last_seen < SEEN_SECONDS:
            return
        try:
            entry = await self._bucket.get(device_id)
            if entry is not None:
                seen = msgspec.structs.replace(device, last_seen=time.time())
                value = msgspec.json.encode(seen)
                await self._bucket.put(device_id, value, revision=entry.revision)
        except BusError as error:  # another bridge wrote it, or nobody can
            log.debug("a device's visit is not noted", error=str(error))

    async def _watch(self) -> None:
        try:
            async with self._bucket.watch() as changes:
                await self.load()
                async for device_id, value in changes:
                    self._take(device_id, value)
        except BusUnavailableError as error:
            log.warning("devices are not followed until NATS is back", error=str(error))

    def _take(self, device_id: str, value: bytes | None) -> None:
        device = _read(device_id, value) if value is not None else None
        if device is None:
            self._forget(device_id)
        else:
            self._table.put(device_id, device)

    def _forget(self, device_id: str) -> None:
        self._table.remove(device_id)
        self._removed(device_id)


def _read(device_id: str, value: bytes) -> Device | None:
    try:
        return msgspec.json.decode(value, type=Device)
    except msgspec.DecodeError as error:
        log.warning("a device's record cannot be read", device=device_id, error=str(error))
        return None
