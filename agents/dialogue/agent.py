"""The dialogue agent: takes turns, and gives each session its conversation."""

import asyncio
from collections import OrderedDict
from pathlib import Path

import structlog

from agents.dialogue.answer_writer import AnswerWriter
from agents.dialogue.conversation import Conversation
from agents.dialogue.history import History
from agents.dialogue.mind import Mind, MindLoader
from agents.dialogue.playback import SpeechSigns
from agents.runtime.engine_slot import EngineSlot
from agents.runtime.settings import Settings
from bus import Bus, BusError, BusUnavailableError, Reader, Received, Subscription
from bus.buckets import HISTORY
from schemas.messages import (
    AgentDescription,
    AsrPartial,
    DialogueDescribe,
    DialogueUse,
    Message,
    SpeechEnded,
    SpeechHeld,
    SpeechPlayed,
    SpeechReleased,
    SpeechStarted,
    TurnAsked,
    TurnInterrupt,
)

log = structlog.get_logger()

USUAL_SESSION = "main"
WARM_SECONDS = 4.0
REMEMBERED = 64
"""Sessions that are kept in mind: their next answers start sooner."""
RETRY_SECONDS = 1.0
STORING_SECONDS = 0.005
STORING_TRIES = 4
"""How often the number of a turn is asked for: it is told live while it is being stored."""


class Dialogue:
    """Answers every turn that was asked."""

    def __init__(self, bus: Bus, slot: EngineSlot[Mind]) -> None:
        self._bus = bus
        self._slot = slot
        self._signs = SpeechSigns()
        self._conversations: dict[str, Conversation] = {}
        self._answering = asyncio.TaskGroup()
        self._sessions: OrderedDict[str, tuple[AnswerWriter, History]] = OrderedDict()

    async def run(self) -> None:
        """Serve until the bus stops, and finish what was begun."""
        async with (
            self._bus.stored.follow(
                *(SpeechStarted, SpeechEnded, SpeechPlayed, SpeechHeld, SpeechReleased),
                TurnInterrupt,
                until_closed=True,
            ) as told,
            self._bus.subscribe(AsrPartial, TurnAsked, until_closed=True) as said,
        ):
            await self._warm()
            self._bus.serve(DialogueDescribe, self._describe)
            self._bus.serve(DialogueUse, self._use, shared=False)
            await self._bus.register(
                description="Answers what was asked",
                metadata={"engine": self._slot.settings.dialogue.engine},
            )
            async with asyncio.TaskGroup() as listening:
                listeners = [
                    listening.create_task(self._listen(source), name="listen")
                    for source in (told, said)
                ]
                async with self._answering:
                    self._conversation(USUAL_SESSION)
                    async for _ in self._bus.reconnections():
                        await self._resume()
                    for conversation in self._conversations.values():
                        conversation.drain()
                for listener in listeners:
                    listener.cancel()
        await self._slot.close()

    async def _describe(self, _: Received[DialogueDescribe]) -> AgentDescription:
        return self._slot.current.describe()

    async def _use(self, received: Received[DialogueUse]) -> AgentDescription:
        """Answer otherwise from the next answer on."""
        await self._slot.replace(received.message.changes)
        return self._slot.current.describe()

    async def _resume(self) -> None:
        """Go on with what is waiting for an answer."""
        try:
            for session in await self._bus.stored.sessions(TurnAsked):
                self._conversation(session)
        except BusUnavailableError as error:
            log.warning("what waits is not known", error=str(error))

    async def _warm(self) -> None:
        """Have the model read the usual session's past, so that its first answer is no slower."""
        writer, history = self._parts(USUAL_SESSION)
        exchanges = await history.read()
        if not writer.prefills:
            return
        try:
            async with asyncio.timeout(WARM_SECONDS):
                await writer.prefill(exchanges, "")
        except Exception as error:  # noqa: BLE001 (an engine may raise anything, and this is a help)
            log.debug("the model did not read all of the past", error=str(error))

    def _parts(self, session: str) -> tuple[AnswerWriter, History]:
        """What answers in a session, and what it remembers."""
        parts = self._sessions.pop(session, None) or (
            AnswerWriter(self._bus, session, self._slot),
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
            writer, history = self._parts(session)
            conversation = Conversation(self._bus, session, writer, history, self._signs)
            self._conversations[session] = conversation
            self._answering.create_task(
                self._converse(session, conversation), name=f"session {session}"
            )
        return conversation

    async def _converse(self, session: str, conversation: Conversation) -> None:
        try:
            await conversation.run()
        except BusError as error:
            log.warning("a session is left for later", session=session, error=str(error))
            await asyncio.sleep(RETRY_SECONDS)
        except Exception:
            # Its turn comes again, a few times; no other session has to do with it.
            log.exception("a session broke off", session=session)
            await asyncio.sleep(RETRY_SECONDS)
        finally:
            del self._conversations[session]
        if not self._bus.stopped.is_set():
            # Somebody may have asked in the very moment in which it fell asleep.
            await self._resume()

    async def _listen(self, source: Reader | Subscription) -> None:
        async for received in source:
            message = received.message
            if isinstance(message, TurnAsked):
                await self._on_asked(message, received.session)
            elif isinstance(message, SpeechStarted | SpeechEnded):
                self._signs.on_sign()
            if conversation := self._conversations.get(received.session):
                _tell(conversation, received)

    async def _on_asked(self, message: TurnAsked, session: str) -> None:
        """A turn is told live; its number, which orders turns, comes from where it is stored."""
        if self._bus.stopped.is_set():
            return
        conversation = self._conversation(session)
        known = conversation.newest
        try:
            for _ in range(STORING_TRIES):
                number = await self._bus.stored.newest(TurnAsked, session=session)
                if number > known:
                    break
                await asyncio.sleep(STORING_SECONDS)
        except BusUnavailableError as error:
            log.warning("the number of a turn is not known", error=str(error))
        else:
            conversation.on_asked(message, number)


def _tell(conversation: Conversation, received: Received[Message]) -> None:
    """Tell a conversation what happens in its session."""
    message = received.message
    if isinstance(message, TurnInterrupt):
        conversation.on_interrupt(message.turn, received.stored_at)
    elif isinstance(message, AsrPartial):
        conversation.on_partial(message.text)
    elif isinstance(message, SpeechStarted | SpeechEnded | SpeechPlayed):
        conversation.on_speech(message)
    elif isinstance(message, SpeechHeld | SpeechReleased):
        conversation.on_held(held=isinstance(message, SpeechHeld))


def build(bus: Bus, settings: Settings, state: Path) -> Dialogue:
    """The dialogue agent with its engine loaded and warm.

    Raises:
        EngineError: the engine cannot be loaded.
        SettingsError: there is no such engine, or its table is wrong.
    """
    return Dialogue(bus, EngineSlot("dialogue", MindLoader(state), settings, state))
