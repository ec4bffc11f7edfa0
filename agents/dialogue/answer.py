"""Writes the answer of one turn: what is known goes in, sentences come out as they are written."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence

import structlog

from agents.dialogue import prompt
from agents.dialogue.engine import ChatMessage, DialogueEngine, prepare
from agents.dialogue.history import History, split
from agents.dialogue.progress import Progress
from agents.dialogue.sentences import SentenceCutter
from agents.runtime.errors import EngineError
from agents.runtime.settings import Dialogue as DialogueSettings
from agents.runtime.timing import StageClock
from bus import Bus, BusError
from schemas.history import Exchange
from schemas.messages import (
    DialogueDelta,
    DialogueSentence,
    RetrievalFound,
    RetrievalSearch,
    SystemFailed,
    SystemTiming,
)

log = structlog.get_logger()

LONGEST_QUERY = 2_000
RETRIEVAL_SECONDS = 0.5
"""What looking something up may cost; after that the answer does without."""


class TakenOverError(Exception):
    """Another agent has the turn now."""


class Answer:
    """Writes the answers of a session."""

    def __init__(
        self, bus: Bus, session: str, engine: DialogueEngine, settings: DialogueSettings
    ) -> None:
        self._bus = bus
        self._session = session
        self._engine = engine
        self._settings = settings
        self._found_nothing = False
        """The last question found nothing in the knowledge base."""

    async def write(self, turn: int, question: str, history: History, progress: Progress) -> bool:
        """Write the answer; false when the engine cannot, which everybody is told.

        The model begins with what is known of the history, and without passages where the last
        question found none. Both are hardly ever wrong; where they are, it begins anew, for that
        is seen before the first word leaves. What of the answer is written already stands.

        Raises:
            TakenOverError: another agent writes this answer.
            BusUnavailableError: NATS does not answer.
        """
        reading = asyncio.create_task(history.read(), name="read history")
        searching = asyncio.create_task(self._passages(turn, question), name="search")
        try:
            exchanges = history.known if history.known is not None else await reading
            passages: list[str] = [] if self._found_nothing else await searching

            async def valid() -> bool:
                return await reading == exchanges and await searching == passages

            prompt = self._prompt(exchanges, question, passages, progress.text)
            if not await self._stream(turn, prompt, progress, valid):
                exchanges, passages = await reading, await searching
                prompt = self._prompt(exchanges, question, passages, progress.text)
                await self._stream(turn, prompt, progress, valid)
            self._found_nothing = not await searching
        except EngineError as error:
            log.warning("no answer", turn=turn, code=error.code, detail=error.detail)
            failed = SystemFailed(code=error.code, detail=error.detail, turn=turn)
            await self._bus.publish(failed, session=self._session)
            return False
        finally:
            for task in (reading, searching):
                task.cancel()
            await asyncio.gather(reading, searching, return_exceptions=True)
        return True

    async def recite(self, turn: int, text: str, progress: Progress) -> None:
        """Say a text as it is; what of it is written already stands.

        Raises:
            TakenOverError: another agent says it.
            BusUnavailableError: NATS does not answer.
        """
        clock, cutter = StageClock(), SentenceCutter()
        sentences = [*cutter.feed(text), *cutter.finish()] or [""]
        progress.raw = text
        for number, sentence in enumerate(sentences[progress.count :], start=progress.count + 1):
            await self._say(turn, sentence, progress, clock, last=number == len(sentences))

    async def prepare(self, exchanges: Sequence[Exchange], question: str) -> None:
        """Have the model read what was said so far: the next answer then starts sooner.

        The question is read with it, as far as it is known: every one begins with the same marks.

        Raises:
            EngineError: the model cannot.
        """
        await prepare(self._engine, self._prompt(exchanges, question, (), ""))

    def _prompt(
        self, exchanges: Sequence[Exchange], question: str, passages: Sequence[str], begun: str
    ) -> list[ChatMessage]:
        """The messages for a turn; the last one is the answer as far as it was `begun`."""
        said, asked_before = split(exchanges)
        messages = prompt.build(
            self._settings.persona,
            said,
            " ".join(filter(None, (asked_before, question))),
            passages,
            room=self._engine.context,
            exchanges=self._settings.history_turns,
            tokens=self._engine.tokens,
        )
        return [*messages, ChatMessage("assistant", begun)] if begun else messages

    async def _passages(self, turn: int, question: str) -> list[str]:
        """What the knowledge base says about it; nothing where there is none."""
        if not self._settings.passages:
            return []
        query = RetrievalSearch(
            query=question[:LONGEST_QUERY], limit=self._settings.passages, turn=turn
        )
        try:
            found = await self._bus.request(
                query, RetrievalFound, session=self._session, within=RETRIEVAL_SECONDS
            )
        except BusError as error:
            log.warning("answering without the knowledge base", error=str(error))
            failed = SystemFailed(code="retrieval-missing", detail=str(error), turn=turn)
            await self._bus.publish(failed, session=self._session)
            return []
        return [passage.text for passage in found.passages]

    async def _stream(
        self,
        turn: int,
        messages: Sequence[ChatMessage],
        progress: Progress,
        valid: Callable[[], Awaitable[bool]],
    ) -> bool:
        """Write and say all of it; false, and nothing said, when the prompt is not `valid`."""
        clock, cutter = StageClock(), SentenceCutter()
        started = False
        async with contextlib.aclosing(self._engine.complete(messages)) as deltas:
            async for delta in deltas:
                if not started:
                    if not await valid():
                        return False
                    started = True
                    await self._tell(clock.timing(turn, "llm-first-token"))
                progress.raw += delta
                for text in cutter.feed(delta):
                    await self._say(turn, text, progress, clock, last=False)
                await self._tell(DialogueDelta(turn=turn, text=delta))
        rest = cutter.finish() or [""]
        for index, text in enumerate(rest, start=1):
            await self._say(turn, text, progress, clock, last=index == len(rest))
        return True

    async def _say(
        self, turn: int, text: str, progress: Progress, clock: StageClock, *, last: bool
    ) -> None:
        """Give a sentence to whoever speaks; an answer has each of its sentences once."""
        sentence = progress.count
        progress.written(sentence, text, last=last)
        message = DialogueSentence(turn=turn, sentence=sentence, text=text, last=last)
        stored = await self._bus.store(message, session=self._session, key=f"{turn}.{sentence}")
        if not stored.first:
            raise TakenOverError(f"another agent writes the answer of turn {turn}")
        if sentence == 0:
            await self._tell(clock.timing(turn, "first-clause"))

    async def _tell(self, message: DialogueDelta | SystemTiming) -> None:
        await self._bus.publish(message, session=self._session)
