"""`iris voices`: the voices that she could speak with, and a line spoken by one of them."""

import argparse
import asyncio

from agents.runtime import describing, models
from agents.runtime.errors import SettingsError
from bus import BusError
from scripts.iris import paths


def add(parser: argparse.ArgumentParser) -> None:
    """The options of `iris voices`."""
    parser.add_argument("--language", default="", help="only those of a language: de, ja")


def run(options: argparse.Namespace) -> int:
    """List them; gives the exit code."""
    try:
        return asyncio.run(_list(paths.running(options.state), options.language))
    except BusError as error:
        raise SettingsError(str(error)) from error


async def _list(running: paths.Running, language: str) -> int:
    bus = await running.join(name="voices")
    try:
        used = (await describing.describe(bus)).get("tts")
    finally:
        await bus.close()
    if used is None:
        raise SettingsError("no speech agent answers: `iris doctor` says what is wrong")
    print(describing.in_words(used))
    for voice in used.voices:
        if not language or voice.language.startswith(language):
            print(f"  {voice.name:16} {voice.language:6} {voice.gender}")
    for model in models.catalogue():
        spoken = not language or language in model.languages
        if model.part == "voice" and spoken and models.location(model):
            print(f"  {model.name:16} {' '.join(model.languages):6} {model.about}")
    print("iris use voice NAME changes it")
    return 0
