#!/usr/bin/env python3
"""Write the project's assets as text, or say with `--check` which are not as they should be.

Scene, prefab, materials, clips, animator, rendering and settings are written by `assets/`, each
with a meta of its own; Unity opens them as if an editor had made them.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import metas
from assets import (
    clips,
    controller,
    importers,
    materials,
    pictures,
    prefab,
    rendering,
    samples,
    scene,
    settings,
)

PARTS = (
    *(materials, rendering, clips, controller, prefab),
    *(scene, samples, settings, importers),
)


def files() -> Iterator[tuple[Path, str]]:
    """Every file and its text."""
    for part in PARTS:
        yield from part.files()


def drift() -> list[str]:
    """What is wrong: files that are missing or not as they should be, and pictures."""
    found = [
        f"{path} has drifted: python3 unity-project/write_assets.py"
        for path, text in files()
        if not path.is_file() or path.read_text("utf-8") != text
    ]
    return found + pictures.drift() + _copies_that_differ()


def write() -> None:
    """Write everything, each asset with its meta."""
    pictures.write()
    for path, text in files():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")
    metas.write()
    wanted = dict(samples.copies())
    for path in (samples.FOLDER / "Iris").rglob("*"):
        if path.is_file() and path not in wanted:
            path.unlink()
    for path, content in wanted.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _copies_that_differ() -> list[str]:
    wanted = dict(samples.copies())
    found = {path for path in (samples.FOLDER / "Iris").rglob("*") if path.is_file()}
    return [
        f"{path} is no copy: python3 unity-project/write_assets.py"
        for path in sorted(found | wanted.keys())
        if path not in found or path.read_bytes() != wanted.get(path)
    ]


def main(arguments: Sequence[str]) -> int:
    """Write the assets, or only check them; gives the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    if parser.parse_args(arguments).check:
        for problem in (found := drift()):
            print(problem, file=sys.stderr)
        return bool(found)
    write()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
