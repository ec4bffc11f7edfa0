"""Asks the agents what they are made of, and to use something else: over the bus, for anybody."""

import asyncio
from typing import Final

from agents.runtime.choosing import Choice
from bus import Bus, BusError
from schemas.messages import (
    AgentDescription,
    AgentUse,
    AsrDescribe,
    AsrUse,
    DialogueDescribe,
    DialogueUse,
    Message,
    RetrievalDescribe,
    TtsDescribe,
    TtsUse,
)

LOADING_SECONDS = 120.0
"""A large model takes its time."""
ANSWER_SECONDS = 5.0
USE: Final[dict[str, type[AgentUse]]] = {"asr": AsrUse, "dialogue": DialogueUse, "tts": TtsUse}
DESCRIBE: Final[dict[str, type[Message]]] = {
    "dialogue": DialogueDescribe,
    "tts": TtsDescribe,
    "asr": AsrDescribe,
    "retrieval": RetrievalDescribe,
}
TITLES: Final = {"dialogue": "mind", "tts": "voice", "asr": "ears", "retrieval": "knowledge"}
"""What people call the agents."""


async def describe(bus: Bus) -> dict[str, AgentDescription]:
    """What each agent that answers is made of, by the agent."""

    async def ask(kind: type[Message]) -> AgentDescription | None:
        try:
            return await bus.request(
                kind(), AgentDescription, session="main", within=ANSWER_SECONDS
            )
        except BusError:
            return None

    answers = await asyncio.gather(*(ask(kind) for kind in DESCRIBE.values()))
    return {
        agent: answer for agent, answer in zip(DESCRIBE, answers, strict=True) if answer is not None
    }


async def use(bus: Bus, choice: Choice) -> AgentDescription:
    """Ask an agent to use something else; gives what it is made of then.

    Raises:
        BusError: the agent is away, or could not load it, with its sentence; the old goes on.
    """
    message = USE[choice.agent](changes=choice.changes)
    return await bus.request(message, AgentDescription, session="main", within=LOADING_SECONDS)


def in_words(found: AgentDescription) -> str:
    """One line for people: `voice: heart, hibari, Apache-2.0`."""
    parts = [found.name or found.engine, found.engine if found.name else ""]
    parts += [found.licence, found.persona and f"as {found.persona}"]
    return f"{TITLES[found.agent]}: " + ", ".join(filter(None, parts))
