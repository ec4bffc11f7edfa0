"""Knowledge: passages to answer from. Request and reply; none of it is broadcast."""

from typing import Annotated

import msgspec

from schemas.messages.base import Message
from schemas.types import SourceName, Text, Turn

Limit = Annotated[int, msgspec.Meta(ge=1, le=50, description="At most this many passages.")]
Document = Annotated[str, msgspec.Meta(max_length=900_000, description="A whole text file.")]


class Passage(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of the knowledge base.

    Attributes:
        text: as it stands in its source.
        source: where it comes from, `guide.md#Opening hours`.
        score: how well it fits, higher is better.
    """

    text: Text
    source: SourceName
    score: float


class RetrievalSearch(Message, frozen=True, kw_only=True, tag="retrieval.search"):
    """Which passages fit? Dialogue to retrieval, answered with `retrieval.found`.

    Attributes:
        query: what was asked, in any language.
        limit: passages at most, 1 to 50.
        turn: that they are for, or 0.
    """

    for_faces = False
    reply = "retrieval.found"

    query: Text
    limit: Limit = 4
    turn: Turn = 0


class RetrievalFound(Message, frozen=True, kw_only=True, tag="retrieval.found"):
    """The passages that fit, best first.

    Attributes:
        passages: empty where nothing fits.
    """

    for_faces = False

    passages: list[Passage]


class RetrievalAdd(Message, frozen=True, kw_only=True, tag="retrieval.add"):
    """Learn a text, replacing what was known from the same source. Answer: `retrieval.sources`.

    Attributes:
        source: where the text comes from: `guide.md`.
        text: all of it, at most 900,000 characters.
    """

    for_faces = False
    reply = "retrieval.sources"

    source: SourceName
    text: Document


class RetrievalRemove(Message, frozen=True, kw_only=True, tag="retrieval.remove"):
    """Forget what was known from a source. Answer: `retrieval.sources`.

    Attributes:
        source: as it was added.
    """

    for_faces = False
    reply = "retrieval.sources"

    source: SourceName


class RetrievalList(Message, frozen=True, kw_only=True, tag="retrieval.list"):
    """Which sources are known? Answer: `retrieval.sources`."""

    for_faces = False
    reply = "retrieval.sources"


class RetrievalSources(Message, frozen=True, kw_only=True, tag="retrieval.sources"):
    """What is known, and what could not be read.

    Attributes:
        sources: the number of passages of each document, by its name.
        left_out: what of the knowledge folder could not be read: a sentence for each file.
    """

    for_faces = False

    sources: dict[str, int]
    left_out: list[str] = msgspec.field(default_factory=list)
