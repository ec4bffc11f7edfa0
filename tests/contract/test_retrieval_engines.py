"""One suite for every embedder that is found, and for the store above it."""

import gc
import importlib.util
import socket
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from agents.retrieval import bm25
from agents.retrieval.collection import Collection, Point
from agents.retrieval.engine import Embedder
from agents.retrieval.engines import wordllama
from agents.retrieval.store import BATCH, Store
from agents.runtime import engines, models
from agents.runtime.errors import EngineError
from agents.runtime.settings import engine_names

KNOWLEDGE = Path(__file__).parent / "knowledge"

QUESTIONS = {
    "When is the workshop open?": "harbour.md#Opening hours",
    "Are you closed on Sundays?": "harbour.md#Opening hours",
    "How much does a membership cost?": "harbour.md#Membership",
    "What is the monthly price for students?": "harbour.md#Membership",
    "How can I quit my membership?": "harbour.md#Membership",
    "What can the laser cutter cut?": "harbour.md#Machines",
    "Can I sew a dress there?": "harbour.md#Machines",
    "How hot does the kiln get?": "harbour.md#Machines",
    "Do you have a place to fire pottery?": "harbour.md#Machines",
    "Do I need training before using the lathe?": "harbour.md#Safety",
    "Where do we meet if there is a fire?": "harbour.md#Safety",
    "Which tram goes to the makerspace?": "harbour.md#Getting here",
    "Is there parking for my car?": "harbour.md#Getting here",
    "How many members does the makerspace have?": "harbour.md#Harbour Makerspace",
    "How heavy is the kite?": "kestrel.md#The Kestrel K2 kite",
    "How much wind does the kite need?": "kestrel.md#Wind",
    "Can I fly it during a storm?": "kestrel.md#Wind",
    "My sail has a rip, how do I fix it?": "kestrel.md#Repair",
    "What is KR-2207?": "kestrel.md#Repair",
    "How long is the guarantee?": "kestrel.md#Warranty",
    "Where was your grandmother born?": "grandmother.txt",
    "What was the parrot called?": "grandmother.txt",
    "What did Olav do for a living?": "grandmother.txt",
    "Which spice was in the waffles?": "grandmother.txt",
}
SERVERS = {"ollama", "openai"}
UNRELATED = [
    "What is your name?",
    "Who are you?",
    "Tell me a joke.",
    "How are you today?",
    "What is the capital of France?",
    "Can you sing a song for me?",
    "What can you tell me about rain?",
    "Why is the sky blue?",
    "Thank you very much!",
    "Good morning!",
    "What time is it?",
    "Please stop.",
    "Do you like music?",
    "What is seven times eight?",
    "Who wrote Romeo and Juliet?",
    "Tell me about black holes.",
    "I had a terrible day.",
    "Which colour do you like best?",
    "Can you repeat that?",
    "What is your opinion on politics?",
    "How do vaccines work?",
    "Write a poem about love.",
    "Let us play a game.",
    "Are you a robot?",
]
ODD = [
    "",
    " ",
    "\x00",
    "?!…",
    "🎆" * 50,
    "a" * 100_000,
    "word " * 20_000,
    "日本語の質問",
    "\u202e\ufeff",
]


def here(name: str) -> bool:
    """Whether an embedder's model is here, where it has to be fetched, or asked of a server."""
    model = models.named(name)
    return name not in SERVERS and (model is None or models.location(model) is not None)


@pytest.fixture(scope="module", params=filter(here, engine_names("retrieval")))
def embedder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Embedder:
    """Each embedder with its default settings; one that is not installed here is left out."""
    try:
        loaded: Embedder = engines.load(
            "retrieval", request.param, {}, tmp_path_factory.mktemp("state")
        )
    except EngineError as error:
        pytest.skip(f"{request.param}: {error.detail}")
    return loaded


Open = Callable[[], Store]


@pytest.fixture
def reopen(embedder: Embedder, tmp_path: Path) -> Iterator[Open]:
    """Opens the store of this test, as a new process would; closes the one before."""
    opened: list[Store] = []

    def make() -> Store:
        while opened:
            opened.pop().close()
        name = f"passages-{embedder.name}"
        opened.append(Store(embedder, Collection(name, embedder.size, tmp_path / "base")))
        return opened[-1]

    yield make
    while opened:
        opened.pop().close()


@pytest.fixture
def store(reopen: Open) -> Store:
    """An empty store."""
    return reopen()


def learn(store: Store, document: str, text: str) -> int:
    """Store a text to the end; gives the number of passages that had to be stored."""
    return max(store.add(document, text, origin="test"), default=0)


def learn_all(store: Store) -> None:
    """Store the knowledge that the questions are about."""
    for path in sorted(KNOWLEDGE.iterdir()):
        learn(store, path.name, path.read_text(encoding="utf-8"))


