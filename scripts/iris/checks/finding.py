"""What a check looks at, and what it finds."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Literal

import msgspec

from agents.runtime.errors import SettingsError
from agents.runtime.settings import Settings, load
from scripts.iris import paths

Level = Literal["ok", "warning", "problem"]


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that was looked at.

    Attributes:
        check: what, in kebab case.
        level: a warning is something that Iris runs without; a problem is not.
        text: what was found and, where it is not fine, how to mend it; one sentence.
        lines: what a log says about it.
    """

    check: str
    level: Level
    text: str
    lines: list[str] = []


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked at.

    Attributes:
        config: path of `iris.toml`.
        state: the state folder, which need not exist.
        settings: the defaults where `iris.toml` cannot be read.
        broken: why it cannot, or nothing.
        running: who uses the state folder now, if anybody does.
    """

    config: Path
    state: Path
    settings: Settings
    broken: str
    running: paths.Running | None


Check = Callable[[Case], Iterable[Finding]]


def case(config: Path, state: Path) -> Case:
    """Take down what can be read of the settings and the state folder."""
    settings, broken = Settings(), ""
    try:
        settings = load(config)
    except SettingsError as error:
        broken = str(error)
    try:
        running = paths.running(state)
    except SettingsError:
        running = None
    return Case(config=config, state=state, settings=settings, broken=broken, running=running)


def ok(check: str, text: str) -> Finding:
    """All is well."""
    return Finding(check=check, level="ok", text=text)


def warning(check: str, text: str, lines: Iterable[str] = ()) -> Finding:
    """Something that Iris runs without."""
    return Finding(check=check, level="warning", text=text, lines=list(lines))


def problem(check: str, text: str, lines: Iterable[str] = ()) -> Finding:
    """Something that stops Iris, or a part of it."""
    return Finding(check=check, level="problem", text=text, lines=list(lines))
