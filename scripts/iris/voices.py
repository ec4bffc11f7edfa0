"""`iris voices`: the voices that she could speak with; hear, fetch, clone and remove one."""

import argparse
import asyncio
import base64
from pathlib import Path

import numpy as np

from agents.runtime import models, recordings, voices
from agents.runtime.errors import EngineError, SettingsError
from agents.runtime.voices import KnownVoice
from bus import BusError
from schemas.messages import TtsSample, TtsSampled
from scripts.iris import model_download, paths, played, sound_file
from scripts.iris.models import bar

SAMPLE_SECONDS = 120.0
"""A voice that is not in use has to be loaded first."""
XTTS_MODULE = "coqui"
XTTS_LACKING = (
    "to speak with it, XTTS has to be here: stop Iris, run python3 -m scripts.bootstrap coqui, and "
    "set accept_licence = true in [tts.coqui] (its licence allows no commercial use)"
)


def add(parser: argparse.ArgumentParser) -> None:
    """The options of `iris voices`."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    shown = actions.add_parser("list", help="show what there is (without an action, too)")
    for each in (parser, shown):
        each.add_argument("--language", default="", help="only those of a language: de, ja")
    play = actions.add_parser("play", help="hear a line of a voice; nothing is changed")
    play.add_argument("name")
    play.add_argument("--text", default="", help="what it is to say, else a line of its language")
    play.add_argument("--wav", type=Path, help="write it to a file, rather than play it")
    get = actions.add_parser("get", help="fetch a voice")
    get.add_argument("name")
    clone = actions.add_parser("clone", help="make a voice from a recording of 6 to 30 s (XTTS)")
    clone.add_argument("name", help="what to call it: a-z, 0-9, - and _")
    clone.add_argument("file", type=Path, help="any sound file")
    remove = actions.add_parser("remove", help="delete a cloned voice")
    remove.add_argument("name")


def run(options: argparse.Namespace) -> int:
    """Do it; gives the exit code."""
    try:
        if options.action == "play":
            asyncio.run(_play(options))
        elif options.action == "get":
            print(_get(_named(options)))
        elif options.action == "clone":
            print(_clone(options.name, options.file, options.state))
        elif options.action == "remove":
            print(_remove(options.name, options.state))
        else:
            print("\n".join(_listed(voices.known(options.state), options.language)))
    except BusError as error:
        raise SettingsError(str(error)) from error
    except EngineError as error:
        raise SettingsError(error.detail) from error
    return 0


def _listed(found: list[KnownVoice], language: str) -> list[str]:
    """A line for each voice, and what to do with it."""
    shown = [v for v in found if not language or _speaks(v, language)]
    lines = [
        f"{v.name:26} {v.language:8} {v.gender:7} {v.licence:16} "
        f"{'here' if v.here else f'iris voices get {v.name}'}".rstrip()
        for v in shown
    ]
    if not lines:
        lines.append(f"no voice is known for {language}: iris models add takes one of Piper's")
    return [*lines, "iris voices play NAME: hear it; iris use voice NAME: speak with it"]


def _speaks(voice: KnownVoice, language: str) -> bool:
    return not voice.language or language in voice.language.replace("-", " ").split()


def _named(options: argparse.Namespace) -> KnownVoice:
    found = voices.named(options.name, voices.known(options.state))
    if found is None:
        raise SettingsError(f"there is no voice {options.name!r}: `iris voices` shows those known")
    return found


def _get(voice: KnownVoice) -> str:
    model = models.named(voice.model)
    if model is not None:
        model_download.fetch(model, bar(model.name))
    return f"{voice.name} is here: iris use voice {voice.name}"


async def _play(options: argparse.Namespace) -> None:
    """Have the running Iris speak a line, and play it or write it."""
    voice = _named(options)
    if not voice.here:
        models.required(voice.model)
    bus = await paths.running(options.state).join(name="voices")
    try:
        asked = TtsSample(changes=voice.use, text=options.text)
        said = await bus.request(asked, TtsSampled, session="main", within=SAMPLE_SECONDS)
    finally:
        await bus.close()
    print(f"{voice.name}: {said.text}")
    wav = base64.b64decode(said.wav)
    place = options.wav or Path(f"{voice.name.replace('/', '-')}.wav")
    if options.wav or not played.played(wav):
        place.write_bytes(wav)
        print(f"written to {place}")


def _clone(name: str, file: Path, state: Path) -> str:
    """Keep a recording as a voice."""
    pcm, rate = sound_file.read(file)
    sound = np.frombuffer(pcm, "<i2").astype(np.float32) / np.float32(32767)
    place = recordings.keep(name, sound, rate, recordings.folder(state))
    kept = f"coqui/{name} is a voice now ({place}): iris use voice coqui/{name}"
    return kept if voices.installed(XTTS_MODULE) else f"{kept}\n{XTTS_LACKING}"


def _remove(name: str, state: Path) -> str:
    short = name.removeprefix("coqui/")
    if recordings.remove(short, recordings.folder(state)):
        return f"removed coqui/{short}"
    raise SettingsError(f"there is no cloned voice {name!r}: iris models remove deletes others")