def test_rows_have_length_one(embedder: Embedder) -> None:
    """Each text gives a row of length 1, or of zeros if there is nothing in it."""
    rows = embedder.embed(["A kite.", "Rain falls in autumn.", ""])
    assert rows.shape == (3, embedder.size)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows[:2], axis=1) == pytest.approx([1, 1], abs=1e-5)
    assert np.linalg.norm(rows[2]) == pytest.approx(0) or np.linalg.norm(rows[2]) == pytest.approx(
        1
    )
    assert embedder.embed([]).shape == (0, embedder.size)


def test_likeness_is_nearness(embedder: Embedder) -> None:
    """Texts about one thing are nearer to each other than to a text about another."""
    cat, kitten, tax = embedder.embed(
        ["My cat sleeps on the sofa.", "A kitten naps on the couch.", "Taxes are due in March."]
    )
    assert cat @ kitten > cat @ tax + 0.1


def test_company_changes_nothing(embedder: Embedder) -> None:
    """A text's vector does not depend on the texts that are embedded with it."""
    alone = embedder.embed(["A short text."])[0]
    among = embedder.embed(["word " * 2000, "A short text.", ""])[1]
    assert among == pytest.approx(alone, abs=1e-5)


@pytest.mark.parametrize("text", ODD, ids=lambda text: ascii(text[:8]))
def test_odd_texts_are_embedded(embedder: Embedder, text: str) -> None:
    """Whatever the text, its row is finite."""
    assert np.isfinite(embedder.embed([text])).all()


def test_wordllama_is_what_its_package_makes() -> None:
    """Our reading of wordllama's files gives the vectors that its own code gives."""
    package = importlib.util.find_spec("wordllama")
    assert package is not None
    assert package.submodule_search_locations is not None
    from wordllama import WordLlama  # noqa: PLC0415 (only this test imports it)

    texts = ["when does the harbour open?", "A kite of Ripstop NYLON", "猫はどこ"]
    theirs = WordLlama.load(
        cache_dir=Path(package.submodule_search_locations[0]), disable_download=True
    ).embed([text.lower() for text in texts], norm=True)
    ours = wordllama.Engine(wordllama.Settings(), Path()).embed(texts)
    assert ours == pytest.approx(theirs, abs=2e-3)


def test_questions_find_their_passages(store: Store) -> None:
    """Of 24 questions in other words than the text's, at least 21 find it among three passages."""
    learn_all(store)
    missed = [
        question
        for question, source in QUESTIONS.items()
        if source not in [found.source for found in store.search(question, 3)]
    ]
    assert len(missed) <= 3, missed


def test_unrelated_questions_find_nothing(store: Store) -> None:
    """Of 24 questions that the texts do not answer, at most two are given a passage."""
    learn_all(store)
    wrong = {question: found for question in UNRELATED if (found := store.search(question, 3))}
    assert len(wrong) <= 2, wrong


def test_exact_words_find_what_meaning_does_not(store: Store) -> None:
    """A part number among a hundred like it is found by its letters."""
    text = "\n\n".join(
        f"# Part {n}\nSpare part number QX-{n:04} fits the pump." for n in range(100)
    )
    learn(store, "parts.md", text)
    assert store.search("What is QX-0042?", 1)[0].source == "parts.md#Part 42"


def test_words_add_to_nearness(store: Store, embedder: Embedder) -> None:
    """A passage with all of the question's words scores 0.1 more than its nearness."""
    learn(store, "kite.md", "The kite has a green tail.")
    cue, question = embedder.embed(["The kite has a green tail.", "Which kite has a green tail?"])
    (found,) = store.search("Which kite has a green tail?", 1)
    assert found.score == pytest.approx(float(cue @ question) + 0.1, abs=1e-3)


def test_words_find_what_is_not_near(embedder: Embedder, tmp_path: Path) -> None:
    """Beside the nearest point, the one with the word comes up, with its true nearness."""
    collection = Collection("any", embedder.size, tmp_path / "base")
    texts = ["Stars are bright.", "A star was bright.", "The quokka ran off."]
    rows = embedder.embed(texts)
    collection.put(
        [
            Point(str(uuid.UUID(int=n)), rows[n : n + 1], bm25.of_passage(text), {"text": text})
            for n, text in enumerate(texts)
        ]
    )
    vector = embedder.embed(["How bright are the stars?"])[0]
    found = {
        payload["text"]: near
        for payload, near in collection.candidates(vector, bm25.of_question("quokka"), 1)
    }
    collection.close()
    assert found[texts[2]] == pytest.approx(float(rows[2] @ vector), abs=1e-3)
    assert len(found) == 2
    assert max(found.values()) == pytest.approx(float((rows @ vector).max()), abs=1e-3)


def test_best_first_and_limited(store: Store) -> None:
    """Passages come by falling score, none below the embedder's minimum, no more than asked for."""
    learn_all(store)
    found = store.search("opening hours of the workshop, machines and safety", 4)
    scores = [passage.score for passage in found]
    assert 2 <= len(found) <= 4
    assert scores == sorted(scores, reverse=True)
    assert min(scores) >= store._embedder.min_score
    assert found[:1] == store.search("opening hours of the workshop, machines and safety", 1)


