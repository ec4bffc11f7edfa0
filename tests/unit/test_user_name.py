"""A name that was given is found again where it is asked for, and nowhere else."""

import pytest

from agents.dialogue.user_name import name_asked_for
from schemas.history import Exchange


def history(*said: str) -> list[Exchange]:
    """What a user said before."""
    return [Exchange(turn=n, question=text, answer="Fine.") for n, text in enumerate(said)]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Hi, my name is Oscar.", "Oscar"),
        ("Hello! I'm Priya, nice to meet you.", "Priya"),
        ("I'm Dr. Okafor, by the way.", "Dr. Okafor"),
        ("This is Lena speaking.", "Lena"),
        ("I am Beatrice. How are you today?", "Beatrice"),
        ("Hey there, Kofi is my name.", "Kofi"),
        ("Ich heiße Jürgen.", "Jürgen"),
        ("Ich bin Änne.", "Änne"),
        ("Je m'appelle Élodie.", "Élodie"),
        ("Me llamo Ángel.", "Ángel"),
        ("MY NAME IS ADA", "ADA"),
        ("I am happy today.", ""),
        ("This is not what I meant.", ""),
    ],
)
def test_a_name_is_found_in_what_was_said(said: str, name: str) -> None:
    """However people say it; what is no name is not taken for one."""
    assert name_asked_for("What is my name?", history(said, "Do you like music?")) == name


def test_the_last_name_counts() -> None:
    """Somebody else may have sat down."""
    assert name_asked_for("Who am I?", history("I'm Tom.", "I'm Ada.")) == "Ada"


def test_asking_for_a_name_gives_none() -> None:
    """'What is my name?' does not say that somebody is called What."""
    asked = ("What is my name?", "Who is my name?", "How is my name spelled?")
    assert name_asked_for("What is my name?", history(*asked)) == ""
    assert name_asked_for("What is my name?", history("I'm Ada.", *asked)) == "Ada"


@pytest.mark.parametrize(
    "question",
    [
        *("What is your name?", "Who are you?", "Name a river.", "Who am I talking to?"),
        *("Who am I speaking with?", "My name is Ada.", "No, I'm Ada. What is my name?"),
    ],
)
def test_other_questions_are_left_as_they_are(question: str) -> None:
    """Only a question for the user's own name."""
    assert name_asked_for(question, history("I'm Tom.")) == ""
