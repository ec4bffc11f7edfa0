"""Whether what was said is whole."""

import pytest

from agents.asr.completeness import completeness


def language_of(text: str) -> str:
    """Of the examples."""
    return {"今": "ja", "W": "de" if "heißt" in text else "en"}.get(
        text[0], "de" if text.startswith("Ich") else "en"
    )


@pytest.mark.parametrize(
    "text",
    [
        "What is the capital of France?",
        "Where do you come from?"[:-1] + " exactly?",
        "Stop.",
        "I like it.",
        "Tell me a joke.",
        "Wie heißt du?",
        "Who do you think it is?",
        "今日はいい天気です。",
    ],
)
def test_a_whole_sentence_is_complete(text: str) -> None:
    """Its mark says so, and its last word does not say otherwise."""
    assert completeness(text, language_of(text)) == "complete"


@pytest.mark.parametrize(
    "text",
    [
        "I would like to know about the",
        "I would like to know about the.",
        "My favourite animals are cats and",
        "Can you tell me what the...",
        "Well,",
        "Because",
        "I'm looking for",
        "Ich hätte gern ein",
    ],
)
def test_a_clause_that_goes_on_is_unfinished(text: str) -> None:
    """Whatever mark was put after its last word."""
    assert completeness(text, language_of(text)) == "unfinished"


@pytest.mark.parametrize("text", ["", "Paris", "cats and dogs", "What are you looking at?"])
def test_what_may_go_on_is_open(text: str) -> None:
    """Words without a mark, and a question that ends as many begin."""
    assert completeness(text, "en") == "open"
