"""The knowledge base: passages of documents, found by meaning and by words."""

import uuid
from collections.abc import Iterator
from typing import Any, NamedTuple

from agents.retrieval import bm25
from agents.retrieval.collection import Collection, Point
from agents.retrieval.engine import Embedder
from agents.retrieval.passages import Passage, digest, split

BATCH = 8
"""Passages stored at a time. The embedded Qdrant needs 2 to 10 ms for each, and searches wait."""
CANDIDATES = 32
LONGEST_QUESTION = 1_000
WORDS_WEIGHT = 0.1
"""What having all the words of the question adds to a passage's nearness. Measured on 41 questions
among 2,000 other passages: the right passage came first for 66% of them (by nearness alone 66%, by
BM25 alone 51%, by reciprocal rank fusion of the two 61%) and among four for 73% (71, 78, 71)."""
SMALL_TALK_MARGIN = 0.2
"""How much nearer a passage must be where the question has no word that says what it is about."""

_NAMESPACE = uuid.UUID("6f1c9e0a-6c2b-4f0e-9d51-2f6f0a4a7c11")


class Document(NamedTuple):
    """What is stored of a document.

    Attributes:
        passages: how many.
        digest: of its text, see `agents.retrieval.passages.digest`; empty where storing it was
            interrupted.
        origin: who brought it, as given to `Store.add`.
    """

    passages: int
    digest: str
    origin: str


class Found(NamedTuple):
    """A passage that fits a question; `score` as in `Store.search`."""

    text: str
    source: str
    score: float


class Store:
    """Documents and their passages; may be used from several threads.

    Every method raises EngineError where the collection or the embedder cannot be reached.
    """

    def __init__(self, embedder: Embedder, collection: Collection) -> None:
        """Take an open collection that holds this embedder's vectors and no others."""
        self._embedder = embedder
        self._collection = collection
        self.search("warm", 1)

    @property
    def empty(self) -> bool:
        """Whether there is surely nothing to find; of a server that others share, never."""
        return not self._collection.remote and self._collection.count() == 0

    @property
    def replaces_another(self) -> bool:
        """Whether nothing is stored yet, but something was with other embeddings."""
        return self._collection.count() == 0 and bool(self._collection.others())

    def count(self) -> int:
        """The number of passages."""
        return self._collection.count()

    def documents(self) -> dict[str, Document]:
        """What is stored, by the documents' names."""
        return self._documents(None)

    def add(self, document: str, text: str, *, origin: str) -> Iterator[int]:
        """Store a text, replacing what was there under its name; nothing if it is all there.

        Works while it is iterated, a few passages at a time, so that searches come in between
        and the caller may stop. What was interrupted is done again by the next `add`.

        Yields:
            The number of passages stored so far.
        """
        passages = split(document, text)
        wanted = Document(len(passages), digest(text), origin)
        if self._documents(document).get(document) == wanted:
            return
        shared = {"document": document, "digest": wanted.digest, "origin": origin}
        shared["of"] = str(len(passages))
        keys = [str(uuid.uuid5(_NAMESPACE, f"{document}\n{n}")) for n in range(len(passages))]
        for start in range(0, len(passages), BATCH):
            end = start + BATCH
            self._collection.put(self._points(keys[start:end], passages[start:end], shared))
            yield min(end, len(passages))
        self._collection.delete(document, but=keys)

    def remove(self, document: str) -> None:
        """Forget a document, if it is there."""
        self._collection.delete(document)

    def search(self, question: str, limit: int) -> list[Found]:
        """The passages that fit a question, best first; none, if none is about it.

        A passage's score is the cosine of the question and its nearest sentence, and up to
        `WORDS_WEIGHT` more for the share of the question's words that it has. One that scores
        less than the embedder's `min_score` is left out.
        """
        question = question[:LONGEST_QUESTION]
        vector = self._embedder.embed([question])[0]
        if not vector.any():
            return []
        asked = frozenset(bm25.stems(question))
        least = self._embedder.min_score + (0 if asked else SMALL_TALK_MARGIN)
        scores: dict[tuple[str, str], float] = {}
        for payload, near in self._collection.candidates(
            vector, bm25.of_question(question), CANDIDATES
        ):
            score = near + WORDS_WEIGHT * bm25.share(asked, _searched(payload))
            scores[payload["text"], payload["source"]] = score
        fitting = [Found(*passage, score) for passage, score in scores.items() if score >= least]
        once: dict[str, Found] = {}
        for found in sorted(fitting, key=lambda found: -found.score):
            once.setdefault(" ".join(found.text.split()), found)  # copies of a file say it again
        return list(once.values())[:limit]

    def close(self) -> None:
        """Let go of the collection."""
        self._collection.close()

    def _points(
        self, keys: list[str], passages: list[Passage], shared: dict[str, str]
    ) -> list[Point]:
        cues = self._embedder.embed([cue for passage in passages for cue in passage.cues])
        points: list[Point] = []
        for key, passage in zip(keys, passages, strict=True):
            mine, cues = cues[: len(passage.cues)], cues[len(passage.cues) :]
            payload = {**shared, "source": passage.source, "text": passage.text}
            points.append(Point(key, mine, bm25.of_passage(_searched(payload)), payload))
        return points

    def _documents(self, only: str | None) -> dict[str, Document]:
        found: dict[str, list[dict[str, Any]]] = {}
        for payload in self._collection.payloads(only, ["document", "digest", "origin", "of"]):
            found.setdefault(payload["document"], []).append(payload)
        return {name: _document(payloads) for name, payloads in found.items()}


def _searched(payload: dict[str, Any]) -> str:
    """What of a passage is searched by words: its heading counts."""
    return f"{payload['source']} {payload['text']}"


def _document(payloads: list[dict[str, Any]]) -> Document:
    first = payloads[0]
    whole = all(
        payload["digest"] == first["digest"] and payload["of"] == str(len(payloads))
        for payload in payloads
    )
    return Document(len(payloads), first["digest"] if whole else "", first["origin"])
