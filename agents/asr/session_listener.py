"""All microphones of one session, which one process at a time listens to."""

import asyncio
import contextlib
from collections.abc import Callable

import structlog

from agents.asr.microphone_recognizer import MicrophoneRecognizer, Secure
from bus import Bus, BusUnavailableError, Lease, Reader, Received
from schemas.messages import MicAudio, MicStopped

log = structlog.get_logger()

NewRecognizer = Callable[[Received[MicAudio], int, Secure], MicrophoneRecognizer]
"""Makes what recognises the microphone of a sound: with the sequence number at which its last
utterance began, and what is to be called before a turn is asked."""

RENEW_SECONDS = 0.4
IDLE_SECONDS = 1.0
"""Without an open microphone for so long, the session is left."""
LOST_IDLE_SECONDS = 600.0
"""The same after a microphone that fell silent although nobody said that it is closed."""
NEWEST = "newest"
DEVICE = "device "
"""Keys of a lease's state: the newest sound of all, and before the name of each device."""


class SessionListener:
    """Listens to a session for as long as it has the session's lease.

    The lease says, for each device, from which sequence number on its sound has not been dealt
    with: there the next process goes on when this one dies.
    """

    def __init__(self, bus: Bus, session: str, lease: Lease, new_recognizer: NewRecognizer) -> None:
        self._bus = bus
        self._session = session
        self._lease = lease
        self._new_recognizer = new_recognizer
        self._heard = lease.state.get(NEWEST, 0)
        self._from = {
            key.removeprefix(DEVICE): seq
            for key, seq in lease.state.items()
            if key.startswith(DEVICE)
        }
        self._origins = dict(self._from)
        self._open: dict[str, MicrophoneRecognizer] = {}
        self._running: dict[MicrophoneRecognizer, str] = {}
        self._lost: set[str] = set()
        """Devices whose microphone fell silent and may go on without a word."""
        self._leaving = False

    async def run(self) -> None:
        """Listen until all microphones are closed or gone.

        Raises:
            LeaseLostError: another process listens now; in a group.
        """
        after = min([self._heard, *(seq - 1 for seq in self._from.values())])
        before = self._heard
        reader = self._bus.stored.follow(MicAudio, MicStopped, session=self._session, after=after)
        async with reader, asyncio.TaskGroup() as group:
            renewing = group.create_task(self._renew(), name=f"lease {self._session}")
            reading = group.create_task(
                self._read(reader, before, group), name=f"microphones {self._session}"
            )
            idling = group.create_task(self._until_idle(), name=f"idle {self._session}")
            await asyncio.wait({reading, idling}, return_when=asyncio.FIRST_COMPLETED)
            for device in list(self._open):
                self._close(device)
            self._lost.clear()
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
                    self._recognizer(Received(message, self._session, received.seq), group).put(
                        received.seq, message.pcm
                    )
            elif isinstance(message, MicStopped):
                self._lost.discard(message.device)
                self._close(message.device)
            self._heard = max(self._heard, received.seq)

    def _recognizer(
        self, heard: Received[MicAudio], group: asyncio.TaskGroup
    ) -> MicrophoneRecognizer:
        """What recognises a microphone; sound may come before, or without, its `mic.started`."""
        device = heard.message.device
        recognizer = self._open.get(device)
        if recognizer is None or not recognizer.open or recognizer.rate != heard.message.rate:
            self._close(device)
            recognizer = self._new_recognizer(heard, self._origins.pop(device, 0), self._secure)
            self._open[device] = recognizer
            self._lost.discard(device)
            self._running[recognizer] = device
            group.create_task(self._follow(recognizer), name=f"listen {device}")
        return recognizer

    async def _follow(self, recognizer: MicrophoneRecognizer) -> None:
        try:
            await recognizer.run()
        finally:
            device = self._running.pop(recognizer)
            if self._open.get(device) is recognizer:
                del self._open[device]
                self._lost.add(device)

    def _close(self, device: str) -> None:
        recognizer = self._open.pop(device, None)
        if recognizer is not None:
            recognizer.close()

    async def _until_idle(self) -> None:
        idle = 0.0
        while idle < (LOST_IDLE_SECONDS if self._lost else IDLE_SECONDS):
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
            known = {**self._lease.state, NEWEST: state[NEWEST]}
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
        state = {NEWEST: self._heard}
        for recognizer, device in self._running.items():
            key = DEVICE + device
            state[key] = min(recognizer.needed, state.get(key, recognizer.needed))
        return state
