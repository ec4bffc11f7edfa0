"""Prompts: what they hold, what they leave out, and that their beginning stays the same."""

from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.dialogue.engine import ChatMessage, estimated_tokens
from agents.dialogue.persona import Example, Persona
from agents.dialogue.prompt import CUT_OFF, INTERRUPTING, Question, Room, build
from agents.runtime.errors import EngineError

CHARACTER = "You are Iris."
PERSONA = Persona(character=CHARACTER)


@dataclass(frozen=True)
class Exchange:
    """One exchange of the history."""

    turn: int
    question: str
    answer: str
    interrupted: bool = False


def words(messages: Sequence[ChatMessage]) -> int:
    """Counts a token a word: enough to trim by."""
    return sum(len(message.content.split()) for message in messages)


def prompt(
    history: Sequence[Exchange] = (),
    question: str = "Why?",
    passages: Sequence[str] = (),
    *,
    room: int = 1000,
    exchanges: int = 12,
) -> list[ChatMessage]:
    """The prompt with a short persona."""
    return build(PERSONA, history, Question(question, passages), Room(room, exchanges, words))


def talk(count: int) -> list[Exchange]:
    """A history of so many exchanges, ten words each."""
    return [
        Exchange(n, f"question {n} has five words", f"answer {n} has five words")
        for n in range(count)
    ]


def test_a_prompt_is_persona_history_question() -> None:
    """The messages stand in the order in which they were said, the persona before them."""
    assert prompt([Exchange(1, "Hi", "Hello!")]) == [
        ChatMessage("system", CHARACTER),
        ChatMessage("user", "Hi"),
        ChatMessage("assistant", "Hello!"),
        ChatMessage("user", "Why?"),
    ]


def test_an_empty_persona_leaves_the_models_own() -> None:
    """Without a persona there is no system message."""
    messages = build(Persona(), [], Question("Why?"), Room(100, 3, words))
    assert messages == [ChatMessage("user", "Why?")]


def test_passages_stand_with_the_question_and_nowhere_else() -> None:
    """What is known about this question does not stay in the history of the next."""
    first = prompt([], "Why?", ["Rain\nis wet.", "Snow is cold."])
    assert first[-1].content.startswith("Notes:\n")
    assert first[-1].content.endswith(" Why?")
    assert "- Rain is wet.\n- Snow is cold.\n" in first[-1].content
    assert prompt([Exchange(1, "Why?", "So.")])[1] == ChatMessage("user", "Why?")


def test_an_interruption_is_marked() -> None:
    """The answer ends where it was cut off, and the next question says why."""
    history = [Exchange(1, "Tell me", "Once upon a", interrupted=True), Exchange(2, "Stop", "Yes.")]
    messages = prompt(history)
    assert messages[2].content == f"Once upon a{CUT_OFF}"
    assert messages[3].content == f"{INTERRUPTING}Stop"
    assert messages[5].content == "Why?"
    assert prompt(history[:1])[-1].content == f"{INTERRUPTING}Why?"


def test_a_question_without_an_answer_tells_a_model_nothing() -> None:
    """An exchange of which nothing was heard is left out; user and assistant take turns."""
    messages = prompt([Exchange(1, "Hi", ""), Exchange(2, "So?", "Yes.")])
    assert [message.content for message in messages] == [CHARACTER, "So?", "Yes.", "Why?"]


def test_examples_stand_before_every_talk_and_go_where_there_is_no_room() -> None:
    """They show how she talks; persona and question need the room more."""
    persona = Persona(character=CHARACTER, examples=[Example(ask="Who are you?", answer="Iris!")])
    messages = build(persona, [Exchange(1, "Hi", "Hello!")], Question("Why?"), Room(100, 3, words))
    assert [m.content for m in messages] == [
        CHARACTER,
        "Who are you?",
        "Iris!",
        "Hi",
        "Hello!",
        "Why?",
    ]
    short = build(persona, [], Question("Why?"), Room(5, 3, words))
    assert [m.content for m in short] == [CHARACTER, "Why?"]


@settings(max_examples=60)
@given(st.integers(0, 60), st.integers(20, 400), st.integers(0, 20), st.integers(0, 5))
def test_a_prompt_fits_and_keeps_its_ends(
    count: int, room: int, exchanges: int, passages: int
) -> None:
    """Whatever must go, persona and question stay, and exchanges go whole, the oldest first."""
    history = talk(count)
    messages = prompt(
        history, passages=["four words of knowledge"] * passages, room=room, exchanges=exchanges
    )
    assert words(messages) <= room
    assert messages[0] == ChatMessage("system", CHARACTER)
    assert messages[-1].content.endswith("Why?")
    said = messages[1:-1]
    assert len(said) % 2 == 0
    assert len(said) <= 2 * exchanges
    newest = history[len(history) - len(said) // 2 :]
    assert [m.content for m in said] == [text for e in newest for text in (e.question, e.answer)]


def test_as_much_is_kept_as_fits() -> None:
    """Where everything fits, everything stays; where half fits, at least a quarter does."""
    assert len(prompt(talk(12))) == 2 + 24
    assert 6 <= len(prompt(talk(12), room=70)) - 2 <= 12


def test_the_beginning_of_the_prompt_rarely_moves() -> None:
    """A model goes on from what it has read: in a long talk few turns begin with other messages."""
    moved = 0
    for count in range(1, 100):
        before, after = prompt(talk(count)), prompt(talk(count + 1))
        moved += before[:-1] != after[: len(before) - 1]
    assert moved <= 100 / 6


def test_passages_go_when_the_history_is_gone() -> None:
    """If it is still too long without any history, the last passages are left out."""
    passages = ["one two three four", "five six seven eight"]
    messages = prompt(talk(3), passages=passages, room=20)
    assert "one two" in messages[-1].content
    assert "five six" not in messages[-1].content
    assert len(messages) == 2


def test_a_question_that_does_not_fit_is_an_error() -> None:
    """A question longer than the model's context gets a clear word, not a cut."""
    with pytest.raises(EngineError, match="prompt-too-long.*room for 100.*larger context"):
        prompt(question="word " * 200, room=100)


def test_the_estimate_is_rather_too_high() -> None:
    """Estimated tokens are no fewer than a small vocabulary makes of a text."""
    english = [ChatMessage("user", "What can you tell me about rain?")]
    assert 8 + 4 <= estimated_tokens(english) <= 20
    assert estimated_tokens([ChatMessage("user", "今天天气很好")]) >= 6


def test_an_answer_that_was_begun_is_gone_on_with() -> None:
    """Models that can get it as the last message, all others are told in the question."""
    room = Room(1000, 3, words)
    going_on = build(PERSONA, [], Question("Why?", begun="Rain is"), room)
    assert going_on[-2:] == [ChatMessage("user", "Why?"), ChatMessage("assistant", "Rain is")]
    told = build(PERSONA, [], Question("Why?", begun="Rain is", continues=False), room)
    assert told[-1].role == "user"
    assert told[-1].content.startswith("Why?")
    assert "Rain is" in told[-1].content
