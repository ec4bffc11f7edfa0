"""An answer's text: clean, filtered, cut, and no thought in it that its template opened."""

import pytest

from agents.dialogue.answer_text import CODE_LETTERS, WHITE, AnswerText, Habit
from agents.runtime.markdown import is_code

ALOUD = "Okay, the user wants a greeting. Keep it short. </think> Hello there! How are you?"


def written(text: str, *, closes: bool | None = False, pace: float = 0.0, size: int = 4):
    """An answer that comes `size` characters at a time, `pace` seconds apart."""
    answer = AnswerText(Habit(closes=closes))
    parts = [
        answer.feed(text[start : start + size], start / size * pace)
        for start in range(0, len(text), size)
    ]
    return answer, [*parts, answer.finish()]


def said(parts) -> list[str]:
    """Its pieces."""
    return [piece.text for part in parts for piece in part.pieces]


def test_captions_speech_and_history_hold_the_same() -> None:
    """What is left out is nowhere, and what is shown is what is remembered."""
    text = "<think>Hm.</think>*smiles* Good morning. All is **well**.<|im_end|>User: And?"
    answer, parts = written(text)
    assert said(parts) == ["Good morning.", "All is well."]
    assert "".join(part.text for part in parts) == answer.raw
    assert answer.raw.split() == ["Good", "morning.", "All", "is", "**well**."]
    assert parts[-1].pieces or answer.ended


@pytest.mark.parametrize("closes", [None, True])
@pytest.mark.parametrize("pace", [0.0, 0.05, 5.0])
def test_a_thought_that_the_template_opened_is_not_said(
    *, closes: bool | None, pace: float
) -> None:
    """What looks like one, or comes from a model that does so, is held until it is closed."""
    _, parts = written(ALOUD, closes=closes, pace=pace)
    assert said(parts) == ["Hello there!", "How are you?"]
    assert "user" not in "".join(part.text for part in parts)


def test_a_model_that_thinks_so_is_known_from_then_on() -> None:
    """Its first answer tells, whatever the thought looked like."""
    habit = Habit(closes=None)
    first = AnswerText(habit)
    first.feed("Short greeting. </think> Hi.", 0.0)
    first.finish()
    assert habit.closes
    second = AnswerText(habit)
    assert not second.feed("Sky: scattering of light.", 9.0).text
    assert second.feed("</think>It scatters.", 99.0).text == "It scatters."


def test_a_server_that_does_not_think_costs_a_moment_once() -> None:
    """Its first text is held for less than half a second, and from the second answer on not."""
    habit = Habit(closes=None)
    first = AnswerText(habit)
    assert first.feed("Hello ", 0.0).text == ""
    assert first.feed("you, and good morning.", 0.5).text == "Hello you, and good morning."
    first.finish()
    assert AnswerText(Habit(closes=False)).feed("Hi ", 0.0).text == "Hi "


def test_a_short_answer_of_an_unknown_server_is_whole() -> None:
    """What is still held at the end was the answer."""
    habit = Habit(closes=None)
    answer = AnswerText(habit)
    answer.feed("Yes.", 0.0)
    assert said([answer.finish()]) == ["Yes."]
    assert habit.closes is False


@pytest.mark.parametrize(
    ("deltas", "clean"),
    [
        (["Hi \ud83d", "\ude42 there."], "Hi 🙂 there."),
        (["Hi \ud83d there."], "Hi there."),
        (["Hi \ude42 there.", "\ud83d"], "Hi there."),
        (["One,\u2029two."], "One, two."),
        (["One\x00two\x85three."], "One two three."),
        (["Gru\ufffd."], "Gru."),
    ],
)
def test_no_half_character_and_no_control_character_gets_through(
    deltas: list[str], clean: str
) -> None:
    """Whatever a model writes can be told on the bus."""
    answer = AnswerText(Habit(closes=False))
    parts = [answer.feed(delta, 0.0) for delta in deltas]
    parts.append(answer.finish())
    assert " ".join(" ".join(said(parts)).split()) == clean
    answer.raw.encode()


def test_endless_white_space_ends_the_answer() -> None:
    """Nothing is to be seen of it, and nobody waits for its end."""
    answer = AnswerText(Habit(closes=False))
    for _ in range(WHITE + 1):
        assert not answer.ended
        answer.feed("\n", 0.0)
    assert answer.ended


def test_code_is_shown_as_one_piece() -> None:
    """Between the sentences around it, fenced, whichever way it was written."""
    _, parts = written("Look:\n<pre>\nx = 1\n</pre>\nThat is all.")
    assert said(parts) == ["Look:", "```\nx = 1\n```", "That is all."]
    assert [is_code(text) for text in said(parts)] == [False, True, False]


def test_long_code_fits_into_messages() -> None:
    """More than a message can carry comes in several blocks."""
    _, parts = written("```\n" + "x = 1\n" * 3000 + "```", size=5000)
    assert len(said(parts)) == 3
    assert all(is_code(text) and len(text) < CODE_LETTERS + 20 for text in said(parts))


def test_a_mark_is_the_expression_of_the_sentence_after_it() -> None:
    """And of that one alone."""
    _, parts = written("[smile] Good to see you. How are you?")
    pieces = [piece for part in parts for piece in part.pieces]
    assert [(p.text, p.expression) for p in pieces] == [
        ("Good to see you.", "happy"),
        ("How are you?", None),
    ]
