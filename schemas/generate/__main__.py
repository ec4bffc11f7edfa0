"""Write everything that is made from the messages, or say with `--check` what has drifted."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from schemas.generate import asyncapi, csharp, typescript

ROOT = Path(__file__).resolve().parents[2]


def files() -> dict[Path, str]:
    """Every file, relative to the repository, and its text."""
    return asyncapi.files() | csharp.files() | typescript.files()


def drift() -> list[Path]:
    """The files that are not as they should be, and those that should not be there."""
    wanted = files()
    found = {path: _read(ROOT / path) for path in {*wanted, *_written_before()}}
    return sorted(path for path in found if found[path] != wanted.get(path))


def main(arguments: Sequence[str]) -> int:
    """Write the files, or only check them; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m schemas.generate", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    stale = drift()
    if parser.parse_args(arguments).check:
        for path in stale:
            print(f"{path} has drifted: python3 scripts/check --fix", file=sys.stderr)
        return bool(stale)
    wanted = files()
    for path in stale:
        if path in wanted:
            (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
            (ROOT / path).write_text(wanted[path], "utf-8", newline="\n")
        else:
            (ROOT / path).unlink()
    return 0


def _written_before() -> set[Path]:
    return {path.relative_to(ROOT) for path in (ROOT / csharp.FOLDER).glob("*.cs")}


def _read(path: Path) -> str | None:
    return path.read_text("utf-8") if path.exists() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
