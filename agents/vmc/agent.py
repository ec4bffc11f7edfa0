"""The vmc agent: an avatar of another program moves as Iris does, by the VMC protocol.

It listens and says nothing on the bus. Lips go with the sound as faces report to play it.
"""

import asyncio
import contextlib
import random
from collections.abc import Iterable
from pathlib import Path

import structlog

from agents.runtime.outside_settings import Vmc as VmcSettings
from agents.runtime.settings import Settings
from agents.vmc.face.liveliness import Notice
from agents.vmc.face.shapes import Convention
from agents.vmc.figure import Figure
from agents.vmc.heard import Listener
from agents.vmc.packets import datagrams
from bus import Bus, Subscription
from schemas.messages import (
    AvatarExpression,
    Message,
    SpeechEnded,
    SpeechHeld,
    SpeechPlayed,
    SpeechProsody,
    SpeechReleased,
    SpeechStarted,
    SpeechVisemes,
    TurnCancelled,
    TurnEnded,
    TurnStarted,
    VadStarted,
    VadStopped,
)

log = structlog.get_logger()

NOTICES: dict[type[Message], Notice] = {
    TurnCancelled: "turn.cancelled",
    TurnEnded: "turn.ended",
    TurnStarted: "turn.started",
    VadStarted: "vad.started",
    VadStopped: "vad.stopped",
}
"""What her attention follows."""
HEARD: tuple[type[Message], ...] = (
    AvatarExpression,
    SpeechEnded,
    SpeechHeld,
    SpeechPlayed,
    SpeechProsody,
    SpeechReleased,
    SpeechStarted,
    SpeechVisemes,
    *NOTICES,
)
LONGEST = 0.25
"""Seconds that a step counts for at most: after a pause nothing is caught up with."""
AGAIN = 5.0
"""Seconds until a name that could not be resolved is looked up again."""


class Performer:
    """Sends her to one receiver, at a steady rate."""

    def __init__(self, bus: Bus, settings: VmcSettings) -> None:
        self._bus = bus
        self._settings = settings
        self._listener = Listener()
        conventions = [Convention(identity) for identity in settings.conventions]
        self._figure = Figure(random.getrandbits(32), conventions)

    async def run(self) -> None:
        """Serve until the bus stops."""
        place = f"{self._settings.host}:{self._settings.port}"
        async with self._bus.subscribe(*HEARD, session=self._settings.session) as told:
            await self._bus.register(
                description="moves avatars of other programs (VMC)",
                metadata={"receiver": place, "blend": self._settings.blend},
            )
            sending = asyncio.create_task(self._send(), name="vmc")
            try:
                await self._listen(told)
            finally:
                sending.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await sending

    async def _listen(self, told: Subscription) -> None:
        async for received in told:
            self._take(received.message, asyncio.get_running_loop().time())

    async def _send(self) -> None:
        """Find the receiver, and send for as long as it can be."""
        loop, settings = asyncio.get_running_loop(), self._settings
        while True:
            try:
                transport, _ = await loop.create_datagram_endpoint(
                    asyncio.DatagramProtocol, remote_addr=(settings.host, settings.port)
                )
            except OSError as error:
                log.warning("the receiver is not found", host=settings.host, error=str(error))
                await asyncio.sleep(AGAIN)
                continue
            try:
                await self._perform(transport)
            finally:
                transport.close()

    async def _perform(self, transport: asyncio.DatagramTransport) -> None:
        loop = asyncio.get_running_loop()
        began = before = due = loop.time()
        while not transport.is_closing():
            due = max(due + 1 / self._settings.rate, loop.time() - LONGEST)
            await asyncio.sleep(due - loop.time())
            now = loop.time()
            for datagram in self._moment(now - began, min(now - before, LONGEST), now):
                transport.sendto(datagram)
            before = now

    def _moment(self, since: float, seconds: float, now: float) -> Iterable[bytes]:
        """Live on for some seconds; gives how she is then."""
        self._figure.update(seconds, self._listener.at(now))
        return datagrams(since, self._figure.bones, self._figure.shapes)

    def _take(self, message: Message, now: float) -> None:
        """Follow what is said on the bus."""
        figure = self._figure
        match message:
            case SpeechVisemes(turn=turn, sentence=sentence, frames=frames):
                figure.lips.add(turn, sentence, frames)
            case SpeechProsody(turn=turn, sentence=sentence, stresses=stresses):
                figure.liveliness.prosody.told(turn, sentence, stresses)
            case AvatarExpression():
                figure.expressions.tell(message)
            case TurnCancelled(turn=turn):
                figure.cancel(turn)
        self._follow_sound(message, now)
        notice = NOTICES.get(type(message))
        if notice:
            figure.liveliness.notice(notice)

    def _follow_sound(self, message: Message, now: float) -> None:
        """Know what is heard."""
        listener, figure = self._listener, self._figure
        match message:
            case SpeechStarted(turn=turn, sentence=sentence, rate=rate):
                listener.started(turn, sentence, rate, now)
                figure.lips.begin(turn, sentence)
                figure.liveliness.prosody.begin(turn, sentence)
            case SpeechEnded(turn=turn, sentence=sentence, samples=samples):
                listener.ended(turn, sentence, samples)
            case SpeechPlayed(turn=turn, sentence=sentence, ms=ms):
                listener.played(turn, sentence, ms, now)
            case SpeechHeld():
                listener.held(now)
            case SpeechReleased():
                listener.released(now)
            case TurnCancelled(turn=turn):
                listener.cancelled(turn)


def build(bus: Bus, settings: Settings, state: Path) -> Performer:  # noqa: ARG001
    """The performer of this house."""
    return Performer(bus, settings.vmc)
