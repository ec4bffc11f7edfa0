"""`iris`: start Iris, talk with it, watch it, look after it."""

import argparse
import importlib
import io
import os
import sys
from pathlib import Path

from agents.runtime.errors import SettingsError
from scripts.iris import paths

COMMANDS = {
    "up": "start everything and serve until Ctrl-C",
    "ask": "type something; prints the answer, and saves the speech with --wav",
    "hear": "speak a sound file into the microphone path, in real time",
    "talk": "talk with the microphone and the loudspeakers",
    "watch": "show every message on the bus",
    "trigger": "set an effect off",
    "event": "tell that something happened",
    "pair": "let a phone or another device in",
    "devices": "show the devices that were let in; remove NAME lets one in no more",
    "tool": "let a program of yours in, or out again",
    "tools": "show the programs that are let in, and what each may do",
    "machine": "have another computer of the house do some of the work, or no more",
    "machines": "show the joined machines, what each does, and how it does",
    "join": "work for the house that another computer runs",
    "knowledge": "add, list and remove what Iris knows",
    "models": "show what she can be made of; get, remove, add",
    "use": "change mind, voice, speed, persona, ears or language while she runs",
    "voices": "list the voices that she could speak with",
    "history": "show or clear what was said",
    "doctor": "check everything a newcomer stumbles on, and say how to mend it",
    "bench": "measure how fast it answers",
}


def main() -> None:
    """Run the command that was typed; without one, `up`."""
    _make_output_safe()
    words = [_readable(word) for word in sys.argv[1:]]
    if not words or (words[0].startswith("-") and words[0] not in {"-h", "--help"}):
        words = ["up", *words]
    parser = argparse.ArgumentParser(prog="iris", description=__doc__)
    commands = parser.add_subparsers(dest="command", metavar="command", required=True)
    modules = {}
    for name, help_text in COMMANDS.items():
        sub = commands.add_parser(name, help=help_text, description=help_text)
        sub.add_argument("--config", type=Path, default=paths.CONFIG, help="settings (iris.toml)")
        sub.add_argument("--state", type=Path, default=paths.STATE, help="folder for Iris's data")
        if name == words[0]:
            module = "send" if name in {"trigger", "event"} else name
            modules[name] = importlib.import_module(f"scripts.iris.{module}")
            modules[name].add(sub)
    options = parser.parse_args(words)
    try:
        sys.exit(modules[options.command].run(options))
    except SettingsError as error:
        print(f"iris: {error}", file=sys.stderr)
        sys.exit(1)
    except BrokenPipeError:  # whoever read the output has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        sys.exit(130)


def _make_output_safe() -> None:
    """Print what the terminal's encoding lacks as question marks, and never fail at it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _readable(word: str) -> str:
    """A word of the command line as text: bytes that are no UTF-8 are replaced.

    >>> _readable("Gr\udcc3\udcbc\udcdf")
    'Grü�'
    """
    return word.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


if __name__ == "__main__":
    main()
