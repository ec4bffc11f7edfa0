"""One session's conversation: the life of its turns, one after another.

A turn is taken from its queue, started, answered (written, spoken, played) and ended. It ends as
`completed`, as `cancelled` (somebody interrupts it, or goes on speaking), or as `failed`; whatever
goes wrong in it ends this one turn alone.
"""

import asyncio
import time
from typing import Any

import msgspec
import structlog

from agents.dialogue.answer_language import language_of_turn
from agents.dialogue.answer_writer import AnswerWriter
from agents.dialogue.face import Face
from agents.dialogue.history import History, split
from agents.dialogue.playback import Playback, Speech, SpeechSigns
from agents.dialogue.prefill import Prefill
from agents.dialogue.progress import HeldSound
from agents.dialogue.recovery import recover
from agents.dialogue.stops import Stops
from agents.dialogue.turn import Turn
from bus import Bus, BusError, Job, PublishReceipt, TakenOverError, Work
from schemas.history import Exchange
from schemas.messages import (
    SpeechStarted,
    SystemFailed,
    TurnAsked,
    TurnCancelled,
    TurnEnded,
    TurnInterrupt,
    TurnStarted,
)
from schemas.types import TEXT_LENGTH, CancelReason, EndReason

log = structlog.get_logger()

IDLE_SECONDS = 600.0
"""Without a turn for so long, a session costs nothing any more."""
MAX_DELIVERIES = 6
"""How often a turn is taken up: one that ends its agent each time is given up then."""
RETRY_SECONDS = 1.0
"""Before a turn that was left for later is taken up again."""


