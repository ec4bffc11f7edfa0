"""Reads the sections of a Markdown or plain text file.

Pure, and never at a loss: whatever is not understood as Markdown is taken as text. The work grows
in proportion to the length of the text.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple

LONGEST_HEADING = 120
LONGEST_FRONT_MATTER = 60
"""Lines."""
SHORT_LINE = 50
"""A line shorter than this was not wrapped: it ends where its writer wanted it to end."""

_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(\S.*)")
_UNDERLINE = re.compile(r" {0,3}(=+|-{3,}|\*{3,})[ \t]*")
_FENCE = re.compile(r" {0,3}(```|~~~)")
_ITEM = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])[ \t]+(?=\S)")
_QUOTE = re.compile(r" {0,3}(?:>[ \t]?)+")
_TABLE_RULE = re.compile(r"[|:\-\s]+")
_AUTOLINK = re.compile(r"<(https?://[^<>\s]*)>")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_EMPHASIS = re.compile(r"\*\*|`|(?<!\w)[*_]+(?=\w)|(?<=[\w.!?])[*_]+(?!\w)")


NO_CELL = "nothing"
"""Said of a cell that is empty, so that those after it keep their columns."""


class Section(NamedTuple):
    """A heading and what stands under it, up to the next heading of any level.

    Attributes:
        heading: without signs, at most `LONGEST_HEADING` characters; empty before the first one.
        blocks: paragraphs, list items, table rows and lines of code, each as plain text.
    """

    heading: str
    blocks: list[str]


def sections(text: str) -> Iterator[Section]:
    """The sections of a text in their order."""
    reader = _Reader()
    for line in _without_front_matter(_without_comments(_clean(text)).split("\n")):
        if reader.begins_section(line):
            yield reader.section()
        else:
            reader.read(line)
    yield reader.section()


class _Reader:
    """What has been read of the section that goes on."""

    def __init__(self) -> None:
        self._heading = ""
        self._next = ""
        self._blocks: list[str] = []
        self._paragraph: list[str] = []
        self._fence = ""
        self._row: list[str] = []
        self._columns: list[str] = []

    def begins_section(self, line: str) -> bool:
        """Whether this line is a heading, or underlines the one before as a heading."""
        if self._fence:
            return False
        if found := _HEADING.fullmatch(line):
            self._next = found[1].rstrip("# ")
            return True
        if len(self._paragraph) == 1 and _UNDERLINE.fullmatch(line) and "*" not in line:
            self._next = self._paragraph.pop()
            return True
        return False

    def section(self) -> Section:
        """The section that ends here; the next one begins."""
        self._close()
        self._end_table()
        ended = Section(self._heading, self._blocks)
        self._heading, self._blocks = plain(self._next)[:LONGEST_HEADING].strip(), []
        return ended

    def read(self, line: str) -> None:
        """Take a line that is no heading."""
        fence = _FENCE.match(line)
        if fence and self._fence in {"", fence[1]}:
            self._close()
            self._fence = "" if self._fence else fence[1]
        elif self._fence:
            self._add(line.rstrip())
        else:
            self._read_text(line[found.end() :] if (found := _QUOTE.match(line)) else line)

    def _read_text(self, line: str) -> None:
        if line.lstrip().startswith("|"):
            self._read_row(line)
            return
        self._end_table()
        if not line.strip() or _UNDERLINE.fullmatch(line):
            self._close()
        elif found := _ITEM.match(line):
            self._close()
            self._paragraph.append(line[found.end() :].strip())
        else:
            self._paragraph.append(line.strip())

    def _read_row(self, line: str) -> None:
        """Take a line of a table: the one above its rule names the columns of those below."""
        self._close()
        if _TABLE_RULE.fullmatch(line):
            self._columns, self._row = self._row or self._columns, []
            return
        self._end_row()
        self._row = [plain(cell) for cell in line.strip().strip("|").split("|")]

    def _end_row(self) -> None:
        """Add the row that was read last: each cell behind the name of its column."""
        if not self._columns:
            self._add(", ".join(filter(None, self._row)))
        elif any(self._row):
            cells = zip_longest(self._columns, self._row, fillvalue="")
            named = (f"{name}: {cell or NO_CELL}" if name else cell for name, cell in cells)
            self._add(", ".join(filter(None, named)))
        self._row = []

    def _end_table(self) -> None:
        self._end_row()
        self._columns = []

    def _close(self) -> None:
        """End the paragraph; a short line of it ends where its writer ended it."""
        *lines, last = self._paragraph or [""]
        joined = [line + ("\n" if len(line) < SHORT_LINE else " ") for line in lines]
        self._add(plain("".join([*joined, last])))
        self._paragraph.clear()

    def _add(self, block: str) -> None:
        if block.strip():
            self._blocks.append(block)


def plain(text: str) -> str:
    """A text without the signs of Markdown and HTML."""
    text = _AUTOLINK.sub(r"\1", text)
    text = _TAG.sub(" ", _LINK.sub(r"\1", text))
    return html.unescape(_EMPHASIS.sub("", text)).strip()


def _clean(text: str) -> str:
    """One kind of line end; no control characters, no halves of characters."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\t", "    ").encode("utf-8", "replace").decode("utf-8")
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) != "Cc")


def _without_comments(text: str) -> str:
    kept: list[str] = []
    start = 0
    while (opened := text.find("<!--", start)) >= 0:
        closed = text.find("-->", opened)
        if closed < 0:
            break
        kept.append(text[start:opened])
        start = closed + len("-->")
    return "".join([*kept, text[start:]])


def _without_front_matter(lines: list[str]) -> list[str]:
    if lines[0].strip() == "---":
        for number, line in enumerate(lines[1:LONGEST_FRONT_MATTER], start=1):
            if line.strip() in {"---", "..."}:
                return lines[number + 1 :]
    return lines
