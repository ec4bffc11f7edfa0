"""The rules of `iris.toml`: what Iris does when something happens outside.

Pure. An event's data comes from outside and is not trusted: it is compared, and put into texts as
`filling` does.
"""

import fnmatch
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from agents.events.filling import fill, fill_all, look_up, number, texts_in, wrong_fields
from agents.events.questions import Question, question_in, without_command
from agents.runtime.errors import SettingsError
from agents.runtime.outside_settings import Events as EventSettings
from agents.runtime.setting_errors import explain
from schemas.messages import AvatarExpression, AvatarTrigger, Event, Message, TurnAsked
from schemas.types import Milliseconds, Name, Unit

Scalar = str | int | float | bool

_PATTERN = re.compile(r"[a-z0-9_*-]{1,64}")
_SUFFIX = re.compile(r"_(at_least|at_most|begins_with)$")


class Expression(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What `expression` of a rule says, as in `avatar.expression`."""

    name: Name
    intensity: Unit = 1.0
    ms: Milliseconds = 4_000


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[events.rules]]`.

    Attributes:
        event: the event's name, or a pattern: `donation`, `sub-*`.
        when: conditions on fields of the data, all of which must hold: `currency = "EUR"`,
            `amount_at_least = 5`, `amount_at_most = 100`, `text_begins_with = "!iris"`. A field
            inside another is `user.name`.
        trigger: sets off this effect.
        data: goes with the trigger; texts may have fields in them, as `say` may.
        expression: shows this on the face.
        say: asks the language model this, as a turn. `{name}` is the event's field of that name,
            `{name|Somebody}` with what to say where it is missing.
        speak: says this aloud, as it is; it may have fields, too.
        question: asks the language model this for somebody of many, within the limits of
            `[events.questions]`.
    """

    event: str = ""
    when: dict[str, Scalar] = {}
    trigger: Name | None = None
    data: dict[str, Any] = {}
    expression: Expression | None = None
    say: str | None = None
    speak: str | None = None
    question: str | None = None


class Rules:
    """All the rules, checked.

    Args:
        tables: of `[[events.rules]]`.
        ready: rules for events that none of those is for, in the same form.

    Raises:
        SettingsError: a rule is wrong; the text names the rule and says what is wrong.
    """

    def __init__(
        self, tables: Sequence[Mapping[str, Any]], ready: Sequence[Mapping[str, Any]] = ()
    ) -> None:
        self._own = [_read(place, table) for place, table in enumerate(tables, start=1)]
        self._ready = [_read(place, table) for place, table in enumerate(ready, start=1)]

    @classmethod
    def of(cls, settings: EventSettings) -> "Rules":
        """The rules of the table [events]: where there are sources, with those that come ready.

        Raises:
            SettingsError: a rule is wrong.
        """
        return cls(settings.rules, ready_rules() if settings.sources else ())

    def effects(self, event: Event) -> list[Message | Question]:
        """What comes of an event: of every rule that applies, in the order of the rules."""
        return [
            effect
            for _, rule in self._for(event)
            if not _obstacle(rule, event)
            for effect in _effects(rule, event)
        ]

    def explain(self, event: Event) -> list[tuple[str, str]]:
        """Each rule, as its number and pattern, and why it does not apply; empty where it does."""
        return [
            (f"{name} ({rule.event})", _obstacle(rule, event)) for name, rule in self._for(event)
        ]

    def _for(self, event: Event) -> list[tuple[str, Rule]]:
        """The rules to look at, with what they are called."""
        own = [(f"rule {place}", rule) for place, rule in enumerate(self._own, start=1)]
        if any(_is_for(rule, event) for rule in self._own):
            return own
        return own + [("ready rule", rule) for rule in self._ready if _is_for(rule, event)]


def ready_rules() -> list[dict[str, Any]]:
    """The rules that come with Iris, for what streamers' services tell."""
    text = Path(__file__).with_name("ready_rules.toml").read_text(encoding="utf-8")
    rules: list[dict[str, Any]] = tomllib.loads(text)["rules"]
    return rules


def _is_for(rule: Rule, event: Event) -> bool:
    return fnmatch.fnmatchcase(event.name, rule.event)


def _obstacle(rule: Rule, event: Event) -> str:
    """Why a rule does not apply; empty where it does."""
    if not _is_for(rule, event):
        return f"it is for {rule.event}"
    for condition, wanted in rule.when.items():
        if not _holds(condition, wanted, event.data):
            field = _SUFFIX.sub("", condition)
            return f"{condition} = {wanted!r}, and {field} is {look_up(event.data, field)!r}"
    return ""


def _holds(condition: str, wanted: Scalar, data: Mapping[str, Any]) -> bool:
    """Whether one condition holds; a field that is missing or of another kind never fits."""
    for suffix, sign in (("_at_least", 1), ("_at_most", -1)):
        if condition.endswith(suffix):
            found = number(look_up(data, condition.removesuffix(suffix)))
            limit = number(wanted)
            return found is not None and limit is not None and found * sign >= limit * sign
    if condition.endswith("_begins_with"):
        begins = look_up(data, condition.removesuffix("_begins_with"))
        return isinstance(begins, str) and begins.casefold().startswith(str(wanted).casefold())
    found_value = look_up(data, condition)
    if isinstance(wanted, bool) or isinstance(found_value, bool):
        return found_value is wanted
    return bool(found_value == wanted)


def _effects(rule: Rule, event: Event) -> Iterator[Message | Question]:
    data = event.data
    if rule.trigger is not None:
        filled = {key: fill_all(value, data) for key, value in rule.data.items()}
        yield AvatarTrigger(name=rule.trigger, data=filled)
    if rule.expression is not None:
        shown = rule.expression
        yield AvatarExpression(name=shown.name, intensity=shown.intensity, ms=shown.ms)
    if rule.say is not None and (text := fill(rule.say, data)):
        yield TurnAsked(text=text, source="event")
    if rule.speak is not None and (answer := fill(rule.speak, data)):
        happened = event.name.replace("-", " ").replace("_", " ")
        yield TurnAsked(text=f"({happened})", source="event", answer=answer)
    if rule.question is not None:
        text = fill(rule.question, without_command(data))
        if (question := question_in(text, data)) is not None:
            yield question


def _read(place: int, table: Mapping[str, Any]) -> Rule:
    """One rule, checked."""
    name = f"rule {place} of [[events.rules]] (event = {table.get('event', '')!r})"
    try:
        rule = msgspec.convert(dict(table), Rule)
    except msgspec.ValidationError as error:
        raise SettingsError(f"{name}: {explain(str(error), Rule).lstrip(': ')}") from error
    for problem in _problems(rule):
        raise SettingsError(f"{name}: {problem}")
    return rule


def _problems(rule: Rule) -> Iterator[str]:
    """What msgspec cannot see."""
    if not _PATTERN.fullmatch(rule.event):
        yield "event must be of a-z, 0-9, _ and -, with * for anything"
    if not (rule.trigger or rule.expression or rule.say or rule.speak or rule.question):
        yield "it does nothing; give it a trigger, an expression, or something to say or to speak"
    if rule.data and rule.trigger is None:
        yield "data goes with a trigger, and there is none"
    for condition, wanted in rule.when.items():
        compares = condition.endswith(("_at_least", "_at_most"))
        if compares and number(wanted) is None:
            yield f"when: {condition} compares numbers, and {wanted!r} is none"
    if rule.say and rule.speak:
        yield "it has something to say and to speak: one of them"
    yield from wrong_fields(texts_in([rule.say, rule.speak, rule.question, rule.data]))
