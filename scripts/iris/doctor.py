"""`iris doctor`: check everything a newcomer stumbles on, and say how to mend it."""

import argparse
import importlib
import os
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

import msgspec

from scripts.iris.checks.finding import Case, Check, Finding, case, problem, warning

AREAS = (
    *("computer", "environment", "packages", "configured", "running_iris", "lan"),
    *("machines", "outside", "surroundings"),
)
"""Modules of `scripts.iris.checks`, in the order in which they are shown."""
MARKS = {"ok": "\x1b[32m", "warning": "\x1b[33m", "problem": "\x1b[31m"}
PLAIN = "\x1b[0m"


def add(parser: argparse.ArgumentParser) -> None:
    """The options of `iris doctor`."""
    parser.add_argument("--json", action="store_true", help="the findings as JSON")


def run(options: argparse.Namespace) -> int:
    """Check, and say what was found; gives 0 when nothing is a problem."""
    findings = examine(case(options.config, options.state))
    if options.json:
        print(msgspec.json.format(msgspec.json.encode(findings)).decode())
    else:
        print(in_words(findings, colours=sys.stdout.isatty() and "NO_COLOR" not in os.environ))
    return int(any(finding.level == "problem" for finding in findings))


def examine(looked_at: Case) -> list[Finding]:
    """Do all the checks, side by side, for most of them wait; a check that breaks is a finding."""
    with ThreadPoolExecutor() as pool:
        waiting = [pool.submit(_area, name, looked_at) for name in AREAS]
        return [finding for area in waiting for finding in area.result()]


def in_words(findings: Iterable[Finding], *, colours: bool) -> str:
    """A line for each finding, what logs say below it, and a sum at the end."""
    lines = []
    counts = dict.fromkeys(MARKS, 0)
    for finding in findings:
        counts[finding.level] += 1
        level = f"{finding.level:8}"
        if colours:
            level = f"{MARKS[finding.level]}{level}{PLAIN}"
        lines.append(f"{level} {finding.check:13} {finding.text}")
        lines.extend(f"{'':23}{line}" for line in finding.lines)
    return "\n".join([*lines, "", _sum(counts["problem"], counts["warning"])])


def _area(name: str, looked_at: Case) -> list[Finding]:
    """The findings of one area; its checks one after another."""
    try:
        checks: tuple[Check, ...] = importlib.import_module(f"scripts.iris.checks.{name}").CHECKS
    except ImportError as error:
        text = f"cannot be checked ({error}): run `python3 scripts/run` to install what is missing"
        return [problem(name, text)]
    return [finding for check in checks for finding in _guarded(check, looked_at)]


def _guarded(check: Check, looked_at: Case) -> Iterable[Finding]:
    """Whatever is broken here must not keep the rest from being told."""
    try:
        yield from check(looked_at)
    except Exception as error:  # noqa: BLE001
        name = getattr(check, "__name__", "check").replace("_", "-")
        yield warning(name, f"cannot be checked: {type(error).__name__}: {error}")


def _sum(problems: int, warnings: int) -> str:
    if not problems and not warnings:
        return "All is well."
    told = [
        f"{count} {name}{'' if count == 1 else 's'}"
        for count, name in ((problems, "problem"), (warnings, "warning"))
        if count
    ]
    return f"{' and '.join(told)}."
