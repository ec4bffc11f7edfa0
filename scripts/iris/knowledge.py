"""`iris knowledge`: add, list and remove what Iris knows."""

import argparse
import asyncio
import difflib
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from agents.retrieval.folder import (
    SUFFIXES,
    KnowledgeFile,
    UnreadableFileError,
    read,
    scan,
)
from agents.runtime.errors import SettingsError
from bus import Bus, BusError, BusUnavailableError
from schemas import codec
from schemas.messages import RetrievalAdd, RetrievalList, RetrievalRemove, RetrievalSources
from scripts.iris import paths

LARGEST = 900_000
"""Bytes of a document as it travels: the bus takes messages of 1 MB."""
ADDING_SECONDS = 120.0
ANSWER_SECONDS = 10.0

Request = RetrievalAdd | RetrievalRemove | RetrievalList


def add(parser: argparse.ArgumentParser) -> None:
    """The options of `iris knowledge`."""
    parser.add_argument("action", choices=("add", "list", "remove"), help="what to do")
    parser.add_argument(
        "names",
        nargs="*",
        metavar="name",
        help="to add: files and folders of them; to remove: as `list` names it",
    )


def run(options: argparse.Namespace) -> int:
    """Do it in the Iris that runs; gives the exit code."""
    if bool(options.names) == (options.action == "list"):
        wanted = "no names" if options.action == "list" else "at least one name"
        raise SettingsError(f"`iris knowledge {options.action}` takes {wanted}")
    found = list(find(map(Path, options.names))) if options.action == "add" else []
    try:
        return asyncio.run(_run(paths.running(options.state), options, found))
    except BusUnavailableError as error:
        raise SettingsError(f"{error}: `iris doctor` says what is wrong") from error
    except BusError as error:
        raise SettingsError(str(error)) from error


def find(paths: Iterable[Path]) -> Iterator[KnowledgeFile]:
    """The text files that are named, and those in the folders that are named.

    A file is known by its name, one of a folder by the folder's name and its path in it.

    Raises:
        SettingsError: there is nothing to add there, or two files would have the same name.
    """
    taken: dict[str, Path] = {}
    for path in paths:
        inside = list(_files(path))
        if not inside:
            kinds = ", ".join(sorted(SUFFIXES - {""}))
            raise SettingsError(f"nothing to add at {path}: it takes files of {kinds}")
        for file in inside:
            other = taken.setdefault(file.name, file.path)
            if other.resolve() != file.path.resolve():
                raise SettingsError(
                    f"{other} and {file.path} would both be known as {file.name}: add them one by "
                    f"one from folders of different names"
                )
            yield file


def _files(path: Path) -> Iterator[KnowledgeFile]:
    if path.is_dir():
        folder = path.resolve().name
        found = scan(path)
        for name, why in found.left_out.items():
            print(f"iris: {name} is left out: {why}", file=sys.stderr)
        for file in found.files:
            yield KnowledgeFile(f"{folder}/{file.name}" if folder else file.name, file.path)
    elif not path.exists():
        raise SettingsError(f"there is no file or folder {path}")
    elif path.suffix.lower() in SUFFIXES:
        yield KnowledgeFile(path.name, path)


async def _run(
    running: paths.Running, options: argparse.Namespace, found: list[KnowledgeFile]
) -> int:
    bus = await running.join(name="knowledge")
    try:
        if options.action == "add":
            return await _add(bus, found)
        known = await _ask(bus, RetrievalList())
        if options.action == "remove":
            return await _remove(bus, known.sources, options.names)
    finally:
        await bus.close()
    _print(known)
    return 0


async def _add(bus: Bus, found: list[KnowledgeFile]) -> int:
    """Add files one after another; one that cannot be learned does not stop the others."""
    refused = 0
    for number, file in enumerate(found, start=1):
        try:
            known = await _ask(bus, _document(file))
        except UnreadableFileError as error:
            refused += 1
            print(f"iris: {error}", file=sys.stderr)
        else:
            count = _passages(known.sources.get(file.name, 0))
            print(f"{number} of {len(found)}: {file.name}, {count}", flush=True)
    return 1 if refused else 0


async def _remove(bus: Bus, known: dict[str, int], names: list[str]) -> int:
    for name in names:
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            hint = f"did you mean {close[0]}?" if close else "`iris knowledge list` shows them all"
            raise SettingsError(f"nothing is known from {name}: {hint}")
    for name in names:
        await _ask(bus, RetrievalRemove(source=name))
        print(f"forgot {name}")
    return 0


async def _ask(bus: Bus, message: Request) -> RetrievalSources:
    """What is known after this."""
    within = ADDING_SECONDS if isinstance(message, RetrievalAdd) else ANSWER_SECONDS
    return await bus.request(message, RetrievalSources, session="main", within=within)


def _document(file: KnowledgeFile) -> RetrievalAdd:
    document = RetrievalAdd(source=file.name, text=read(file))
    if len(codec.encode(document)) > LARGEST:
        detail = f"{file.name} is too large (at most {LARGEST // 1000} kB): split it"
        raise UnreadableFileError("file-too-large", detail)
    return document


def _print(known: RetrievalSources) -> None:
    for sentence in known.left_out:
        print(f"iris: {sentence}", file=sys.stderr)
    if not known.sources:
        print("Nothing is known yet: `iris knowledge add PATH`, or the folder knowledge/.")
        return
    width = max(map(len, known.sources))
    for name, count in sorted(known.sources.items()):
        print(f"{name:{width}}  {_passages(count)}")


def _passages(count: int) -> str:
    return f"{count} passage{'' if count == 1 else 's'}"
