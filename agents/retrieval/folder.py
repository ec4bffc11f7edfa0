"""The knowledge folder: Markdown and text files that someone wants Iris to know."""

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

SUFFIXES = {".md", ".markdown", ".txt"}
LARGEST = 2 * 1024 * 1024
"""Bytes of a file; more is a data set, not a text to talk about."""
LONGEST_NAME = 300

_MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


class TextFile(NamedTuple):
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


def files(folder: Path) -> Iterator[TextFile]:
    """The text files of a folder and its subfolders, sorted; hidden ones are left alone."""
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder)
        hidden = any(part.startswith(".") for part in inner.parts)
        if path.suffix.lower() in SUFFIXES and not hidden and path.is_file():
            name = inner.as_posix().encode("utf-8", "replace").decode()
            yield TextFile(name, path)


def read(file: TextFile) -> str:
    """The text of a file: UTF-8, or UTF-16 with its mark.

    Raises:
        UnreadableFileError: `file-unreadable`, `file-too-large`, `file-not-text`.
    """
    try:
        size = file.path.stat().st_size
        data = file.path.read_bytes() if size <= LARGEST else b""
    except OSError as error:
        why = error.strerror or str(error)
        raise UnreadableFileError("file-unreadable", f"cannot read {file.name}: {why}") from error
    if size > LARGEST or len(file.name) > LONGEST_NAME:
        limits = f"{LARGEST // 1024} KiB, and {LONGEST_NAME} characters for its name"
        raise UnreadableFileError(
            "file-too-large", f"{file.name[:80]} is too large (at most {limits}): split it"
        )
    encoding = _MARKS.get(data[:2], "utf-8-sig")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        detail = f"{file.name} is not UTF-8 ({error.reason} at byte {error.start}): save it as such"
        raise UnreadableFileError("file-not-text", detail) from error
    if "\0" in text:
        raise UnreadableFileError("file-not-text", f"{file.name} is not a text file")
    return text
