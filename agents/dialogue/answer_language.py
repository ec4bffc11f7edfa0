"""Which language a turn is answered in, and how a model is told."""

from collections.abc import Sequence

from agents.runtime.language import NAMES, language_of
from schemas.history import Exchange
from schemas.messages import TurnAsked

ENGLISH = "en"
"""What personas are written in: a model answers in it of itself."""


def language_of_turn(asked: TurnAsked, exchanges: Sequence[Exchange]) -> str:
    """The language to answer in, ISO 639-1; empty where nothing tells it.

    What was spoken is in the language that the recogniser heard. What was typed shows it; where it
    does not ('Paris?'), the conversation goes on in the language of the exchange before.
    """
    if asked.language in NAMES:
        return asked.language
    return language_of(asked.text, exchanges[-1].language if exchanges else "")


def asking(question: str, language: str, exchanges: Sequence[Exchange]) -> str:
    """A question with the language that it is to be answered in, where a model may not guess it.

    Qwen2.5-Coder 0.5B, whose persona is English, answered two of four German questions and one of
    three French ones in another language without this, and all of them in theirs with it.
    """
    before = exchanges[-1].language if exchanges else ""
    plain = language == ENGLISH and before in ("", ENGLISH)
    return (
        question if plain or language not in NAMES else f"{question} (Answer in {NAMES[language]}.)"
    )
