"""A sentence's way to the stage: whole, although the server that it goes through may die."""

import msgspec
import structlog

from agents.tts.speech_chunker import Part
from bus import Bus, InterruptedBusError, Job, TakenOverError
from schemas.messages import DialogueSentence, SpeechEnded, SpeechStarted

log = structlog.get_logger()


class Delivery:
    """Brings what is said of one sentence to the stage, in order and without a gap.

    Every attempt at a sentence belongs to one worker: the stream takes its beginning once, and
    whoever was not the first leaves the sentence to the other. Pieces are published without waiting
    for a receipt. When the connection was lost meanwhile, some may be lost with it; then all of
    them are sent again, as another attempt.

    Attributes:
        turn: that the sentence belongs to.
        session: where it is spoken.
    """

    def __init__(self, bus: Bus, job: Job[DialogueSentence], started: SpeechStarted) -> None:
        self.turn = started.turn
        self.session = job.session
        self._bus = bus
        self._job = job
        self._started = started
        self._parts: list[Part] = []
        self._epoch = bus.connection_epoch
        self._taken_over = False

    def on_started(self, started: SpeechStarted) -> None:
        """Take note of a sentence that begins to sound somewhere."""
        mine = self._started
        if (started.turn, started.sentence) == (mine.turn, mine.sentence):
            self._taken_over |= started.attempt > mine.attempt

    async def begin(self) -> None:
        """Say that it begins.

        Raises:
            TakenOverError: another worker has the sentence.
            BusUnavailableError: the server stays away.
        """
        try:
            await self._store(self._started)
        except InterruptedBusError:
            await self._again()

    async def send(self, part: Part) -> None:
        """Send the next part.

        Raises:
            TakenOverError: another worker has the sentence.
            BusUnavailableError: the server stays away.
        """
        self._parts.append(part)
        self._check()
        if self._bus.connection_epoch != self._epoch or not self._bus.connected:
            await self._again()
        else:
            await self._bus.publish(part, session=self.session)

    async def end(self, ended: SpeechEnded) -> None:
        """Say that this was all of it.

        Raises:
            TakenOverError: another worker has the sentence.
            BusUnavailableError: the server stays away.
        """
        while True:
            self._check()
            try:
                await self._store(ended)
            except InterruptedBusError:
                await self._again()
            else:
                return

    async def _again(self) -> None:
        """Send all of it anew, once the server is there."""
        while True:
            self._epoch = await self._bus.wait_connected()
            attempt = self._started.attempt + 1
            log.info("the sentence is sent again", turn=self.turn, attempt=attempt)
            self._started = msgspec.structs.replace(self._started, attempt=attempt)
            try:
                await self._store(self._started)
            except InterruptedBusError:
                continue
            for message in self._parts:
                await self._bus.publish(message, session=self.session)
            return

    async def _store(self, message: SpeechStarted | SpeechEnded) -> None:
        key = f"{self._job.seq}.{self._started.attempt}"
        receipt = await self._bus.store(message, session=self.session, key=key, epoch=self._epoch)
        if not receipt.first:
            raise self._other_has_it()

    def _check(self) -> None:
        if self._taken_over or self._job.lost:
            raise self._other_has_it()

    def _other_has_it(self) -> TakenOverError:
        return TakenOverError(f"sentence {self._started.sentence} of turn {self.turn}")
