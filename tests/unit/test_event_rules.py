"""Event rules: what happens outside, and what the avatar makes of it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.events.filling import LONGEST_TEXT, LONGEST_VALUE, fill
from agents.events.rules import Rules
from agents.runtime.errors import SettingsError
from schemas.messages import AvatarExpression, AvatarTrigger, Event, Message, TurnAsked

DONATION = {
    "event": "donation",
    "trigger": "fireworks",
    "say": "{name|Somebody} just gave {amount|something}! Thank them.",
}


def effects(rule: dict[str, Any], data: dict[str, Any], name: str = "donation") -> list[Message]:
    """What one rule makes of one event."""
    return Rules([rule]).effects(Event(name=name, data=data))


def said(rule: dict[str, Any], data: dict[str, Any]) -> str:
    """The one text that is asked."""
    (turn,) = [effect for effect in effects(rule, data) if isinstance(effect, TurnAsked)]
    assert turn.source == "event"
    return turn.text


def test_a_donation() -> None:
    """The default rule: fireworks, and words of thanks with the giver's name in them."""
    trigger, turn = effects(DONATION, {"name": "Ada", "amount": 5})
    assert isinstance(trigger, AvatarTrigger)
    assert (trigger.name, trigger.data) == ("fireworks", {})
    assert isinstance(turn, TurnAsked)
    assert turn.text == "Ada just gave 5! Thank them."


def test_no_rule_does_nothing() -> None:
    """An event that no rule names changes nothing."""
    assert effects(DONATION, {}, name="doorbell") == []
    assert Rules([]).effects(Event(name="donation")) == []


def test_every_rule_that_applies() -> None:
    """All rules that fit an event act, in their order."""
    rules = Rules(
        [
            {"event": "sub-*", "trigger": "hearts"},
            {"event": "donation", "trigger": "fireworks"},
            {"event": "*", "expression": {"name": "happy"}},
        ]
    )
    names = [getattr(effect, "name", "") for effect in rules.effects(Event(name="sub-gift"))]
    assert names == ["hearts", "happy"]


def test_expression() -> None:
    """An expression says how strong and how long; otherwise it is full and passes."""
    shown = {"name": "happy", "intensity": 0.8, "ms": 1500}
    (full,) = effects({"event": "*", "expression": {"name": "sad"}}, {})
    (some,) = effects({"event": "*", "expression": shown}, {})
    assert isinstance(full, AvatarExpression)
    assert isinstance(some, AvatarExpression)
    assert (full.intensity, full.ms) == (1, 4000)
    assert (some.name, some.intensity, some.ms) == ("happy", 0.8, 1500)


@pytest.mark.parametrize(
    ("when", "data", "applies"),
    [
        ({"amount_at_least": 5}, {"amount": 5}, True),
        ({"amount_at_least": 5}, {"amount": 4.99}, False),
        ({"amount_at_least": 5}, {"amount": "5.00"}, True),
        ({"amount_at_least": 5}, {"amount": "five"}, False),
        ({"amount_at_least": 5}, {"amount": "inf"}, False),
        ({"amount_at_least": 5}, {"amount": True}, False),
        ({"amount_at_least": 5}, {"amount": 10**400}, False),
        ({"amount_at_least": 5}, {}, False),
        ({"amount_at_most": 5}, {"amount": -1}, True),
        ({"amount_at_least": 1, "amount_at_most": 5}, {"amount": 6}, False),
        ({"currency": "EUR"}, {"currency": "EUR"}, True),
        ({"currency": "EUR"}, {"currency": ["EUR"]}, False),
        ({"count": 3}, {"count": 3.0}, True),
        ({"first": True}, {"first": True}, True),
        ({"first": True}, {"first": 1}, False),
        ({"user.name": "ada"}, {"user": {"name": "ada"}}, True),
        ({"user.name": "ada"}, {"user": "ada"}, False),
    ],
)
def test_conditions(when: dict[str, Any], data: dict[str, Any], *, applies: bool) -> None:
    """All conditions must hold; a field that is missing or of another kind never fits."""
    assert bool(effects({"event": "*", "trigger": "x", "when": when}, data)) is applies


