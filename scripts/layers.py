"""`scripts/test`: the checks, then every layer of tests that this machine can run.

A new layer is a new entry in `LAYERS`. With CI=true nothing may be left out, no single test either.
Layers that are run by hand run only where they are named: `scripts/test models load`.
"""

import argparse
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from scripts.bootstrap import ROOT, Environment, told_in_a_sentence
from scripts.checks import run_checks
from scripts.tally import Tally

NOTHING_COLLECTED = 5
"""pytest's exit code when it found no test."""


def _nothing() -> str:
    return ""


def _no_csharp() -> str:
    """What the C# compiler and its runtime need that this machine lacks."""
    if sys.platform == "darwin" and platform.machine() == "x86_64":
        return "there is no .NET runtime in a package for Macs with Intel's processor"
    return ""


def _no_browser() -> str:
    """What the page's tests need that this machine lacks."""
    found = any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    return "" if found else "Chromium is not installed (Debian and Ubuntu: 'apt install chromium')"


def _pytest(name: str, *more: str) -> tuple[str, ...]:
    return ("pytest", f"tests/{name}", "-rfEs", *more)


_TOGETHER = ("-n", "auto", "--maxprocesses", "4", "--dist", "loadfile")
"""Files run beside each other, on every core."""
_MOSTLY_WAITING = ("-n", "4", "--dist", "loadfile")
"""More of them than there may be cores: they wait for servers, and for time to pass."""


@dataclass(frozen=True)
class Layer:
    """A kind of tests.

    Attributes:
        name: as it is typed and printed.
        command: a program of the environment and its arguments; what it prints ends with how many
            tests passed, failed and were skipped.
        sets: the packages that it needs.
        lacking: says what this machine lacks for it, and how to get that; empty where all is there.
        watched: whether asyncio looks for slow and forgotten things in CI, which costs time.
        by_hand: runs only where it is named: what it finds hangs on what a model happens to say,
            or on a quiet machine, or it takes long.
    """

    name: str
    command: tuple[str, ...]
    sets: tuple[str, ...] = ("test",)
    lacking: Callable[[], str] = _nothing
    watched: bool = True
    by_hand: bool = False


LAYERS = (
    Layer("unit", _pytest("unit", *_TOGETHER)),
    Layer("contract", _pytest("contract", "-m", "not by_hand", *_TOGETHER)),
    Layer("integration", _pytest("integration", *_MOSTLY_WAITING)),
    Layer("e2e", _pytest("e2e", *_TOGETHER), watched=False),
    Layer("unity", _pytest("unity", *_TOGETHER), lacking=_no_csharp, watched=False),
    Layer("panel", ("python", "tests/panel/run.py"), lacking=_no_browser, watched=False),
    Layer("quiet", ("python", "tests/panel/run.py", "quiet"), lacking=_no_browser, by_hand=True),
    Layer(
        "models", _pytest("models", "tests/contract", "-m", "by_hand"), watched=False, by_hand=True
    ),
    Layer("load", _pytest("load"), watched=False, by_hand=True),
    Layer("fuzz", _pytest("fuzz", "-s"), watched=False, by_hand=True),
)


class Session:
    """One run of `scripts/test`."""

    def __init__(self, *, ci: bool) -> None:
        """With `ci`, whatever is left out is a failure."""
        self._ci = ci
        self._left_out: list[str] = []
        self._failed: list[str] = []
        self._tally = Tally()

    def check(self) -> None:
        """Run the static checks."""
        if not run_checks():
            self._failed.append("checks")

    def test(self, layer: Layer, arguments: Sequence[str], *, required: bool) -> None:
        """Run a layer; one that is `required` fails where it cannot run or has no tests."""
        print(f"\n--- {layer.name}", flush=True)
        if not (reason := layer.lacking()):
            Environment(ROOT).ensure(*layer.sets)
            code, output = _stream([*layer.command, *arguments], self._variables(layer))
            tally = Tally.read(output)
            if code == NOTHING_COLLECTED:
                reason = "it has no such tests" if arguments else "it has no tests"
            elif code and not tally.failed:
                tally += Tally(failed=1)  # the runner itself
            self._tally += tally
            if tally.failed:
                self._failed.append(layer.name)
        if reason:
            self._left_out.append(f"{layer.name}: {reason}")
            if required:
                self._failed.append(layer.name)

    def close(self, seconds: float) -> int:
        """Say how it went; gives the exit code."""
        for line in self._left_out:
            print(f"left out: {line}")
        if self._ci and (self._left_out or self._tally.skipped):
            self._failed.append("something was left out, which CI does not allow")
        if not self._tally.passed:
            self._failed.append("no test has passed")
        print(f"\n{'FAILED: ' + ', '.join(self._failed) if self._failed else 'All good'}", end="")
        print(f" after {seconds:.0f} s\ntests: {self._tally}", flush=True)
        return bool(self._failed)

    def _variables(self, layer: Layer) -> Mapping[str, str]:
        watch = {"PYTHONASYNCIODEBUG": "1"} if self._ci and layer.watched else {}
        return {**os.environ, **watch}


def main(words: Sequence[str]) -> int:
    """Run everything, or the layers that are named; gives the exit code."""
    began = time.monotonic()
    cut = list(words).index("--") if "--" in words else len(words)
    names = [layer.name for layer in LAYERS]
    parser = argparse.ArgumentParser(prog="scripts/test", description=__doc__)
    parser.add_argument("layers", nargs="*", metavar="LAYER", help=f"of {', '.join(names)}")
    named = parser.parse_args(words[:cut]).layers
    if unknown := set(named) - set(names):
        parser.error(f"there is no layer {min(unknown)}: there are {', '.join(names)}")
    session = Session(ci=os.environ.get("CI") == "true")
    with told_in_a_sentence():
        Environment(ROOT).ensure("test")
        if not named:
            session.check()
        for layer in LAYERS:
            if layer.name in named or not (named or layer.by_hand):
                session.test(layer, words[cut + 1 :], required=bool(named))
    return session.close(time.monotonic() - began)


def _stream(command: Sequence[str], variables: Mapping[str, str]) -> tuple[int, str]:
    """Run a program of the environment, showing what it prints as it comes; gives that, too."""
    program = str(Environment(ROOT).bin / command[0])
    colour = ["--color=yes"] if command[0] == "pytest" and sys.stdout.isatty() else []
    output = bytearray()
    with subprocess.Popen(
        [program, *command[1:], *colour],
        cwd=ROOT,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        bufsize=0,
    ) as process:
        while process.stdout and (piece := process.stdout.read(65_536)):
            output += piece
            sys.stdout.buffer.write(piece)
            sys.stdout.flush()
    return process.returncode, output.decode("utf-8", "replace")
