"""Make `.venv`: exactly what `requirements/` pins, every version and hash, and Iris itself.

Standard library only, for it runs under whatever Python the machine has. When the environment
stands as it should, that is seen from one small file within milliseconds. `.venv` belongs to this
module: one that a stopped set-up left half made, or that another Python made, is made anew.

`python3 -m scripts.bootstrap coqui` adds an optional set; every later set-up keeps it.
"""

import contextlib
import hashlib
import json
import os
import shutil
import sys
import time
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import IO, NamedTuple, Self

from scripts.obstacles import (
    NOT_FINISHED,
    SetupError,
    not_writable,
    too_full,
    unsupported,
    without_library,
)

ROOT = Path(__file__).resolve().parent.parent


class Stamp(NamedTuple):
    """What an environment was made from; two that are equal need no set-up between them.

    Attributes:
        python: the kind of Python, such as `cpython-311`.
        root: the project's folder, which scripts in the environment name.
        sets: names of files in `requirements/`, sorted.
        files: SHA-256 over those files and over what else decides what is installed.
    """

    python: str
    root: str
    sets: tuple[str, ...]
    files: str

    @classmethod
    def of(cls, root: Path, sets: Collection[str]) -> Self:
        """The stamp of an environment with `sets`, as the files in `root` are now."""
        names = ["pyproject.toml", "requirements/uv.txt"]
        names += [f"requirements/{name}.txt" for name in sorted(sets)]
        digest = hashlib.sha256()
        for name in names:
            digest.update(hashlib.sha256((root / name).read_bytes()).digest())
        python = sys.implementation.cache_tag
        return cls(python, str(root), tuple(sorted(sets)), digest.hexdigest())


class Environment:
    """The folder `.venv` of a project."""

    def __init__(self, root: Path) -> None:
        """Look at the environment of the project in `root`; nothing is changed."""
        windows = sys.platform == "win32"
        self.root = root
        self.folder = root / ".venv"
        self.bin = self.folder / ("Scripts" if windows else "bin")
        self.python = self.bin / ("python.exe" if windows else "python")
        self._stamp = self.folder / "iris.json"

    def ensure(self, *sets: str) -> None:
        """Make it hold at least these sets (`default`, `test`, `coqui`), exactly as pinned.

        Raises:
            SetupError: it cannot be made; what is half done is not taken for whole afterwards.
        """
        if self._found() == self._wanted(sets):
            return
        if complaint := unsupported() or _without_libraries():
            raise SetupError("unsupported", complaint)
        waiting = "Another set-up is at work here: waiting for it to finish."
        with alone(self.root / ".venv.lock", waiting):
            found, wanted = self._found(), self._wanted(sets)
            if found != wanted:
                try:
                    self._make(found, wanted)
                except OSError as error:
                    raise not_writable(error) from error

    def _found(self) -> Stamp | None:
        """The stamp of what is there; nothing where that is not whole."""
        try:
            kept = json.loads(self._stamp.read_bytes())
            stamp = Stamp(**{**kept, "sets": tuple(kept["sets"])})
        except (OSError, ValueError, TypeError, KeyError):
            return None
        return stamp if self.python.exists() else None

    def _wanted(self, sets: Collection[str]) -> Stamp:
        """The stamp with `sets` and the ones that are there already."""
        known = {path.stem for path in (self.root / "requirements").glob("*.txt")}
        if unknown := set(sets) - known:
            raise SetupError(
                "unknown-set",
                f"There is no set of packages called {min(unknown)}: there are "
                f"{', '.join(sorted(known - {'uv'}))}.",
            )
        found = self._found()
        return Stamp.of(self.root, {*sets, *(found.sets if found else ())} & known)

    def _make(self, found: Stamp | None, wanted: Stamp) -> None:
        from scripts import installer  # noqa: PLC0415 (slow to import, and seldom needed)

        began = time.monotonic()
        here = found and (found.python, found.root) == (wanted.python, wanted.root)
        new = set(wanted.sets) - set(found.sets if found and here else ())
        if complaint := too_full(self.root, shutil.disk_usage(self.root).free, new):
            raise SetupError("disk-full", complaint)
        print("Bringing .venv up to date." if here else "Setting up .venv, once: about a minute.")
        self._stamp.unlink(missing_ok=True)
        if not here:
            installer.make_environment(self.folder)
        pins = [self.root / "requirements" / f"{name}.txt" for name in ("uv", *wanted.sets)]
        installer.install(self.root, self.bin, self.python, pins)
        fresh = self._stamp.with_suffix(".new")
        fresh.write_text(json.dumps(wanted._asdict()), encoding="utf-8")
        fresh.replace(self._stamp)
        print(f"The environment is ready after {time.monotonic() - began:.0f} s.", flush=True)


def _without_libraries() -> str:
    """Which library of the system no package brings along: llama.cpp's, on Linux."""
    return without_library("libgomp.so.1", "libgomp1") if sys.platform == "linux" else ""


@contextlib.contextmanager
def told_in_a_sentence() -> Iterator[None]:
    """End the program with a sentence, not a traceback, when a set-up cannot be."""
    try:
        yield
    except SetupError as error:
        print(f"{error.output}\n{error}".lstrip(), file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print(f"\n{NOT_FINISHED}", file=sys.stderr)
        sys.exit(130)


@contextlib.contextmanager
def alone(path: Path, waiting: str) -> Iterator[None]:
    """Hold the lock on `path`; the system lets go of it even when this process is killed.

    Programs started meanwhile hold it, too, so that one which outlives this process is waited for.

    Args:
        path: of the file that is locked.
        waiting: what a person is told where somebody else holds it.

    Raises:
        SetupError: the file cannot be written.
    """
    try:
        lock = path.open("ab")
    except OSError as error:
        raise not_writable(error) from error
    with lock:
        os.set_inheritable(lock.fileno(), True)
        if not _taken(lock):
            print(waiting, flush=True)
            while not _taken(lock):
                time.sleep(0.2)
        yield


def _taken(lock: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 (not on other systems)

            lock.seek(0)
            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 (not on Windows)

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    with told_in_a_sentence():
        Environment(ROOT).ensure("default", *sys.argv[1:])