@pytest.mark.parametrize(
    ("text", "data", "filled"),
    [
        ("{name} gave {amount}!", {"name": "Ada", "amount": 5.0}, "Ada gave 5!"),
        ("{name} gave {amount}!", {"name": "Ada"}, "Ada gave!"),
        ("{name|Somebody} came", {}, "Somebody came"),
        ("{name|Somebody} came", {"name": ""}, "Somebody came"),
        ("{name|Somebody} came", {"name": None}, "Somebody came"),
        ("{name|Somebody} came", {"name": ["x"]}, "Somebody came"),
        ("{user.name} came", {"user": {"name": "Ada"}}, "Ada came"),
        ("{a}", {"a": 0.1}, "0.1"),
        ("{a}", {"a": "{b}", "b": "secret"}, "{b}"),
        ("{a}", {"a": "one\r\ntwo\x00\x1b[31m\u202ethree"}, "one two [31m three"),
    ],
)
def test_filling(text: str, data: dict[str, Any], filled: str) -> None:
    """Fields are put in once, as plain text on one line; what is missing leaves no hole."""
    assert fill(text, data) == filled


def test_long_values_are_cut() -> None:
    """Nobody fills the model's context with a name."""
    assert said({"event": "*", "say": "{a} came"}, {"a": "x" * 10**6}) == (
        "x" * (LONGEST_VALUE - 1) + "… came"
    )
    assert len(fill("{a}" * 50, {"a": "y" * 300})) == LONGEST_TEXT
    assert len(fill("{a}", {"a": 10**300})) <= LONGEST_VALUE


def test_nothing_to_say_asks_nothing() -> None:
    """A text of nothing but fields that are missing is no turn."""
    assert effects({"event": "*", "say": "{message}"}, {}) == []


def test_data_of_a_trigger_is_filled() -> None:
    """Texts in `data`, however deep, may have fields; other values go as they are."""
    rule = {
        "event": "*",
        "trigger": "banner",
        "data": {"line": "{name}", "size": 3, "more": [{"to": "{name}"}]},
    }
    (trigger,) = effects(rule, {"name": "Ada"})
    assert isinstance(trigger, AvatarTrigger)
    assert trigger.data == {"line": "Ada", "size": 3, "more": [{"to": "Ada"}]}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.dictionaries(st.sampled_from(["name", "amount", "x"]), json_values))
def test_any_data_is_harmless(data: dict[str, Any]) -> None:
    """No data from outside makes a rule fail, or puts a line break or control into a text."""
    for effect in effects({**DONATION, "when": {}}, data):
        if isinstance(effect, TurnAsked):
            assert len(effect.text) <= LONGEST_TEXT
            assert effect.text.isprintable()


@pytest.mark.parametrize(
    ("rule", "complaint"),
    [
        ({"trigger": "x"}, "event must be"),
        ({"event": "Donation", "trigger": "x"}, "event must be"),
        ({"event": "donation"}, "does nothing"),
        ({"event": "donation", "trigger": "Fire Works"}, "trigger"),
        ({"event": "donation", "triger": "x"}, "did you mean trigger?"),
        ({"event": "donation", "expression": {"name": "happy", "intensity": 2}}, "intensity"),
        ({"event": "donation", "say": 5}, "say"),
        ({"event": "donation", "say": "thank {name!"}, "brace"),
        ({"event": "donation", "say": "thank {0.__class__!r}"}, "no field"),
        ({"event": "donation", "say": "thank {}"}, "no field"),
        ({"event": "donation", "trigger": "x", "data": {"a": ["{"]}}, "brace"),
        ({"event": "donation", "say": "hi", "data": {"a": 1}}, "data goes with a trigger"),
        ({"event": "donation", "say": "hi", "when": {"amount_at_least": "much"}}, "numbers"),
        ({"event": "donation", "say": "hi", "when": {"amount": [1]}}, "when"),
    ],
)
def test_a_wrong_rule_is_named(rule: dict[str, Any], complaint: str) -> None:
    """The error says which rule, by number and event, and what is wrong with it."""
    with pytest.raises(SettingsError) as caught:
        Rules([DONATION, rule])
    assert str(caught.value).startswith("rule 2 of [[events.rules]]")
    assert complaint in str(caught.value)


def test_what_keeps_a_rule_from_an_event_is_said() -> None:
    """Another event, a condition that does not hold with what was found, or nothing."""
    rules = Rules(
        [
            {"event": "sub-*", "trigger": "rain"},
            {"event": "donation", "trigger": "rain", "when": {"amount_at_least": 5}},
            {"event": "donation", "trigger": "rain", "when": {"currency": "EUR"}},
            {"event": "*", "trigger": "rain"},
        ]
    )
    event = Event(name="donation", data={"amount": 3})
    assert rules.explain(event) == [
        ("rule 1 (sub-*)", "it is for sub-*"),
        ("rule 2 (donation)", "amount_at_least = 5, and amount is 3"),
        ("rule 3 (donation)", "currency = 'EUR', and currency is None"),
        ("rule 4 (*)", ""),
    ]
    assert len(rules.effects(event)) == 1
