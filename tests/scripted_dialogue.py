"""A dialogue agent for tests, with a model that writes what the test says, and a voice."""

import asyncio
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from agents.dialogue.agent import Dialogue
from agents.dialogue.engine import ChatMessage, estimated_tokens
from agents.dialogue.mind import Mind
from agents.runtime.engine_slot import EngineSlot
from agents.runtime.errors import EngineError
from agents.runtime.settings import Dialogue as DialogueSettings
from agents.runtime.settings import Settings
from bus import Bus, Received
from schemas import messages as m


class Script:
    """A model that writes given deltas, as slowly as the test wants."""

    context = 2000
    name = "script"
    remote = False
    prefills = continues = True

    def __init__(self, *deltas: str, pause: float = 0.0) -> None:
        self.prompts: list[Sequence[ChatMessage]] = []
        self.answers_stopped = 0
        self._deltas = deltas
        self._pause = pause

    async def complete(self, messages: Sequence[ChatMessage]) -> AsyncGenerator[str]:
        """Write the script."""
        asked = bool(messages[-1].content)
        if asked:  # otherwise it reads ahead
            self.prompts.append(messages)
        try:
            for delta in self._deltas:
                await asyncio.sleep(self._pause)
                if delta == "!":
                    raise EngineError("model-missing", "The model is gone: put it back.")
                yield delta
        except (GeneratorExit, asyncio.CancelledError):
            self.answers_stopped += asked
            raise

    def tokens(self, messages: Sequence[ChatMessage]) -> int:
        """As real engines estimate it."""
        return estimated_tokens(messages)

    async def close(self) -> None:
        """Nothing to free."""


def dialogue(bus: Bus, engine: Script, **settings: object) -> Dialogue:
    """A dialogue agent with this engine."""
    chosen = Settings(
        dialogue=DialogueSettings(**{"passages": 0, "persona": "You are Iris.", **settings})
    )
    slot = EngineSlot(
        "dialogue", lambda wanted: Mind(engine, wanted.dialogue), chosen, Path(tempfile.mkdtemp())
    )
    return Dialogue(bus, slot)


@asynccontextmanager
async def serving(bus: Bus, engine: Script, **settings: object) -> AsyncIterator[None]:
    """A dialogue agent that serves until the block ends."""
    agent = dialogue(bus, engine, **settings)
    task = asyncio.create_task(agent.run())
    async with asyncio.timeout(5):
        await bus.registered.wait()
    yield
    await bus.stop()
    async with asyncio.timeout(15):
        await task


async def speak_all(bus: Bus) -> None:
    """Pretend to be the speech agent: every sentence sounds for a second."""
    async with bus.subscribe(m.DialogueSentence) as sentences:
        async for received in sentences:
            sentence = received.message
            turn, number = sentence.turn, sentence.sentence
            await bus.publish(
                m.SpeechStarted(turn=turn, sentence=number, rate=16_000, text=sentence.text),
                session=received.session,
            )
            await bus.publish(
                m.SpeechEnded(turn=turn, sentence=number, samples=16_000),
                session=received.session,
            )


def is_end(received: Received) -> bool:
    """Whether a turn ended."""
    return isinstance(received.message, m.TurnEnded)


HEARD = (m.TurnStarted, m.TurnCancelled, m.TurnEnded, m.DialogueSentence, m.SystemFailed)
