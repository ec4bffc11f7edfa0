"""Writes the answer of one turn: what is known goes in, sentences come out as they are written."""

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence

import structlog

from agents.dialogue import prompt
from agents.dialogue.answer_language import asking
from agents.dialogue.answer_publisher import AnswerPublisher
from agents.dialogue.answer_text import AnswerText, Habit, Written, without_half
from agents.dialogue.engine import ChatMessage, prefill
from agents.dialogue.expressions import Shown, shown
from agents.dialogue.history import History, split
from agents.dialogue.limits import limited, too_long
from agents.dialogue.mind import Mind
from agents.dialogue.repetition import RepeatedError, Repetition
from agents.dialogue.turn import Turn
from agents.runtime.engine_slot import EngineSlot
from agents.runtime.errors import EngineError
from bus import Bus, BusError
from schemas.history import Exchange
from schemas.messages import RetrievalFound, RetrievalSearch, SystemFailed

log = structlog.get_logger()

LONGEST_QUERY = 2_000
RETRIEVAL_SECONDS = 0.5
"""What looking something up may cost; after that the answer does without."""


class AnswerWriter:
    """Writes the answers of a session."""

    def __init__(self, bus: Bus, session: str, slot: EngineSlot[Mind]) -> None:
        self._bus = bus
        self._session = session
        self._slot = slot
        self._found_nothing = False
        """The last question found nothing in the knowledge base."""

    @property
    def prefills(self) -> bool:
        """Whether the model gains from reading a prompt in advance."""
        return self._slot.current.engine.prefills

    def expression(self, sentence: str, mark: str | None) -> Shown:
        """The expression that a sentence is said with."""
        mind = self._slot.current
        engine, strength = mind.settings.expressions, mind.persona.expressions
        return shown(sentence, mark, engine, strength)

    async def write(self, turn: Turn, history: History) -> bool:
        """Write the answer; false when the engine cannot, which everybody is told.

        Raises:
            TakenOverError: another agent writes this answer.
            BusUnavailableError: NATS does not answer.
        """
        try:
            async with self._slot.in_use() as mind:
                await self._write(mind, turn, history)
        except BusError:
            raise
        except EngineError as error:
            await self._refuse(turn.number, error.code, error.detail)
        except Exception as error:
            log.exception("the engine failed", turn=turn.number)
            kind = type(error).__name__
            detail = f"the language model failed ({kind}); the log of dialogue tells all of it"
            await self._refuse(turn.number, "completion-failed", detail)
        else:
            return True
        return False

    async def recite(self, turn: Turn) -> None:
        """Say the answer that the turn was asked with; what of it is written already stands.

        Raises:
            TakenOverError: another agent says it.
            BusUnavailableError: NATS does not answer.
        """
        text = turn.asked.answer
        answer = AnswerText(Habit(closes=False))
        publisher = AnswerPublisher(self._bus, self._session, turn)
        turn.playback.progress.raw = text
        await publisher.tell(Written("", answer.feed(text, 0.0).pieces))
        await publisher.finish(Written("", answer.finish().pieces))

    async def prefill(self, exchanges: Sequence[Exchange], question: str) -> None:
        """Have the model read what was said so far: the next answer then starts sooner.

        The question is read with it, as far as it is known: every one begins with the same marks.

        Raises:
            EngineError: the model cannot.
        """
        async with self._slot.in_use() as mind:
            await prefill(mind.engine, _prompt(mind, exchanges, question, (), ""))

    async def _write(self, mind: Mind, turn: Turn, history: History) -> None:
        """Write it with what is known, and anew if that turns out to be wrong.

        The start is speculative: with the history as it was last seen, and without passages where
        the last question found none. Both are looked up meanwhile, and compared before the first
        word is told. A server is asked only once, when both are there.
        """
        reading = asyncio.create_task(history.read(), name="read history")
        searching = asyncio.create_task(self._search(mind, turn), name="search")

        async def valid() -> bool:
            return await reading == exchanges and await searching == passages

        async def stream(deltas: Callable[[AsyncGenerator[str]], AsyncGenerator[str]]) -> None:
            question = asking(turn.asked.text, turn.language, exchanges)
            begun = turn.playback.progress.text
            messages = _prompt(mind, exchanges, question, passages, begun)
            await self._stream(mind, turn, deltas(mind.engine.complete(messages)))

        def guarded(deltas: AsyncGenerator[str]) -> AsyncGenerator[str]:
            """A server is asked only once, and what was begun goes on."""
            if mind.engine.remote or turn.playback.progress.count:
                return deltas
            return Repetition(turn.asked.text, exchanges).guard(deltas)

        try:
            known = None if mind.engine.remote else history.known
            exchanges = await reading if known is None else known
            skip = self._found_nothing and not mind.engine.remote
            passages: list[str] = [] if skip else await searching
            try:
                try:
                    await stream(lambda deltas: guarded(_confirmed(deltas, valid)))
                except _OutdatedPromptError:
                    exchanges, passages = await reading, await searching
                    await stream(guarded)
            except RepeatedError:
                log.info("an earlier answer came again: without the history", turn=turn.number)
                exchanges = []
                await stream(lambda deltas: deltas)
            self._found_nothing = not await searching
        finally:
            for task in (reading, searching):
                task.cancel()
            await asyncio.gather(reading, searching, return_exceptions=True)

    async def _stream(self, mind: Mind, turn: Turn, deltas: AsyncGenerator[str]) -> None:
        """Write and tell all of it.

        Raises:
            EngineError: it broke off, or has no end; what is whole of it was told before.
            Exception: whatever the engine raises.
        """
        most = mind.settings.max_characters
        answer = AnswerText(mind.habit, most)
        publisher, playback = AnswerPublisher(self._bus, self._session, turn), turn.playback
        begun, before = False, playback.progress.raw
        failure: Exception | None = None
        try:
            async with contextlib.aclosing(limited(deltas, mind.settings)) as timely:
                async for delta in timely:
                    if not begun:
                        begun = True
                        await publisher.first_token()
                    await publisher.tell(answer.feed(delta, time.monotonic()))
                    playback.progress.raw = before + answer.raw
                    if answer.ended or answer.over:
                        break
        except (BusError, _OutdatedPromptError, RepeatedError):
            raise
        except Exception as error:  # noqa: BLE001 (whatever it is, it is raised when all is told)
            failure = error
        rest = answer.finish()
        playback.progress.raw = before + answer.raw
        failure = failure or (too_long("max_characters", most) if answer.over else None)
        if failure is not None:
            await publisher.tell(without_half(rest, more=bool(playback.progress.count)))
            raise failure
        if not playback.progress.raw.strip():
            raise _empty(answer.left_out)
        await publisher.finish(rest)

    async def _search(self, mind: Mind, turn: Turn) -> list[str]:
        """What the knowledge base says about it; nothing where there is none."""
        if not mind.settings.passages:
            return []
        query = RetrievalSearch(
            query=turn.asked.text[:LONGEST_QUERY],
            limit=mind.settings.passages,
            turn=turn.number,
        )
        try:
            found = await self._bus.request(
                query, RetrievalFound, session=self._session, within=RETRIEVAL_SECONDS
            )
        except BusError as error:
            log.warning("answering without the knowledge base", error=str(error))
            failed = SystemFailed(code="retrieval-missing", detail=str(error), turn=turn.number)
            await self._bus.publish(failed, session=self._session)
            return []
        turn.sources = list(dict.fromkeys(passage.source for passage in found.passages))
        return [passage.text for passage in found.passages]

    async def _refuse(self, turn: int, code: str, detail: str) -> None:
        """Tell everybody why there is no answer, or no more of it."""
        log.warning("no answer", turn=turn, code=code, detail=detail)
        failed = SystemFailed(code=code, detail=detail, turn=turn)
        await self._bus.publish(failed, session=self._session)


