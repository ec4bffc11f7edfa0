"""`iris use`: change mind, voice, speed, persona, ears or language of the Iris that runs."""

import argparse
import asyncio

from agents.runtime import choices as kept
from agents.runtime.choosing import AGENT, PARTS, Choice, choices
from agents.runtime.errors import EngineError, SettingsError
from bus import Bus, BusError
from schemas.messages import (
    AgentDescription,
    AsrDescribe,
    AsrUse,
    DialogueDescribe,
    DialogueUse,
    Message,
    RetrievalDescribe,
    TtsDescribe,
    TtsUse,
)
from scripts.iris import paths

LOADING_SECONDS = 120.0
"""A large model takes its time."""
ANSWER_SECONDS = 5.0
USE = {"asr": AsrUse, "dialogue": DialogueUse, "tts": TtsUse}
DESCRIBE: dict[str, type[Message]] = {
    "dialogue": DialogueDescribe,
    "tts": TtsDescribe,
    "asr": AsrDescribe,
    "retrieval": RetrievalDescribe,
}


def add(parser: argparse.ArgumentParser) -> None:
    """The options of `iris use`."""
    parser.add_argument("part", nargs="?", choices=PARTS, help="what to change")
    parser.add_argument("name", nargs="?", help="to what; as `iris models` and `iris voices` say")
    parser.add_argument("--reset", action="store_true", help="go back to iris.toml")


def run(options: argparse.Namespace) -> int:
    """Change it, or say what is used; gives the exit code."""
    running = paths.running(options.state)
    if options.reset:
        return _reset(options)
    try:
        return asyncio.run(_use(running, options.part, options.name))
    except (BusError, EngineError) as error:
        detail = error.detail if isinstance(error, EngineError) else str(error)
        raise SettingsError(detail) from error


def _reset(options: argparse.Namespace) -> int:
    if options.part is None:
        raise SettingsError(f"say what to reset: one of {', '.join(PARTS)}")
    agents = ["asr", "tts"] if options.part == "language" else [AGENT[options.part]]
    for agent in agents:
        kept.forget(options.state, agent)
    print(f"from the next start on, iris.toml says again what {', '.join(agents)} use")
    return 0


async def _use(running: paths.Running, part: str | None, name: str | None) -> int:
    bus = await running.join(name="use")
    try:
        described = await describe(bus)
        if part is None or name is None:
            for line in in_words(described):
                print(line)
            return 0
        engines = {agent: found.engine for agent, found in described.items()}
        for choice in choices(part, name, engines):
            print(_line(await _ask(bus, choice)))
    finally:
        await bus.close()
    return 0


async def describe(bus: Bus) -> dict[str, AgentDescription]:
    """What each agent that answers is made of."""

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


def in_words(described: dict[str, AgentDescription]) -> list[str]:
    """A line for each agent."""
    return [_line(found) for found in described.values()]


async def _ask(bus: Bus, choice: Choice) -> AgentDescription:
    message = USE[choice.agent](changes=choice.changes)
    return await bus.request(message, AgentDescription, session="main", within=LOADING_SECONDS)


def _line(found: AgentDescription) -> str:
    named = {"dialogue": "mind", "tts": "voice", "asr": "ears", "retrieval": "knowledge"}
    parts = [found.name or found.engine, found.engine if found.name else ""]
    parts += [found.licence, found.persona and f"persona {found.persona}"]
    return f"{named[found.agent]}: " + ", ".join(filter(None, parts))
