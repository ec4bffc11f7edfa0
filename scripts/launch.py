"""`scripts/run`: see to the environment and the page, then become the `iris` command."""

import os
import signal
import sys
from collections.abc import Sequence
from typing import NoReturn

from scripts import panel
from scripts.bootstrap import ROOT, Environment, told_in_a_sentence

FOREIGN = ("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "PYTHONUSERBASE")
"""Variables that would put packages of another project before those of Iris."""


def command(words: Sequence[str]) -> list[str]:
    """What `iris` is called with: `up`, unless the words begin with another command.

    >>> command(["--port", "9000"])
    ['up', '--port', '9000']
    """
    if words and (not words[0].startswith("-") or words[0] in {"-h", "--help"}):
        return list(words)
    return ["up", *words]


def main(words: Sequence[str]) -> NoReturn:
    """Run `iris`; its exit code is this program's."""
    environment = Environment(ROOT)
    arguments = command(words)
    with told_in_a_sentence():
        environment.ensure("default")
        if arguments[0] == "up" and not {"-h", "--help"} & set(arguments):
            panel.start(environment)
    for name in FOREIGN:
        os.environ.pop(name, None)
    iris = str(environment.bin / ("iris.exe" if sys.platform == "win32" else "iris"))
    sys.stdout.flush()
    if sys.platform != "win32":
        os.execv(iris, [iris, *arguments])  # noqa: S606 (a list that we write, no shell)
    sys.exit(_follow([iris, *arguments]))


def _follow(arguments: Sequence[str]) -> int:
    """Run a program to its end where this process cannot become it; gives its exit code.

    Ctrl-C reaches every program of a console. The child decides what it means; this process waits.
    """
    import subprocess  # noqa: PLC0415 (slow to import, and not needed elsewhere)

    signal.signal(signal.SIGINT, lambda *_: None)
    return subprocess.call(arguments)
