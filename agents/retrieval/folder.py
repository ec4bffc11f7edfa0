"""The knowledge folder: files that someone wants Iris to know, and what of it cannot be read."""

import codecs
import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from charset_normalizer import from_bytes

from agents.retrieval.documents import CONVERTERS, UnreadableDocumentError, convert, table

TEXTS = frozenset({"", ".md", ".markdown", ".txt", ".text", ".rst", ".org", ".csv", ".tsv"})
"""Suffixes of files that are text already; a name without one, `README`, is text, too."""
TABLES = frozenset({".csv", ".tsv"})
SUFFIXES = TEXTS | CONVERTERS.keys()
LARGEST = 2 * 1024 * 1024
"""Bytes of text; more is a data set, not a text to talk about."""
LARGEST_DOCUMENT = 64 * 1024 * 1024
"""Bytes of a file that is converted: its pictures count, too."""
LONGEST_NAME = 300

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


class KnowledgeFile(NamedTuple):
    """A file of the folder.

    Attributes:
        name: its path within the folder, with `/`.
        path: where to read it.
    """

    name: str
    path: Path


class UnreadableFileError(Exception):
    """A file that cannot be learned; the text says why and what to do.

    Attributes:
        code: kebab case, as in `system.failed`.
    """

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


class Scan(NamedTuple):
    """What a folder holds.

    Attributes:
        files: that can be read, by their names.
        left_out: what cannot, by name, and why.
    """

    files: list[KnowledgeFile]
    left_out: dict[str, str]


def scan(folder: Path) -> Scan:
    """Look at a folder and its subfolders, sorted; hidden ones are left alone, links followed.

    A folder that a link leads back to is looked at once.
    """
    found = Scan([], {})
    if not folder.is_dir():
        return found
    seen: set[str] = set()

    def note(error: OSError) -> None:
        name = _name(Path(error.filename), folder)
        found.left_out[name] = error.strerror or str(error)

    for root, folders, names in os.walk(folder, onerror=note, followlinks=True):
        real = os.path.realpath(root)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        for name in sorted(names):
            if not name.startswith("."):
                _sort_in(Path(root) / name, folder, found)
    found.files.sort()
    return found


def read(file: KnowledgeFile) -> str:
    """The text of a file: as it is, or a document as Markdown.

    Raises:
        UnreadableFileError: `file-unreadable`, `file-too-large`, `file-not-text`.
    """
    suffix = file.path.suffix.lower()
    converted = suffix in CONVERTERS
    data = _content(file, LARGEST_DOCUMENT if converted else LARGEST)
    try:
        text = convert(file.path, data) if converted else _decoded(file, data)
    except UnreadableDocumentError as error:
        raise UnreadableFileError("file-unreadable", f"cannot read {file.name}: {error}") from error
    if len(text.encode("utf-8", "replace")) > LARGEST:
        raise _too_large(file, LARGEST)
    return table(text) if suffix in TABLES else text


def _sort_in(path: Path, folder: Path, found: Scan) -> None:
    name = _name(path, folder)
    try:
        if not path.is_file():
            found.left_out[name] = "it is no file" if path.exists() else "a link to nothing"
        elif path.suffix.lower() in SUFFIXES:
            found.files.append(KnowledgeFile(name, path))
        else:
            kinds = ", ".join(sorted(SUFFIXES - {""}))
            found.left_out[name] = f"files of {path.suffix} are not read, only {kinds}"
    except OSError as error:
        found.left_out[name] = error.strerror or str(error)


def _name(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix().encode("utf-8", "replace").decode()


def _content(file: KnowledgeFile, largest: int) -> bytes:
    try:
        size = file.path.stat().st_size
        data = file.path.read_bytes() if size <= largest else b""
    except OSError as error:
        why = error.strerror or str(error)
        raise UnreadableFileError("file-unreadable", f"cannot read {file.name}: {why}") from error
    if size > largest or len(file.name) > LONGEST_NAME:
        raise _too_large(file, largest)
    return data


def _too_large(file: KnowledgeFile, largest: int) -> UnreadableFileError:
    limits = f"{largest // 1024} KiB, and {LONGEST_NAME} characters for its name"
    return UnreadableFileError(
        "file-too-large", f"{file.name[:80]} is too large (at most {limits}): split it"
    )


def _decoded(file: KnowledgeFile, data: bytes) -> str:
    """A text of any encoding: by its mark, as UTF-8, or as it most probably is."""
    for encoding in _candidates(data):
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if "\0" not in text:
            return text
    raise UnreadableFileError("file-not-text", f"{file.name} is not a text file")


def _candidates(data: bytes) -> Iterator[str]:
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            yield encoding
    yield "utf-8"
    if data.count(0) * 3 > len(data):  # UTF-16 without a mark: every other byte of most texts
        yield "utf-16-le" if data[1:2] == b"\0" else "utf-16-be"
    best = from_bytes(data[:65_536]).best() if b"\0" not in data else None
    if best is not None:
        yield best.encoding
