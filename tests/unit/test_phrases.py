"""Phrases that stop her, and laughter."""

import pytest

from agents.asr.phrases import laughs, stops
from agents.asr.word_splitting import normalised_words


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Stop."),
        ("en", "Wait a moment"),
        ("en", "Iris!"),
        ("en", "Hey Iris"),
        ("de", "Stopp, hör auf"),
        ("de", "Warte!"),
        ("fr", "Attends"),
        ("es", "Espera un momento"),
        ("it", "Aspetta"),
        ("pt", "Pare"),
        ("ja", "ちょっと待って"),
        ("zh", "等一下"),
        ("hi", "रुको"),
        ("", "Stop"),
    ],
)
def test_who_says_it_stops_her(language: str, text: str) -> None:
    """Its first words suffice."""
    assert stops(normalised_words(text, language), language, "iris")


@pytest.mark.parametrize("text", ["Go on", "I stopped there", "Waiting is boring", "irises"])
def test_other_words_wait_until_it_is_clear_what_they_are(text: str) -> None:
    """Words that only begin or end alike."""
    assert not stops(normalised_words(text, "en"), "en", "iris")


@pytest.mark.parametrize("text", ["Ha ha ha!", "haha", "Hahaha", "hehe", "So so so so", "Ja ja ja"])
def test_laughter(text: str) -> None:
    """Also where a recogniser writes words for it."""
    assert laughs(normalised_words(text, "en"))


@pytest.mark.parametrize("text", ["はははは", "哈哈哈"])
def test_laughter_without_spaces(text: str) -> None:
    """Syllables are words there."""
    assert laughs(list(text))


@pytest.mark.parametrize("text", ["Ha", "No no no", "What a laugh", "Hi", "Have a look"])
def test_words_are_no_laughter(text: str) -> None:
    """One syllable may be anything."""
    assert not laughs(normalised_words(text, "en"))
