"""Every engine that decides when somebody is done speaking waits for those who are not."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from agents.asr.engine import TurnDetector, TurnSoFar
from agents.runtime import engines
from agents.runtime.errors import SettingsError

SILENCES = {"complete_ms": 200, "open_ms": 500, "unfinished_ms": 1500}
Load = Callable[[str], TurnDetector]


@pytest.fixture(scope="module")
def load(tmp_path_factory: pytest.TempPathFactory) -> Load:
    """Loads an engine, once."""
    loaded: dict[str, TurnDetector] = {}

    def one(name: str) -> TurnDetector:
        if name not in loaded:
            state = tmp_path_factory.mktemp("state")
            loaded[name] = engines.load("asr", name, dict(SILENCES), state)
        return loaded[name]

    return one


def silence(engine: TurnDetector, text: str, language: str = "en") -> float:
    """How long it waits after a text."""
    return engine.silence_ms(TurnSoFar(text, language, lambda: np.zeros(16_000, np.float32)))


@pytest.mark.parametrize("name", ["words", "smollm2"])
@pytest.mark.parametrize(
    "text",
    [
        "What is the capital of France?",
        "Tell me a joke.",
        "Who are you?",
        "It was raining and I forgot my umbrella.",
        "Why?",
        "Thanks.",
    ],
)
def test_what_is_whole_is_answered_at_once(load: Load, name: str, text: str) -> None:
    """Questions, wishes, and single words."""
    assert silence(load(name), text) == SILENCES["complete_ms"]


@pytest.mark.parametrize("name", ["words", "smollm2"])
@pytest.mark.parametrize("text", ["I think that", "What is the", "We went to see my", "Um."])
def test_who_stops_within_a_clause_is_waited_for(load: Load, name: str, text: str) -> None:
    """Its last word tells."""
    assert silence(load(name), text) == SILENCES["unfinished_ms"]


@pytest.mark.parametrize(
    "text",
    [
        "What is the largest?",
        "How do airplanes?",
        "What is your favorite?",
        "Where do penguins?",
        "How far away is?",
    ],
)
def test_a_language_model_knows_better_than_a_question_mark(load: Load, text: str) -> None:
    """Whisper writes one where a voice stops."""
    assert silence(load("words"), text) == SILENCES["complete_ms"]
    assert silence(load("smollm2"), text) == SILENCES["unfinished_ms"]


def test_so_few_words_are_waited_for_a_little(load: Load) -> None:
    """'Can you' goes on; somebody who has said 'And you?' does not, and the model cannot tell."""
    assert silence(load("smollm2"), "Can you?") == SILENCES["open_ms"]


def test_a_model_is_not_asked_what_it_does_not_speak(load: Load) -> None:
    """The words decide."""
    for text in ("Wie heißt du?", "Wie heißt?", "Ich bin der"):
        assert silence(load("smollm2"), text, "de") == silence(load("words"), text, "de")


def test_what_the_model_writes_does_not_matter(load: Load) -> None:
    """It may be a part of a character, which is no text: mostly so here."""
    for number in range(20):
        text = f"These are my {number} friends: 😀 😁 😂 😃 😄 "
        assert silence(load("smollm2"), text) in SILENCES.values()


def test_a_long_speech_takes_no_longer(load: Load) -> None:
    """What was said last is looked at, and any text is borne."""
    story = "It rained, and we stayed at home. " * 500
    assert silence(load("smollm2"), story + "What is the largest?") == SILENCES["unfinished_ms"]
    assert silence(load("smollm2"), "🙂" * 2_000) in SILENCES.values()


def test_several_microphones_are_heard_at_once(load: Load) -> None:
    """They do not get each other's answers."""
    texts = ["What is the largest?", "Tell me a joke."] * 10
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(lambda text: silence(load("smollm2"), text), texts))
    assert found == [SILENCES["unfinished_ms"], SILENCES["complete_ms"]] * 10


@pytest.mark.parametrize("table", [{"complete_ms": 5}, {"thread": 1}, {"threads": "many"}])
def test_a_wrong_setting_is_named(tmp_path: Path, table: dict[str, object]) -> None:
    """With its table."""
    with pytest.raises(SettingsError, match=next(iter(table))):
        engines.load("asr", "smollm2", table, tmp_path)
