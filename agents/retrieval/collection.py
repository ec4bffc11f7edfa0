"""Points in Qdrant: in a folder, embedded, or in a server; the only module that imports Qdrant.

Importing Qdrant's client takes one to two seconds and 75 MB, and cannot be had for less, so
whoever has nothing to keep does not import this module.
"""

import contextlib
import pickle
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from qdrant_client import QdrantClient
from qdrant_client import models as q
from qdrant_client.http.exceptions import ApiException

from agents.retrieval.bm25 import Sparse
from agents.runtime.errors import EngineError

PAGE = 1_000
TIMEOUT = 5
"""Seconds for an answer of a server."""

_BROKEN = (OSError, ValueError, KeyError, EOFError, sqlite3.Error, pickle.UnpicklingError)


class Point(NamedTuple):
    """A passage as it is stored.

    Attributes:
        key: a UUID.
        cues: (sentences, dimensions), rows of length 1. A question is as near to a point as to
            the nearest of them (Qdrant's MaxSim).
        words: for BM25.
        payload: what is given back; `document` says to which document it belongs.
    """

    key: str
    cues: NDArray[np.float32]
    words: Sparse
    payload: dict[str, Any]


class Collection:
    """Points of one embedder; may be used from several threads, one at a time gets through.

    Every method raises EngineError: `server-unreachable`, `knowledge-locked`, `knowledge-broken`.
    """

    def __init__(self, name: str, size: int, folder: Path, url: str = "") -> None:
        """Open what is there, or begin with nothing.

        Args:
            name: of the collection.
            size: dimensions of a vector.
            folder: of the embedded Qdrant, for this process alone; unused with a URL.
            url: of a Qdrant server, `http://127.0.0.1:6333`.
        """
        self._name = name
        self._where = url or str(folder)
        self._lock = threading.Lock()
        self.remote = bool(url)
        with self._talking():
            self._client = (
                QdrantClient(url=url, timeout=TIMEOUT, check_compatibility=False)
                if url
                else QdrantClient(path=str(folder), force_disable_check_same_thread=True)
            )
            if not self._client.collection_exists(name):
                self._create(size)

    def others(self) -> list[str]:
        """Collections of other embedders, in the same place."""
        with self._talking():
            found = self._client.get_collections().collections
        kind = self._name.partition("-")[0]
        return [one.name for one in found if one.name != self._name and one.name.startswith(kind)]

    def count(self) -> int:
        """The number of points."""
        with self._talking():
            return self._client.count(self._name).count

    def payloads(self, document: str | None, fields: Sequence[str]) -> Iterator[dict[str, Any]]:
        """These fields of the points of a document, or of all."""
        offset: Any = None
        while True:
            with self._talking():
                records, offset = self._client.scroll(
                    self._name,
                    scroll_filter=None if document is None else _of(document),
                    limit=PAGE,
                    offset=offset,
                    with_payload=list(fields),
                )
            yield from (record.payload or {} for record in records)
            if offset is None:
                return

    def put(self, points: Sequence[Point]) -> None:
        """Store points, in the place of those with the same keys."""
        structs = [
            q.PointStruct(
                id=point.key,
                vector={"cues": point.cues.tolist(), "words": _sparse(point.words)},
                payload=point.payload,
            )
            for point in points
        ]
        with self._talking():
            self._client.upsert(self._name, structs)

    def delete(self, document: str, *, but: Sequence[str] = ()) -> None:
        """Delete the points of a document, except those with these keys."""
        with self._talking():
            self._client.delete(self._name, q.FilterSelector(filter=_of(document, but=but)))

    def candidates(
        self, vector: NDArray[np.float32], asked: Sparse, limit: int
    ) -> Iterator[tuple[dict[str, Any], float]]:
        """The nearest points, and those that the words find, as payload and nearness (-1 to 1).

        Args:
            vector: of the question, of length 1.
            asked: the question's words, or none.
            limit: of the points found in either way; some are found in both.
        """
        by_cues = q.QueryRequest(
            query=[vector.tolist()], using="cues", limit=limit, with_payload=True
        )
        by_words = q.QueryRequest(
            query=_sparse(asked),
            using="words",
            limit=limit,
            with_payload=True,
            with_vector=["cues"],
        )
        with self._talking():
            near, *worded = self._client.query_batch_points(
                self._name, [by_cues, by_words] if asked.indices else [by_cues]
            )
        for point in near.points:
            yield point.payload or {}, point.score
        for point in worded[0].points if worded else ():
            vectors: Any = point.vector
            cues = np.asarray(vectors["cues"], np.float32)
            yield point.payload or {}, float((cues @ vector).max())

    def close(self) -> None:
        """Let go of the folder, or the server."""
        with self._lock:
            self._client.close()

    def _create(self, size: int) -> None:
        """Vectors are of length 1, so the dot product is the cosine, and much the quicker one."""
        max_sim = q.MultiVectorConfig(comparator=q.MultiVectorComparator.MAX_SIM)
        cues = q.VectorParams(size=size, distance=q.Distance.DOT, multivector_config=max_sim)
        self._client.create_collection(
            self._name,
            vectors_config={"cues": cues},
            sparse_vectors_config={"words": q.SparseVectorParams(modifier=q.Modifier.IDF)},
        )

    @contextlib.contextmanager
    def _talking(self) -> Iterator[None]:
        """One call at a time; what can go wrong in it, in words that help."""
        try:
            with self._lock:
                yield
        except ApiException as error:
            why = " ".join(str(error).split())[:300]
            raise EngineError(
                "server-unreachable",
                f"the Qdrant server at {self._where} does not answer as it should ({why}); "
                "start it, or change [retrieval] url",
            ) from error
        except RuntimeError as error:
            raise EngineError(
                "knowledge-locked",
                f"another process uses {self._where}; end it, or let both use a Qdrant server "
                "([retrieval] url)",
            ) from error
        except _BROKEN as error:
            raise EngineError(
                "knowledge-broken",
                f"{self._where} cannot be read or written ({error}); if the disk has room, delete "
                "it: what is in the knowledge folder is learned again",
            ) from error


def _sparse(words: Sparse) -> q.SparseVector:
    return q.SparseVector(indices=words.indices, values=words.values)


def _of(document: str, *, but: Sequence[str] = ()) -> q.Filter:
    """The points of a document, except some."""
    match = q.FieldCondition(key="document", match=q.MatchValue(value=document))
    kept = q.HasIdCondition(has_id=list(but))
    return q.Filter(must=[match], must_not=[kept] if but else None)
