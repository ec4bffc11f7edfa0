"""`iris use`: change mind, voice, speed, persona, ears or language of the Iris that runs."""

import argparse
import asyncio
from pathlib import Path

from agents.runtime import choices as kept
from agents.runtime import describing, voices
from agents.runtime.choosing import AGENT, PARTS, choices
from agents.runtime.errors import EngineError, SettingsError
from bus import BusError
from scripts.iris import paths


def add(parser: argparse.ArgumentParser) -> None:
    """The options of `iris use`."""
    parser.add_argument("part", nargs="?", choices=PARTS, help="what to change")
    parser.add_argument("name", nargs="?", help="to what; as `iris models` and `iris voices` say")
    parser.add_argument("--reset", action="store_true", help="go back to iris.toml")


def run(options: argparse.Namespace) -> int:
    """Change it, or say what is used; gives the exit code."""
    if options.reset:
        return _reset(options)
    running = paths.running(options.state)
    try:
        return asyncio.run(_use(running, options.state, options.part, options.name))
    except EngineError as error:
        raise SettingsError(error.detail) from error
    except BusError as error:
        raise SettingsError(str(error)) from error


def _reset(options: argparse.Namespace) -> int:
    if options.part is None:
        raise SettingsError(f"say what to reset: one of {', '.join(PARTS)}")
    agents = ["asr", "tts"] if options.part == "language" else [AGENT[options.part]]
    for agent in agents:
        kept.forget(options.state, agent)
    print(f"from the next start on, iris.toml says again what {' and '.join(agents)} use")
    return 0


async def _use(running: paths.Running, state: Path, part: str | None, name: str | None) -> int:
    bus = await running.join(name="use")
    try:
        described = await describing.describe(bus)
        if part is None or name is None:
            for found in described.values():
                print(describing.in_words(found))
            return 0
        engines = {agent: found.engine for agent, found in described.items()}
        for choice in choices(part, name, engines, voices.known(state)):
            print(describing.in_words(await describing.use(bus, choice)))
    finally:
        await bus.close()
    return 0
