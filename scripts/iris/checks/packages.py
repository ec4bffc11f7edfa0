"""Whether what is installed is what `requirements/` pins, and whole."""

import re
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from packaging.markers import Marker
from packaging.utils import canonicalize_name

from scripts.iris import paths
from scripts.iris.checks.finding import Case, Check, Finding, ok, problem

PINS = paths.ROOT / "requirements" / "default.txt"
MEND = "run `python3 scripts/run` once, or delete .venv and run it"
SHOWN = 3

_PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)(?:\s*;\s*([^\\\n]+))?", re.MULTILINE)


def pins(text: str) -> dict[str, str]:
    """The versions that a file of `requirements/` asks for here, by package.

    Args:
        text: lines `name==version`, each with a marker after `;` where it is not for everybody.
    """
    return {
        canonicalize_name(name): version
        for name, version, marker in _PIN.findall(text)
        if not marker or Marker(marker.strip()).evaluate()
    }


def versions(case: Case) -> Iterator[Finding]:  # noqa: ARG001
    """Whether every package is there in the version that Iris was made with."""
    try:
        wanted = pins(PINS.read_text(encoding="utf-8"))
    except OSError as error:
        yield problem("packages", f"{PINS} cannot be read ({error.strerror}): get Iris anew")
        return
    found: dict[str, str] = {
        canonicalize_name(package.name): package.version for package in metadata.distributions()
    }
    missing = [name for name in wanted if name not in found]
    other = [
        f"{name} {found[name]} instead of {version}"
        for name, version in wanted.items()
        if found.get(name, version) != version
    ]
    if missing:
        yield problem("packages", f"{_some(missing)} not installed: {MEND}")
    if other:
        yield problem("packages", f"not as pinned: {_some(other)}: {MEND}")
    if not missing and not other:
        yield ok("packages", f"all {len(wanted)} are installed as pinned")


def files(case: Case) -> Iterator[Finding]:  # noqa: ARG001
    """Whether no file of a package, the bundled models among them, was lost or cut short."""
    count, lost = 0, []
    for package in metadata.distributions():
        for file in package.files or ():
            if file.size is None:
                continue
            count += 1
            if _size(Path(str(package.locate_file(file)))) != file.size:
                lost.append(f"{file.name} of {package.name}")
    if lost:
        yield problem(
            "files", f"missing or damaged: {_some(lost)}: delete .venv and run scripts/run"
        )
    else:
        yield ok("files", f"all {count:,} files of the packages and bundled models are whole")


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return -1


def _some(names: list[str]) -> str:
    """The first few, and how many more."""
    more = len(names) - SHOWN
    return ", ".join(names[:SHOWN]) + (f" and {more} more" if more > 0 else "")


CHECKS: tuple[Check, ...] = (versions, files)
