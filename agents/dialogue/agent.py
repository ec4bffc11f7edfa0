"""The dialogue agent: takes turns, and gives each session its conversation."""

import asyncio
from collections import OrderedDict
from pathlib import Path

import structlog

from agents.dialogue.answer import Answer
from agents.dialogue.conversation import Conversation
from agents.dialogue.engine import DialogueEngine
from agents.dialogue.history import History
from agents.runtime import engines
from agents.runtime.settings import Dialogue as DialogueSettings
from agents.runtime.settings import Settings
from bus import Bus, BusUnavailableError, Reader, Subscription
from bus.buckets import HISTORY
from schemas.messages import (
    AsrPartial,
    SpeechEnded,
    SpeechPlayed,
    SpeechStarted,
    TurnAsked,
    TurnInterrupt,
    VadStarted,
    VadStopped,
)

log = structlog.get_logger()

USUAL_SESSION = "main"
WARM_SECONDS = 4.0
REMEMBERED = 64
"""Sessions that are kept in mind: their next answers start sooner."""


class Dialogue:
    """Answers every turn that was asked."""

    def __init__(self, bus: Bus, engine: DialogueEngine, settings: DialogueSettings) -> None:
        self._bus = bus
        self._engine = engine
        self._settings = settings
        self._conversations: dict[str, Conversation] = {}
        self._answering = asyncio.TaskGroup()
        self._sessions: OrderedDict[str, tuple[Answer, History]] = OrderedDict()

    async def run(self) -> None:
        """Serve until the bus stops, and finish what was begun."""
        async with (
            self._bus.follow(
                SpeechStarted, SpeechEnded, SpeechPlayed, TurnInterrupt, until_closed=True
            ) as told,
            self._bus.subscribe(
                AsrPartial, TurnAsked, VadStarted, VadStopped, until_closed=True
            ) as said,
        ):
            await self._warm()
            await self._bus.register(
                description="Answers what was asked", metadata={"engine": self._settings.engine}
            )
            async with asyncio.TaskGroup() as listening:
                ears = [
                    listening.create_task(self._listen(source), name="ear")
                    for source in (told, said)
                ]
                async with self._answering:
                    self._conversation(USUAL_SESSION)
                    async for _ in self._bus.reconnections():
                        await self._resume()
                    for conversation in self._conversations.values():
                        conversation.drain()
                for ear in ears:
                    ear.cancel()
        await self._engine.close()

    async def _resume(self) -> None:
        """Go on with what is waiting for an answer."""
        try:
            for session in await self._bus.sessions(TurnAsked):
                self._conversation(session)
        except BusUnavailableError as error:
            log.warning("what waits is not known", error=str(error))

    async def _warm(self) -> None:
        """Have the model read the usual session's past, so that its first answer is no slower."""
        answer, history = self._parts(USUAL_SESSION)
        try:
            async with asyncio.timeout(WARM_SECONDS):
                await answer.prepare(await history.read(), "")
        except TimeoutError:
            log.debug("the model did not read all of the past")

    def _parts(self, session: str) -> tuple[Answer, History]:
        """What answers in a session, and what it remembers."""
        parts = self._sessions.pop(session, None) or (
            Answer(self._bus, session, self._engine, self._settings),
            History(self._bus.bucket(HISTORY), f"{self._bus.avatar}.{session}"),
        )
        self._sessions[session] = parts
        if len(self._sessions) > REMEMBERED:
            self._sessions.popitem(last=False)
        return parts

    def _conversation(self, session: str) -> Conversation:
        """The session's conversation; it lives as long as something is asked now and then."""
        conversation = self._conversations.get(session)
        if conversation is None:
            answer, history = self._parts(session)
            conversation = Conversation(self._bus, session, answer, history)
            self._conversations[session] = conversation
            self._answering.create_task(
                self._converse(session, conversation), name=f"session {session}"
            )
        return conversation

    async def _converse(self, session: str, conversation: Conversation) -> None:
        try:
            await conversation.run()
        finally:
            del self._conversations[session]

    async def _listen(self, source: Reader | Subscription) -> None:
        async for received in source:
            message = received.message
            if isinstance(message, TurnAsked):
                if not self._bus.stopped.is_set():
                    self._conversation(received.session).asked(message)
                continue
            conversation = self._conversations.get(received.session)
            if conversation is None:
                continue
            if isinstance(message, TurnInterrupt):
                conversation.interrupt(message.turn, "interrupt")
            elif isinstance(message, VadStarted | VadStopped):
                conversation.voice(speaking=isinstance(message, VadStarted))
            elif isinstance(message, AsrPartial):
                conversation.talked_over()
                conversation.foresee(message.text)
            elif isinstance(message, SpeechStarted | SpeechEnded | SpeechPlayed):
                conversation.hear(message)


def build(bus: Bus, settings: Settings, state: Path) -> Dialogue:
    """The dialogue agent with its engine loaded and warm."""
    chosen = settings.dialogue
    table = chosen.engines.get(chosen.engine, {})
    engine = engines.load("dialogue", chosen.engine, table, state / "models")
    return Dialogue(bus, engine, chosen)
