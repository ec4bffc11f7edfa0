"""Make `.venv`: exactly what `requirements/` pins, every version and hash, and Iris itself.

Standard library only, for it runs under whatever Python the machine has. When the environment
stands as it should, that is seen from one small file within milliseconds. `.venv` belongs to this
module. It is never emptied before its successor is there: as long as its own Python runs, it is
brought up to date where it stands, also after the folder was moved or copied; otherwise it is put
aside and comes back if the new one cannot be made. While Iris runs from it, it is not touched.

`python3 -m scripts.bootstrap coqui` adds an optional set; every later set-up keeps it.
"""

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import IO, NamedTuple, Self

from scripts.obstacles import (
    IN_USE_SENTENCE,
    NOT_FINISHED,
    SetupError,
    not_writable,
    too_full,
    unsupported,
    without_library,
)

ROOT = Path(__file__).resolve().parent.parent
IN_USE = "in-use"
"""A file of the environment that whoever runs from it holds a shared lock on."""


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
        self._aside = root / ".venv.old"

    def ensure(self, *sets: str) -> None:
        """Make it hold at least these sets (`default`, `test`, `coqui`), exactly as pinned.

        Raises:
            SetupError: it cannot be made; what is half done is not taken for whole afterwards.
        """
        found = self._found()
        if found == self._wanted(sets, found) and not self._aside.is_dir():
            return
        if complaint := unsupported() or _without_libraries():
            raise SetupError("unsupported", complaint)
        waiting = "Another set-up is at work here: waiting for it to finish."
        with alone(self.root / ".venv.lock", waiting):
            self._bring_back()
            found = self._found()
            wanted = self._wanted(sets, found)
            if found != wanted:
                try:
                    self._make(found, wanted)
                except OSError as error:
                    raise not_writable(error) from error

    def hold(self) -> IO[bytes]:
        """Keep set-ups from changing the environment while this process runs from it.

        The system lets go of it when the process ends; the file that is given need only be kept.

        Raises:
            SetupError: the environment cannot be written.
        """
        try:
            file = (self.folder / IN_USE).open("ab")
        except OSError as error:
            raise not_writable(error) from error
        _lock(file, shared=True)
        return file

    def _found(self) -> Stamp | None:
        """The stamp of what is there; nothing where that is not whole."""
        try:
            kept = json.loads(self._stamp.read_bytes())
            stamp = Stamp(**{**kept, "sets": tuple(kept["sets"])})
        except (OSError, ValueError, TypeError, KeyError):
            return None
        return stamp if self._interpreter(stamp.python) == stamp.python else None

    def _interpreter(self, expected: str) -> str:
        """The kind of Python that the environment runs; empty where it runs none.

        The Python that runs this is not asked: where it is the expected one, a look is enough.
        """
        if not self.python.exists():
            return ""
        if expected == sys.implementation.cache_tag:
            return expected
        ask = [str(self.python), "-I", "-c", "import sys; print(sys.implementation.cache_tag)"]
        try:
            done = subprocess.run(ask, capture_output=True, text=True, check=False)
        except OSError:
            return ""
        kind = done.stdout.strip()
        return kind if self._library(kind).is_dir() else ""

    def _library(self, kind: str) -> Path:
        """Where an environment of this kind of Python keeps its packages."""
        if sys.platform == "win32":
            return self.folder / "Lib" / "site-packages"
        version = kind.removeprefix("cpython-")
        return self.folder / "lib" / f"python{version[:1]}.{version[1:]}" / "site-packages"

    def _wanted(self, sets: Collection[str], found: Stamp | None) -> Stamp:
        """The stamp with `sets` and the ones that are there already; its Python goes on."""
        known = {path.stem for path in (self.root / "requirements").glob("*.txt")}
        if unknown := set(sets) - known:
            raise SetupError(
                "unknown-set",
                f"There is no set of packages called {min(unknown)}: there are "
                f"{', '.join(sorted(known - {'uv'}))}.",
            )
        stamp = Stamp.of(self.root, {*sets, *(found.sets if found else ())} & known)
        kind = found.python if found else self._interpreter("") or stamp.python
        return stamp._replace(python=kind)

    def _make(self, found: Stamp | None, wanted: Stamp) -> None:
        from scripts import installer  # noqa: PLC0415 (slow to import, and seldom needed)

        began = time.monotonic()
        here = self._interpreter("") == wanted.python
        new = set(wanted.sets) - set(found.sets if found else ())
        if complaint := too_full(self.root, shutil.disk_usage(self.root).free, new):
            raise SetupError("disk-full", complaint)
        self._must_be_idle()
        print("Bringing .venv up to date." if here else "Setting up .venv, once: about a minute.")
        pins = [self.root / "requirements" / f"{name}.txt" for name in ("uv", *wanted.sets)]
        with contextlib.nullcontext() if here else self._put_aside():
            if not here:
                installer.make_environment(self.folder)
            moved = here and (found is None or found.root != wanted.root)
            if moved:
                installer.relocate(self.bin, self.python)
            self._stamp.unlink(missing_ok=True)
            if not (moved and found and found._replace(root=wanted.root) == wanted):
                installer.install(self.root, self.bin, self.python, pins)
            library = self._library(wanted.python)
            installer.install_project(self.root, self.bin, self.python, library)
        fresh = self._stamp.with_suffix(".new")
        fresh.write_text(json.dumps(wanted._asdict()), encoding="utf-8")
        fresh.replace(self._stamp)
        self._bring_back()
        print(f"The environment is ready after {time.monotonic() - began:.0f} s.", flush=True)

    def _must_be_idle(self) -> None:
        """Raises SetupError where Iris runs from the environment."""
        try:
            file = (self.folder / IN_USE).open("r+b")
        except OSError:
            return
        with file:
            if not _lock(file):
                raise SetupError("in-use", IN_USE_SENTENCE)

    @contextlib.contextmanager
    def _put_aside(self) -> Iterator[None]:
        """Make room for a new environment; the old one comes back if that fails."""
        if self.folder.exists():
            self.folder.rename(self._aside)
        try:
            yield
        except BaseException:
            self._bring_back()
            raise

    def _bring_back(self) -> None:
        """Put back what a set-up put aside, if its successor was never finished; else remove it."""
        if not self._aside.is_dir():
            return
        with contextlib.suppress(OSError):
            if self._stamp.exists():
                shutil.rmtree(self._aside)
            else:
                shutil.rmtree(self.folder, ignore_errors=True)
                self._aside.rename(self.folder)


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
        if not _lock(lock):
            print(waiting, flush=True)
            while not _lock(lock):
                time.sleep(0.2)
        yield


def _lock(lock: IO[bytes], *, shared: bool = False) -> bool:
    """Whether a lock could be had now. Windows has no shared ones, but guards open files."""
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 (not on other systems)

            if not shared:
                lock.seek(0)
                msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 (not on Windows)

            kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
            fcntl.flock(lock, kind | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    with told_in_a_sentence():
        Environment(ROOT).ensure("default", *sys.argv[1:])
