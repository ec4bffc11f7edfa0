"""Which questions of a crowd are asked."""

import pytest

from agents.events.questions import Question, Questions, question_in
from agents.events.rules import Rules, ready_rules
from agents.runtime.outside_settings import Events, EventSource
from agents.runtime.outside_settings import Questions as QuestionSettings
from schemas.messages import Event

LIMITS = QuestionSettings(per_minute=3, person_seconds=30, waiting=2, words=("bad*", "go away"))


def ask(asked: Questions, person: str, now: float, own: str = "Why?", key: str = "") -> str:
    """Why a question is not asked."""
    return asked.obstacle(Question(person, own, own), key or f"{person} {now}", now)


def test_one_person_asks_once_in_a_while() -> None:
    """Others may ask meanwhile; a question that is tried again does not count twice."""
    asked = Questions(LIMITS)
    assert not ask(asked, "ada", 0, key="1")
    assert not ask(asked, "ada", 0, key="1")
    assert "this person" in ask(asked, "ada", 29)
    assert not ask(asked, "bob", 29)
    assert not ask(asked, "ada", 30)


def test_all_together_ask_so_often_in_a_minute() -> None:
    """What was refused does not count."""
    asked = Questions(LIMITS)
    assert [bool(ask(asked, str(n), n)) for n in range(5)] == [False, False, False, True, True]
    assert not ask(asked, "9", 60)


def test_no_more_than_a_few_wait() -> None:
    """Until one of them was answered."""
    asked = Questions(LIMITS)
    for turn in (7, 8):
        assert not ask(asked, str(turn), turn)
        asked.waits(turn)
    assert "wait" in ask(asked, "ada", 9)
    asked.ended(7)
    assert not ask(asked, "ada", 9)


@pytest.mark.parametrize(
    ("own", "fine"),
    [
        ("Is this good?", True),
        ("a badge", False),
        ("BÄD", False),
        ("b4d", False),
        ("abad", True),
        ("please go, away!", False),
        ("go far away", True),
        ("", False),
        ("x" * 201, False),
    ],
)
def test_words_that_are_not_wanted_keep_a_question_out(own: str, fine: bool) -> None:  # noqa: FBT001
    """Also with accents, digits for letters, capitals; words within others are no matter."""
    assert bool(ask(Questions(LIMITS), "ada", 0, own)) is not fine


def test_a_question_is_told_from_other_chat() -> None:
    """By what it begins with, which is no part of it; who asks is known by the service's id."""
    rule = {"event": "chat", "when": {"text_begins_with": "!iris"}, "question": "{name}: {text}"}
    rules = Rules([rule])
    data = {"name": "Ada", "user": "77", "text": "!Iris, why is the sky blue?"}
    (question,) = rules.effects(Event(name="chat", data=data))
    assert question == Question("77", "Ada: why is the sky blue?", "why is the sky blue?")
    assert not rules.effects(Event(name="chat", data={"name": "Ada", "text": "hello"}))
    assert not rules.effects(Event(name="chat", data={"name": "Ada", "text": 5}))
    assert question_in("", {"text": "x"}) is None


def test_ready_rules_hold_where_there_are_sources_and_no_rule_of_ones_own() -> None:
    """A donation makes fireworks and a thank-you, by one entry."""
    sources = (EventSource(kind="obs"),)
    donation = Event(name="donation", data={"name": "Ada", "amount": 5, "currency": "EUR"})
    effects = Rules.of(Events(sources=sources)).effects(donation)
    assert [getattr(effect, "name", "") for effect in effects] == ["fireworks", "happy", ""]
    assert effects[2].answer == "Ada just gave 5 EUR. Thank you so much!"
    own = Rules.of(Events(sources=sources, rules=[{"event": "don*", "trigger": "rain"}]))
    assert [effect.name for effect in own.effects(donation)] == ["rain"]
    assert own.explain(donation) == [("rule 1 (don*)", "")]
    assert not Rules.of(Events()).effects(donation)
    assert Rules(ready_rules()).explain(donation)
