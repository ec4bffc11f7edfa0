"""`scripts/check`: everything that can be said about the code without running it."""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from scripts.bootstrap import ROOT, Environment, told_in_a_sentence


@dataclass(frozen=True)
class Check:
    """One thing to look at.

    Attributes:
        name: as it is printed.
        command: a program of the environment and its arguments; it fails where something is wrong.
        fix: what mends it, where a program can.
    """

    name: str
    command: tuple[str, ...]
    fix: tuple[str, ...] = ()


CHECKS = (
    Check("format", ("ruff", "format", "--check"), fix=("ruff", "format")),
    Check("lint", ("ruff", "check"), fix=("ruff", "check", "--fix")),
    Check("types", ("mypy",)),
    Check("imports", ("lint-imports",)),
    Check(
        "messages",
        ("python", "-m", "schemas.generate", "--check"),
        fix=("python", "-m", "schemas.generate"),
    ),
    Check(
        "shapes",
        ("python", "-m", "schemas.generate.face_shapes", "--check"),
        fix=("python", "-m", "schemas.generate.face_shapes"),
    ),
    Check(
        "metas",
        ("python", "unity-project/metas.py", "--check"),
        fix=("python", "unity-project/metas.py"),
    ),
    Check(
        "assets",
        ("python", "unity-project/write_assets.py", "--check"),
        fix=("python", "unity-project/write_assets.py"),
    ),
    Check("pins", ("python", "scripts/lock", "--check"), fix=("python", "scripts/lock")),
    Check("tree", ("python", "-m", "scripts.tree")),
)


def run_checks() -> bool:
    """Run all, side by side; print a line for each, and what it says where it fails."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        outcomes = [pool.submit(_run, check.command) for check in CHECKS]
        passed = [
            _report(check, *outcome.result())
            for check, outcome in zip(CHECKS, outcomes, strict=True)
        ]
    failed = [check.name for check, good in zip(CHECKS, passed, strict=True) if not good]
    print(f"checks: {', '.join(failed)} failed" if failed else "checks: all good", flush=True)
    return not failed


def main(words: Sequence[str]) -> int:
    """Check, or with `--fix` mend what can be mended and then check; gives the exit code."""
    parser = argparse.ArgumentParser(prog="scripts/check", description=__doc__)
    parser.add_argument("--fix", action="store_true", help="format, and mend what can be mended")
    options = parser.parse_args(words)
    with told_in_a_sentence():
        Environment(ROOT).ensure("test")
    if options.fix:
        for check in CHECKS:
            if check.fix and _run(check.command)[0]:
                _run(check.fix)
    return not run_checks()


def _run(command: Sequence[str]) -> tuple[int, str, float]:
    """Run a program of the environment; gives exit code, output and seconds."""
    began = time.monotonic()
    program = Environment(ROOT).bin / command[0]
    done = subprocess.run(
        [str(program), *command[1:]],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        encoding="utf-8",
        errors="replace",
    )
    return done.returncode, done.stdout, time.monotonic() - began


def _report(check: Check, code: int, output: str, seconds: float) -> bool:
    print(f"{'FAILED' if code else 'ok':6}  {check.name:9} {seconds:5.1f} s", flush=True)
    if code:
        print(output, file=sys.stderr, flush=True)
    return not code
