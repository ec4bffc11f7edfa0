"""The ear of one session: all of its microphones, heard by one process at a time."""

import asyncio
import contextlib
from collections.abc import Callable

import structlog

from agents.asr.listener import Listener, Secure
from bus import Bus, BusUnavailableError, Lease, Reader, Received
from schemas.messages import MicAudio, MicStopped

log = structlog.get_logger()

NewListener = Callable[[Received[MicAudio], int, Secure], Listener]
"""Makes what listens to the device of a sound: with where its last utterance began, and what is to
be called before a turn is asked."""

RENEW_SECONDS = 0.4
IDLE_SECONDS = 1.0
"""Without an open microphone for so long, the session is left."""
HEARD = ""
"""Stands in a lease's state, among the devices, for the newest sound of all."""


class Ear:
    """Listens to a session for as long as it has the session's lease.

    The lease says, for each device, from which sequence number on its sound has not been dealt
    with: there the next process goes on when this one dies.
    """

    def __init__(self, bus: Bus, session: str, lease: Lease, listener: NewListener) -> None:
        self._bus = bus
        self._session = session
        self._lease = lease
        self._new_listener = listener
        self._from = dict(lease.state)
        self._heard = self._from.pop(HEARD, 0)
        self._origins = dict(self._from)
        self._open: dict[str, Listener] = {}
        self._running: dict[Listener, str] = {}
        self._leaving = False

    async def run(self) -> None:
        """Listen until all microphones are closed or gone.

        Raises:
            LeaseLostError: another process listens now; in a group.
        """
        after = min([self._heard, *(seq - 1 for seq in self._from.values())])
        before = self._heard
        reader = self._bus.follow(MicAudio, MicStopped, session=self._session, after=after)
        async with reader, asyncio.TaskGroup() as group:
            renewing = group.create_task(self._renew(), name=f"lease {self._session}")
            reading = group.create_task(
                self._read(reader, before, group), name=f"ear {self._session}"
            )
            idling = group.create_task(self._until_idle(), name=f"idle {self._session}")
            await asyncio.wait({reading, idling}, return_when=asyncio.FIRST_COMPLETED)
            for device in list(self._open):
                self._close(device)
            await idling
            reading.cancel()
            renewing.cancel()
        with contextlib.suppress(BusUnavailableError):
            await self._lease.release(self._state())

    async def _read(self, reader: Reader, before: int, group: asyncio.TaskGroup) -> None:
        async for received in reader:
            if self._leaving:
                return  # this is for whoever listens next
            message = received.message
            if isinstance(message, MicAudio):
                if received.seq >= self._from.get(message.device, before + 1):
                    self._listener(Received(message, self._session, received.seq), group).put(
                        received.seq, message.pcm
                    )
            elif isinstance(message, MicStopped):
                self._close(message.device)
            self._heard = max(self._heard, received.seq)

    def _listener(self, heard: Received[MicAudio], group: asyncio.TaskGroup) -> Listener:
        """Whoever listens to a microphone; sound may come before, or without, its `mic.started`."""
        device = heard.message.device
        listener = self._open.get(device)
        if listener is None or not listener.open or listener.rate != heard.message.rate:
            self._close(device)
            listener = self._new_listener(heard, self._origins.pop(device, 0), self._secure)
            self._open[device] = listener
            self._running[listener] = device
            group.create_task(self._follow(listener), name=f"listen {device}")
        return listener

    async def _follow(self, listener: Listener) -> None:
        try:
            await listener.run()
        finally:
            device = self._running.pop(listener)
            if self._open.get(device) is listener:
                del self._open[device]

    def _close(self, device: str) -> None:
        listener = self._open.pop(device, None)
        if listener is not None:
            listener.close()

    async def _until_idle(self) -> None:
        idle = 0.0
        while idle < IDLE_SECONDS:
            await asyncio.sleep(IDLE_SECONDS / 4)
            idle = 0.0 if self._running else idle + IDLE_SECONDS / 4
        self._leaving = True

    async def _renew(self) -> None:
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            try:
                await self._lease.write(self._state())
            except BusUnavailableError as error:
                log.debug("the lease is not renewed", error=str(error))

    async def _secure(self) -> None:
        """Make sure that the session is still ours, and that others know what we deal with.

        Raises:
            LeaseLostError: another process listens now.
        """
        while True:
            state = self._state()
            known = {**self._lease.state, HEARD: state[HEARD]}
            if known == state and self._lease.held:
                return
            try:
                await self._lease.write(state)
            except BusUnavailableError:
                await asyncio.sleep(RENEW_SECONDS)
            else:
                return

    def _state(self) -> dict[str, int]:
        """What whoever listens next must know."""
        state = {HEARD: self._heard}
        for listener, device in self._running.items():
            state[device] = min(listener.needed, state.get(device, listener.needed))
        return state
