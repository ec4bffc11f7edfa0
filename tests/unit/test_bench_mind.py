"""What counts as a right answer, and that the file of questions is whole."""

import re
import tomllib

import msgspec
import pytest

from scripts.iris.bench_mind import QUESTIONS, Asked, Questions, is_right


def test_the_file_of_questions_is_whole() -> None:
    """Forty everyday questions, ten about her, twelve about notes, ten names; all can be judged."""
    data = tomllib.loads(QUESTIONS.read_text(encoding="utf-8"))
    questions = msgspec.convert(data, Questions)
    assert len(questions.everyday) == 40
    assert len(questions.persona) == len(questions.names) == 10
    assert len(questions.notes) == 3
    assert len(questions.noted) == 12
    assert all(question.right for question in [*questions.everyday, *questions.noted])
    asked = [question.ask for question in [*questions.everyday, *questions.noted]]
    assert len(set(asked)) == len(asked)
    for question in [*questions.everyday, *questions.persona, *questions.noted]:
        re.compile(question.right)
        assert not question.right or not re.search(question.right, "")


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        ("I'm Iris!", True),
        ("No, I'm not ChatGPT. I'm Iris.", True),
        ("I am Qwen, also called Iris.", False),
        ("I am a language model.", False),
        ("", False),
    ],
)
def test_who_she_is_is_judged_strictly(answer: str, right: bool) -> None:  # noqa: FBT001
    """By her name, and by claiming to be nobody else; a denial is no claim."""
    assert is_right(answer, Asked(ask="Who are you?"), "Iris") is right


def test_an_answer_must_contain_and_must_not() -> None:
    """Read without regard to case, over several lines."""
    question = Asked(ask="?", right="paris|lutetia", wrong="london")
    assert is_right("It is\nPARIS.", question)
    assert not is_right("It is London, not Paris.", question)
    assert not is_right("It is Rome.", question)
