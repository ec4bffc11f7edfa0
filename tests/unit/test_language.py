"""A sentence's language is told only where there is no doubt."""

import pytest

from agents.runtime.language import language_of


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Das ist sehr schön, und ich bin nicht müde.", "de"),
        ("Bonjour, je suis très content de vous voir dans la ville.", "fr"),
        ("Hola, hoy no hay que ir a la playa, pero es muy bonita.", "es"),
        ("Ciao, oggi il tempo è molto bello e non è freddo.", "it"),
        ("Olá, você está muito bem e isso é uma alegria.", "pt"),
        ("今日はとてもいい天気です。", "ja"),
        ("今天天气很好。", "zh"),
        ("आज मौसम बहुत अच्छा है।", "hi"),
        ("Сегодня хорошая погода.", "ru"),
    ],
)
def test_a_sentence_of_another_language_is_recognised(text: str, language: str) -> None:
    """By its letters, or by its small words."""
    assert language_of(text, "en") == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Yes.",
        "Paris!",
        "La Traviata is an opera by Verdi.",
        "The word 你好 means hello.",
        "In Spanish one says: me llamo Iris.",
        "Die Hard is a film, and Das Boot is another.",
        "Kindergarten, Doppelgänger, Zeitgeist",
        "C'est la vie, as they say.",
        "def main(): return 1",
        "No, no, no!",
        "I do not have a pen.",
    ],
)
def test_doubt_is_for_the_usual_language(text: str) -> None:
    """Names, loan words and single quoted words change nothing."""
    assert language_of(text, "en") == "en"


def test_chinese_characters_alone_may_be_japanese() -> None:
    """Where Japanese is the usual language."""
    assert language_of("東京", "ja") == "ja"