def test_adding_twice_changes_nothing(store: Store) -> None:
    """The same text under the same name is not stored again."""
    text = (KNOWLEDGE / "harbour.md").read_text(encoding="utf-8")
    first = learn(store, "harbour.md", text)
    known = store.documents()
    assert learn(store, "harbour.md", text) == 0
    assert store.documents() == known
    assert store.count() == first == known["harbour.md"].passages


def test_a_new_text_replaces_the_old(store: Store) -> None:
    """What a document no longer says is forgotten, although it was longer before."""
    long = "\n".join(f"# Part {n}\nThe kite number {n} is green." for n in range(2 * BATCH))
    learn(store, "kites.md", long)
    learn(store, "other.md", "The lighthouse is red.")
    assert learn(store, "kites.md", "# Part 1\nThe balloon is yellow.") == 1
    assert {name: kept.passages for name, kept in store.documents().items()} == {
        "kites.md": 1,
        "other.md": 1,
    }
    assert not any("green" in found.text for found in store.search("green kite", 4))


def test_a_text_of_nothing_forgets(store: Store) -> None:
    """A document that was emptied has no passages left."""
    learn(store, "kites.md", "The kite is green.")
    learn(store, "kites.md", "")
    assert store.documents() == {}
    assert store.empty


def test_removing(store: Store) -> None:
    """A removed document is not found any more; removing what is not there is no error."""
    learn_all(store)
    store.remove("kestrel.md")
    store.remove("never.md")
    assert set(store.documents()) == {"harbour.md", "grandmother.txt"}
    assert store.search("How heavy is the kite?", 3) == []


def test_knowledge_survives_a_restart(reopen: Open) -> None:
    """A new process finds what the one before stored, without storing it again."""
    learn_all(reopen())
    store = reopen()
    assert not store.empty
    assert store.search("How hot does the kiln get?", 1)[0].source == "harbour.md#Machines"
    assert learn(store, "kestrel.md", (KNOWLEDGE / "kestrel.md").read_text("utf-8")) == 0


def test_interrupted_adding_is_done_again(reopen: Open) -> None:
    """A document that was half stored when the process died counts as changed."""
    text = "\n".join(f"# Part {n}\nThe kite number {n} is green." for n in range(2 * BATCH))
    store = reopen()
    next(store.add("kites.md", text, origin="test"))
    store = reopen()
    assert store.documents()["kites.md"].digest == ""
    assert learn(store, "kites.md", text) == 2 * BATCH
    assert store.documents()["kites.md"].digest != ""


@pytest.mark.parametrize("text", ODD, ids=lambda text: ascii(text[:8]))
def test_odd_texts_and_questions(store: Store, text: str) -> None:
    """Whatever is stored or asked, there is an answer."""
    learn(store, "odd.md", text)
    learn(store, "kite.md", "The kite is green.")
    store.search(text, 4)
    assert store.search("Which kite is green?", 1)[0].source == "kite.md"


def test_an_empty_store_says_so(store: Store) -> None:
    """Without passages, the store is empty and finds nothing."""
    assert store.empty
    assert store.search("How heavy is the kite?", 3) == []


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_second_process_is_told_why(store: Store, embedder: Embedder, tmp_path: Path) -> None:
    """The folder belongs to one process; another one learns what to do instead."""
    with pytest.raises(EngineError) as caught:
        Collection("other", embedder.size, tmp_path / "base")
    assert caught.value.code == "knowledge-locked"
    assert "[retrieval] url" in caught.value.detail
    del caught
    gc.collect()  # Qdrant leaves its lock file open when it is refused


def test_a_broken_folder_is_told(embedder: Embedder, tmp_path: Path) -> None:
    """What cannot be read is named, with the way out."""
    (tmp_path / "meta.json").write_text("{")
    with pytest.raises(EngineError) as caught:
        Collection("any", embedder.size, tmp_path)
    assert caught.value.code == "knowledge-broken"
    assert str(tmp_path) in caught.value.detail


def test_a_server_that_is_away_is_told(embedder: Embedder, tmp_path: Path) -> None:
    """With a URL, nothing is stored here, and a server that does not answer is named."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}"
    with pytest.raises(EngineError) as caught:
        Collection("any", embedder.size, tmp_path / "base", url)
    assert caught.value.code == "server-unreachable"
    assert url in caught.value.detail
    assert not (tmp_path / "base").exists()


def test_other_embeddings_begin_anew(store: Store, embedder: Embedder, tmp_path: Path) -> None:
    """What was stored with others is not compared; that it was there is known until then."""
    assert not store.replaces_another
    learn(store, "kite.md", "The kite is green.")
    store.close()
    other = Store(embedder, Collection("passages-other", embedder.size, tmp_path / "base"))
    assert other.replaces_another
    learn(other, "kite.md", "The kite is green.")
    assert not other.replaces_another
    other.close()
