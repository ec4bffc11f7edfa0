"""An earlier answer is not given to another question."""

from collections.abc import AsyncGenerator

import pytest

from agents.dialogue.repetition import RepeatedError, Repetition
from schemas.history import Exchange

SHIP = "The story of a ship is a tale of bravery, and of the sea on which it sails for years."
SAID = [
    Exchange(turn=1, question="What is the capital of Italy?", answer="The capital is Rome."),
    Exchange(turn=2, question="Is it large?", answer="Yes."),
    Exchange(turn=3, question="Tell me a story.", answer=SHIP),
]


@pytest.mark.parametrize(
    ("question", "text", "verdict"),
    [
        ("And of France?", "The capital is Paris", "new"),
        ("And of France?", "The capital is", "maybe"),
        ("And of France?", "the capital is: Rome", "repeated"),
        ("And of France?", "The capital is Rome. It lies", "repeated"),
        ("Why is the sky blue?", SHIP[:30], "maybe"),
        ("Why is the sky blue?", SHIP[:70], "repeated"),
        ("Is it old?", "Yes.", "new"),
        ("What is the capital of Italy", "The capital is Rome.", "new"),
        ("Please say that again.", SHIP, "new"),
        ("Noch einmal bitte!", SHIP, "new"),
    ],
)
def test_what_was_answered_to_another_question_is_seen(
    question: str, text: str, verdict: str
) -> None:
    """By its letters; short answers, the same question, and who asks for it again are left."""
    assert Repetition(question, SAID).judge(text) == verdict


async def written(*deltas: str) -> AsyncGenerator[str]:
    """An answer in pieces."""
    for delta in deltas:
        yield delta


@pytest.mark.parametrize(
    "deltas",
    [("The capital ", "is ", "Paris.", " Yes."), ("The ", "capital"), (), ("Because.",)],
    ids=["other", "begins alike", "nothing", "new"],
)
async def test_a_new_answer_is_let_through_whole(deltas: tuple[str, ...]) -> None:
    """Whatever it began like."""
    guard = Repetition("And of France?", SAID).guard(written(*deltas))
    assert [delta async for delta in guard] == list(deltas)


async def test_nothing_of_a_repeated_answer_is_let_through() -> None:
    """It is refused before its first word."""
    guard = Repetition("And of France?", SAID).guard(written("The ", "capital ", "is Rome."))
    with pytest.raises(RepeatedError):
        await anext(guard)
