"""`iris bench --recall`: how often the right passage is among those that go with a question.

Three pages of notes are learned, and forty questions asked that avoid their words; in this process,
with the embeddings and the search that `iris.toml` chooses, and a base of its own.
"""

import tempfile
import time
import tomllib
from pathlib import Path

import msgspec

from agents.retrieval.collection import Collection
from agents.retrieval.engine import Embedder
from agents.retrieval.store import Store
from agents.runtime import engines
from agents.runtime.settings import Settings

QUESTIONS = Path(__file__).with_name("recall_questions.toml")


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """A page of knowledge."""

    name: str
    text: str


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A question, and the passage that answers it."""

    ask: str
    source: str


class Questions(msgspec.Struct, frozen=True, kw_only=True):
    """The file of notes and questions."""

    notes: list[Note]
    questions: list[Asked]


class RecallFigures(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it.

    Attributes:
        embeddings: that were used.
        among: passages that go with a question.
        first: questions whose passage came first.
        found: questions whose passage was among them.
        missed: the others.
        search_ms: of one search, on average.
    """

    embeddings: str
    among: int
    questions: int
    first: int
    found: int
    missed: list[str]
    search_ms: float


def measure(chosen: Settings, asked: Questions, state: Path) -> RecallFigures:
    """Learn the notes and ask the questions; blocks.

    Args:
        chosen: all settings.
        asked: notes and questions.
        state: folder for files that the embeddings derive.

    Raises:
        EngineError: the embeddings cannot be loaded or reached.
        SettingsError: there is no such engine, or its table is wrong.
    """
    table = chosen.retrieval.engines.get(chosen.retrieval.engine, {})
    embedder: Embedder = engines.load("retrieval", chosen.retrieval.engine, table, state)
    limit = max(1, chosen.dialogue.passages)
    with tempfile.TemporaryDirectory() as folder:
        store = Store(embedder, Collection("recall", embedder.size, Path(folder)))
        try:
            for note in asked.notes:
                list(store.add(note.name, note.text, origin="bench"))
            began = time.perf_counter()
            places = [_place(store, question, limit) for question in asked.questions]
            seconds = time.perf_counter() - began
        finally:
            store.close()
    pairs = list(zip(asked.questions, places, strict=True))
    return RecallFigures(
        embeddings=embedder.name,
        among=limit,
        questions=len(places),
        first=places.count(0),
        found=sum(place is not None for place in places),
        missed=[question.ask for question, place in pairs if place is None],
        search_ms=1000 * seconds / len(places),
    )


def _place(store: Store, question: Asked, limit: int) -> int | None:
    """Where the right passage is among those that are found; None where it is not."""
    found = [passage.source for passage in store.search(question.ask, limit)]
    return found.index(question.source) if question.source in found else None


def read(path: Path) -> Questions:
    """Notes and questions of a file of this form."""
    return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Questions)


def in_words(figures: RecallFigures) -> str:
    """For people."""
    lines = [f"  not found: {question}" for question in figures.missed]
    share, first = figures.found / figures.questions, figures.first / figures.questions
    lines.append(
        f"{figures.embeddings}: the right passage is among {figures.among} for {share:.0%} of "
        f"{figures.questions} questions, the first for {first:.0%}; a search takes "
        f"{figures.search_ms:.0f} ms"
    )
    return "\n".join(lines)