class _OutdatedPromptError(Exception):
    """An answer was begun with what is not known any more; nothing of it was told."""


async def _confirmed(
    deltas: AsyncGenerator[str], valid: Callable[[], Awaitable[bool]]
) -> AsyncGenerator[str]:
    """The deltas of an answer, the first of them when the prompt is known to be right.

    Raises:
        _OutdatedPromptError: the prompt is not `valid`.
    """
    begun = False
    async with contextlib.aclosing(deltas):
        async for delta in deltas:
            if not begun and not await valid():
                raise _OutdatedPromptError
            begun = True
            yield delta
    if not begun and not await valid():
        raise _OutdatedPromptError


def _prompt(
    mind: Mind, exchanges: Sequence[Exchange], question: str, passages: Sequence[str], begun: str
) -> list[ChatMessage]:
    """The messages for a turn whose answer was `begun` already, maybe."""
    said, asked_before = split(exchanges)
    return prompt.build(
        mind.persona,
        said,
        prompt.Question(
            " ".join(filter(None, (asked_before, question))),
            passages,
            begun,
            continues=mind.engine.continues,
        ),
        mind.room,
    )


def _empty(left_out: str) -> EngineError:
    what = f"nothing but {left_out}" if left_out else "nothing"
    return EngineError("answer-empty", f"the language model wrote {what}: there is no answer")
