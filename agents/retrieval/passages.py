"""Splits a Markdown or plain text file into passages, along its headings and sentences.

Pure: any text gives passages or none, and never an error.
"""

import re
from collections.abc import Iterator
from hashlib import blake2b
from typing import NamedTuple

from agents.retrieval.markdown import sections

FORMAT = 2
"""Of what is made of a text here; whoever stored passages of another one splits again."""
LONGEST_PASSAGE = 400
"""Characters. Three passages of this length are about 300 tokens, which a small model reads in a
fraction of a second."""
LONGEST_OVERLAP = 160
"""Characters of the sentence that a passage repeats from the one before it, if it is no longer."""
SHORTEST_CUE = 20
LONGEST_ABBREVIATION = 8
LONGEST_SOURCE = 512

_SENTENCE_END = re.compile(r"[.!?…]+[\"'\u201d\u2019)\]]*\s+|[\u3002\uff01\uff1f]+")
"""Also the full stop, exclamation and question marks of Chinese and Japanese."""
_ABBREVIATION = re.compile(r"(?:^|\W)(?:[A-Z][a-z]{0,2}|[a-z]\.[a-z])\.$")


class Passage(NamedTuple):
    """A piece of a document.

    Attributes:
        source: the document and the heading above the passage, `guide.md#Opening hours`.
        text: what it says, without Markdown's signs; at most `LONGEST_PASSAGE` characters.
        cues: its sentences, each behind the heading: what a question is compared with, because a
            whole passage is about too much to be near to any one question.
    """

    source: str
    text: str
    cues: tuple[str, ...]


class _Unit(NamedTuple):
    """A sentence, and the number of the block that it stands in."""

    text: str
    block: int


def split(document: str, text: str) -> list[Passage]:
    """Split a text.

    Args:
        document: its name, which begins the source of each passage.
        text: Markdown or plain text, anything at all.

    Returns:
        The passages in the order of the text; none if it says nothing. A heading under which
        nothing stands gives none.
    """
    passages: list[Passage] = []
    for heading, blocks in sections(text):
        source = f"{document}#{heading}" if heading else document
        units = [
            _Unit(sentence, number)
            for number, block in enumerate(blocks)
            for sentence in _sentences(block)
        ]
        for group, repeated in _groups(units):
            cues = tuple(_cues(heading, group[repeated:]))
            passages.append(Passage(source[:LONGEST_SOURCE], _join(group), cues))
    return passages


def digest(text: str) -> str:
    """Changes when the text does, or what is made of it here."""
    return blake2b(f"{FORMAT}\n{text}".encode("utf-8", "replace"), digest_size=16).hexdigest()


def _sentences(block: str) -> Iterator[str]:
    """The sentences of a block, none longer than a passage."""
    for line in block.split("\n"):
        start = 0
        for end in _SENTENCE_END.finditer(line):
            before = line[max(start, end.end() - LONGEST_ABBREVIATION) : end.end()].rstrip()
            following = line[end.end() : end.end() + 1]
            if not following.islower() and not _ABBREVIATION.search(before):
                yield from _pieces(line[start : end.end()])
                start = end.end()
        yield from _pieces(line[start:])


def _pieces(sentence: str) -> Iterator[str]:
    """A sentence, cut between words where it is longer than a passage."""
    rest = " ".join(sentence.split())
    start = 0
    while len(rest) - start > LONGEST_PASSAGE:
        space = rest.rfind(" ", start, start + LONGEST_PASSAGE)
        end = space if space > start else start + LONGEST_PASSAGE
        yield rest[start:end]
        start = end + (rest[end] == " ")
    if start < len(rest):
        yield rest[start:]


def _groups(units: list[_Unit]) -> Iterator[tuple[list[_Unit], int]]:
    """Passages as sentences, each with the number of those it repeats from the one before."""
    group: list[_Unit] = []
    repeated = 0
    length = 0
    for unit in units:
        if group and length + 1 + len(unit.text) > LONGEST_PASSAGE:
            yield group, repeated
            last = group[-1]
            fits = len(last.text) + 1 + len(unit.text) <= LONGEST_PASSAGE
            overlap = fits and len(last.text) <= LONGEST_OVERLAP
            group, repeated = ([last], 1) if overlap else ([], 0)
            length = len(_join(group))
        length += len(unit.text) + bool(group)
        group.append(unit)
    if group:
        yield group, repeated


def _join(group: list[_Unit]) -> str:
    """One text again, with a line for each block."""
    text = ""
    for before, unit in zip([None, *group], group, strict=False):
        gap = "" if before is None else " " if before.block == unit.block else "\n"
        text += gap + unit.text
    return text


def _cues(heading: str, group: list[_Unit]) -> Iterator[str]:
    """The sentences behind their heading; very short ones go together."""
    gathered = ""
    for unit in group:
        gathered = f"{gathered} {unit.text}".strip()
        if len(gathered) >= SHORTEST_CUE or unit is group[-1]:
            yield f"{heading}. {gathered}" if heading else gathered
            gathered = ""