class Conversation:
    """Answers the turns of a session in their order, each when the one before is over.

    Attributes:
        newest: number of the newest turn that is known, which may still be on its way here.
    """

    def __init__(
        self, bus: Bus, session: str, writer: AnswerWriter, history: History, signs: SpeechSigns
    ) -> None:
        self._bus = bus
        self._session = session
        self._writer = writer
        self._history = history
        self._signs = signs
        self._holds = HeldSound()
        self._stops = Stops()
        self._prefill = Prefill(writer)
        self._turn: Turn | None = None
        self.newest = 0
        self._newest_asked: TurnAsked | None = None
        self._draining = False

    async def run(self) -> None:
        """Answer until nothing is asked for a long time."""
        async with self._bus.work(TurnAsked, durable="dialogue", session=self._session) as jobs:
            await self._recall_stops()
            try:
                while not self._draining and (job := await self._next(jobs)) is not None:
                    await self._prefill.stop()
                    await self._take(job)
            finally:
                await self._prefill.stop()

    async def _recall_stops(self) -> None:
        """What was to be stopped while nobody was here to hear it."""
        try:
            for received in await self._bus.stored.recall(TurnInterrupt, session=self._session):
                if isinstance(received.message, TurnInterrupt):
                    self._stops.stop(received.message.turn, received.stored_at)
        except BusError as error:
            log.warning("earlier interruptions are not known", error=str(error))

    async def _next(self, jobs: Work[TurnAsked]) -> Job[TurnAsked] | None:
        try:
            async with asyncio.timeout(IDLE_SECONDS):
                return await anext(jobs, None)
        except TimeoutError:
            return None

    async def _take(self, job: Job[TurnAsked]) -> None:
        if self._draining:
            await job.release()
            return
        playback = Playback(self._bus, self._session, job.seq, self._holds, self._signs)
        self._turn = turn = Turn(job, playback, Face(self._bus, self._session))
        self.newest = max(self.newest, turn.number)
        try:
            async with job.holding():
                if job.attempt > MAX_DELIVERIES:
                    await self._give_up(turn)
                else:
                    await self._answer_turn(turn, job)
                await job.done()
        except TakenOverError as error:
            log.warning("another agent answers now", turn=job.seq, error=str(error))
        except BusError as error:
            log.warning("the turn is left for later", turn=job.seq, error=str(error))
            await job.release(delay=RETRY_SECONDS)
        finally:
            self._turn = None
            await turn.face.drop()

    # What happens meanwhile -----------------------------------------------------------------

    def on_asked(self, message: TurnAsked, number: int) -> None:
        """Something is asked. What is spoken interrupts; what is typed waits its turn."""
        if number <= self.newest:
            return  # the one in hand, or a prompt that was sent twice
        self.newest, self._newest_asked = number, message
        if self._turn:
            self._supersede(self._turn, message)
            self._turn.playback.on_asked()

    def _supersede(self, turn: Turn, message: TurnAsked) -> None:
        """Leave the turn that is being answered for one that is spoken.

        Who goes on speaking before the answer could be heard has asked one question, not two.
        """
        if message.source == "spoken":
            more = turn.asked.source == "spoken" and not turn.playback.heard()
            turn.cancel("superseded" if more else "barge-in")

    def on_interrupt(self, number: int, at: float) -> None:
        """Stop a turn (0: all that was asked until `at`), whether it is in hand or waits."""
        self._stops.stop(number, at)
        if self._turn and self._stops.stops(self._turn.number, self._turn.stored_at):
            self._turn.cancel("interrupt")

    def on_partial(self, text: str) -> None:
        """Somebody says something that is no sign of listening: it stops what is being heard.

        Before that, the model reads the beginning of the question while the rest is being said.
        """
        if self._turn:
            if self._turn.playback.heard():
                self._turn.cancel("barge-in")
        elif self._history.known is not None:
            self._prefill.start(self._history.known, text)

    def on_speech(self, message: Speech) -> None:
        """News of the speech of an answer."""
        if self._turn and message.turn == self._turn.number:
            self._turn.playback.on_speech(message)
            if isinstance(message, SpeechStarted):
                self._show(self._turn, message)

    def _show(self, turn: Turn, started: SpeechStarted) -> None:
        """Show the expression of a sentence when it is heard."""
        number, playback = started.sentence, turn.playback
        shown = self._writer.expression(started.text, playback.marks.get(number))
        within = playback.progress.seconds_until(number, time.monotonic())
        turn.face.show(number, started.text, shown, within=within)

    def on_held(self, *, held: bool) -> None:
        """The bridge holds the sound back, or lets it go on."""
        if held:
            self._holds.held(time.monotonic())
        else:
            self._holds.released(time.monotonic())

    def drain(self) -> None:
        """Finish what is being answered; leave what waits to others."""
        self._draining = True
        if self._turn:
            self._turn.playback.drain()

    # The life of a turn ---------------------------------------------------------------------

    async def _answer_turn(self, turn: Turn, job: Job[TurnAsked]) -> None:
        if job.redelivered and await self._recover(turn):
            return
        await self._start(turn)
        if self._stops.stops(turn.number, turn.stored_at):
            turn.cancel("interrupt")
        elif self.newest > turn.number and self._newest_asked and turn.asked.source == "spoken":
            self._supersede(turn, self._newest_asked)
        speaking = asyncio.create_task(self._speak(turn), name=f"turn {turn.number}")
        try:
            over: set[asyncio.Future[Any]] = {speaking, turn.cancelled}
            await asyncio.wait(over, return_when=asyncio.FIRST_COMPLETED)
        finally:
            speaking.cancel()
            await asyncio.wait({speaking})
        if speaking.cancelled():
            await self._cancel(turn, turn.cancelled.result())
        elif isinstance(error := speaking.exception(), BusError):
            raise error
        elif error is not None:
            await self._fail(turn, error)
        else:
            await self._end(turn, speaking.result())

    async def _recover(self, turn: Turn) -> bool:
        """Take over from an agent that died with this turn; true when it was over already."""
        await self._history.read()  # what it holds belongs to the question
        record = await recover(self._bus, self._session, turn.number)
        turn.playback.progress = record.progress(time.monotonic(), self._holds)
        turn.started = record.started
        if record.cancelled and not record.ended:
            await self._cancel(turn, record.cancelled)
        return record.ended or record.cancelled is not None

    async def _start(self, turn: Turn) -> None:
        """Tell that the turn begins, before anything else of it, unless an agent before did."""
        if self._history.known is None:
            await self._history.read()
        turn.language = language_of_turn(turn.asked, self._history.known or ())
        if not turn.started:
            started = TurnStarted(
                turn=turn.number,
                text=self._question(turn),
                source=turn.asked.source,
                language=turn.language,
            )
            turn.started = (await self._keep(started)).seq

    async def _speak(self, turn: Turn) -> EndReason:
        playback = turn.playback
        written = playback.progress.complete or await self._write(turn)
        if written:
            answer = playback.progress.raw
            exchange = Exchange(
                turn=turn.number,
                question=self._question(turn),
                answer=answer,
                language=turn.language,
            )
            self._prefill.start([*split(self._history.known or ())[0], exchange], "")
        try:
            await playback.until_spoken()
            if playback.progress.count:
                await playback.until_played()
        finally:
            await self._prefill.stop()
        return "completed" if written else "failed"

    async def _write(self, turn: Turn) -> bool:
        """Write the answer; false when the engine cannot."""
        if turn.asked.answer:
            await self._writer.recite(turn)
            return True
        return await self._writer.write(turn, self._history)

    async def _cancel(self, turn: Turn, reason: CancelReason) -> None:
        await self._keep(TurnCancelled(turn=turn.number, reason=reason))
        await self._end(turn, "cancelled", continued=reason == "superseded")

    async def _fail(self, turn: Turn, error: BaseException) -> None:
        """An error that nobody foresaw ends this turn, and nothing else."""
        log.error("the turn failed", turn=turn.number, exc_info=error)
        failed = SystemFailed(
            code="answer-failed",
            detail=f"the answer broke off on an error of the program ({type(error).__name__}); "
            f"the log of dialogue tells all of it",
            turn=turn.number,
        )
        await self._bus.publish(failed, session=self._session)
        await self._end(turn, "failed")

    async def _give_up(self, turn: Turn) -> None:
        """Nobody who took this turn up came to its end."""
        log.error("a turn is given up", turn=turn.number, deliveries=MAX_DELIVERIES)
        await self._start(turn)
        failed = SystemFailed(
            code="turn-poisoned",
            detail=f"the question was taken up {MAX_DELIVERIES} times and ended the dialogue agent "
            f"or lost the bus each time: it stays without an answer",
            turn=turn.number,
        )
        await self._bus.publish(failed, session=self._session)
        await self._keep(TurnEnded(turn=turn.number, reason="failed", text="", heard=""))

    def _question(self, turn: Turn) -> str:
        """What is being answered, with what was asked before and goes with it."""
        before = split(self._history.known or ())[1]
        return " ".join(filter(None, (before, turn.asked.text)))[-TEXT_LENGTH:]

    async def _end(self, turn: Turn, reason: EndReason, *, continued: bool = False) -> None:
        """Remember the turn, and tell that it is over.

        Args:
            turn: which.
            reason: why it is over.
            continued: its question is answered with the next one.
        """
        progress = turn.playback.progress
        text = progress.text
        everything = reason == "completed" and not (progress.followed and progress.remaining_ms())
        heard = text if everything else turn.playback.heard()
        whole = heard == text and not continued and reason != "failed"
        exchange = Exchange(
            turn=turn.number,
            question=self._question(turn),
            answer=progress.raw if whole else heard,
            interrupted=not whole,
            continued=continued,
            language=turn.language,
            sources=turn.sources,
            seq=turn.started,
        )
        if reason != "failed" or heard:
            await self._remember(exchange)
        await self._keep(
            TurnEnded(
                turn=turn.number,
                reason=reason,
                text=text[:TEXT_LENGTH],
                heard=heard[:TEXT_LENGTH],
                sources=turn.sources,
            )
        )

    async def _remember(self, exchange: Exchange) -> None:
        """Keep an exchange; a history that cannot be written holds no turn back."""
        try:
            await self._history.add(exchange)
        except BusError:
            raise
        except (ValueError, msgspec.MsgspecError):
            log.exception("the turn cannot be remembered", turn=exchange.turn)

    async def _keep(self, message: TurnStarted | TurnCancelled | TurnEnded) -> PublishReceipt:
        """Tell, once, however often the turn is begun."""
        return await self._bus.store(message, session=self._session, key=str(message.turn))
