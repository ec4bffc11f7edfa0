"""The rules of `iris.toml`: what Iris does when something happens outside.

Pure. An event's data comes from outside and is not trusted: it is compared, and put into texts as
plain text of limited length, and nothing else.
"""

import fnmatch
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from agents.runtime.errors import SettingsError
from agents.runtime.setting_errors import explain
from schemas.messages import AvatarExpression, AvatarTrigger, Event, Message, TurnAsked
from schemas.types import Milliseconds, Name, Unit

LONGEST_VALUE = 200
"""Characters that a field of an event may put into a text."""
LONGEST_TEXT = 2_000
"""Characters of a text with its fields filled in."""

Scalar = str | int | float | bool

_FIELD = re.compile(r"\{([^{}|]*)(?:\|([^{}]*))?\}")
_FIELD_NAME = re.compile(r"[\w-]+(?:\.[\w-]+)*")
_PATTERN = re.compile(r"[a-z0-9_*-]{1,64}")
_GAP = re.compile(r"\s+(?=[.,;:!?](?:\s|$))")


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
            `amount_at_least = 5`, `amount_at_most = 100`. A field inside another is `user.name`.
        trigger: sets off this effect.
        data: goes with the trigger; texts may have fields in them, as `say` may.
        expression: shows this on the face.
        say: asks the language model this, as a turn. `{name}` is the event's field of that name,
            `{name|Somebody}` with what to say where it is missing.
        speak: says this aloud, as it is; it may have fields, too.
    """

    event: str = ""
    when: dict[str, Scalar] = {}
    trigger: Name | None = None
    data: dict[str, Any] = {}
    expression: Expression | None = None
    say: str | None = None
    speak: str | None = None


class Rules:
    """All the rules, checked."""

    def __init__(self, tables: Sequence[Mapping[str, Any]]) -> None:
        """Read the tables of `[[events.rules]]`.

        Raises:
            SettingsError: a rule is wrong; the text names the rule and says what is wrong.
        """
        self._rules = [_read(number, table) for number, table in enumerate(tables, start=1)]

    def effects(self, event: Event) -> list[Message]:
        """What to send out for an event: of every rule that applies, in the order of the rules."""
        return [
            effect
            for rule in self._rules
            if _applies(rule, event)
            for effect in _effects(rule, event)
        ]

    def explain(self, event: Event) -> list[tuple[str, str]]:
        """Each rule, as its number and pattern, and why it does not apply; empty where it does."""
        return [
            (f"rule {number} ({rule.event})", _obstacle(rule, event))
            for number, rule in enumerate(self._rules, start=1)
        ]


def fill(text: str, data: Mapping[str, Any]) -> str:
    """A text with the fields of an event in their places, once: a field's own braces stay.

    A field that is missing, or is no text or number, gives what stands behind `|`, or nothing.
    """

    def value(found: re.Match[str]) -> str:
        name, otherwise = found.group(1).strip(), found.group(2) or ""
        return _plain(_look_up(data, name)) or otherwise

    filled = _GAP.sub("", " ".join(_FIELD.sub(value, text).split()))
    return _shorten(filled, LONGEST_TEXT)


def _applies(rule: Rule, event: Event) -> bool:
    return not _obstacle(rule, event)


def _obstacle(rule: Rule, event: Event) -> str:
    """Why a rule does not apply; empty where it does."""
    if not fnmatch.fnmatchcase(event.name, rule.event):
        return f"it is for {rule.event}"
    for condition, wanted in rule.when.items():
        if not _holds(condition, wanted, event.data):
            field = condition.removesuffix("_at_least").removesuffix("_at_most")
            return f"{condition} = {wanted!r}, and {field} is {_look_up(event.data, field)!r}"
    return ""


def _holds(condition: str, wanted: Scalar, data: Mapping[str, Any]) -> bool:
    """Whether one condition holds; a field that is missing or of another kind never fits."""
    for suffix, sign in (("_at_least", 1), ("_at_most", -1)):
        if condition.endswith(suffix):
            found = _number(_look_up(data, condition.removesuffix(suffix)))
            limit = _number(wanted)
            return found is not None and limit is not None and found * sign >= limit * sign
    found_value = _look_up(data, condition)
    if isinstance(wanted, bool) or isinstance(found_value, bool):
        return found_value is wanted
    return bool(found_value == wanted)


def _effects(rule: Rule, event: Event) -> Iterator[Message]:
    data = event.data
    if rule.trigger is not None:
        filled = {key: _fill_all(value, data) for key, value in rule.data.items()}
        yield AvatarTrigger(name=rule.trigger, data=filled)
    if rule.expression is not None:
        shown = rule.expression
        yield AvatarExpression(name=shown.name, intensity=shown.intensity, ms=shown.ms)
    if rule.say is not None and (text := fill(rule.say, data)):
        yield TurnAsked(text=text, source="event")
    if rule.speak is not None and (answer := fill(rule.speak, data)):
        happened = event.name.replace("-", " ").replace("_", " ")
        yield TurnAsked(text=f"({happened})", source="event", answer=answer)


def _fill_all(value: object, data: Mapping[str, Any]) -> object:
    """A value of TOML with every text inside it filled."""
    if isinstance(value, str):
        return fill(value, data)
    if isinstance(value, dict):
        return {key: _fill_all(inner, data) for key, inner in value.items()}
    if isinstance(value, list):
        return [_fill_all(inner, data) for inner in value]
    return value


def _look_up(data: Mapping[str, Any], name: str) -> object:
    """A field by its name, or by its path, `user.name`; None where there is none."""
    found: object = data
    for key in name.split("."):
        found = found.get(key) if isinstance(found, Mapping) else None
    return found


def _number(value: object) -> float | None:
    """A number, also one that a tool sent as text: `"5.00"`."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _plain(value: object) -> str:
    """A value as text for people: one line, no control or formatting characters, not too long."""
    if isinstance(value, str):
        cut = value[: 4 * LONGEST_VALUE]
        visible = "".join(" " if unicodedata.category(c)[0] in "CZ" else c for c in cut)
        return _shorten(" ".join(visible.split()), LONGEST_VALUE)
    if isinstance(value, bool) or (number := _number(value)) is None:
        return ""
    return _shorten(str(value) if isinstance(value, int) else f"{number:.15g}", LONGEST_VALUE)


def _shorten(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def _read(number: int, table: Mapping[str, Any]) -> Rule:
    """One rule, checked."""
    name = f"rule {number} of [[events.rules]] (event = {table.get('event', '')!r})"
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
    if not (rule.trigger or rule.expression or rule.say or rule.speak):
        yield "it does nothing; give it a trigger, an expression, or something to say or to speak"
    if rule.data and rule.trigger is None:
        yield "data goes with a trigger, and there is none"
    for condition, wanted in rule.when.items():
        compares = condition.endswith(("_at_least", "_at_most"))
        if compares and _number(wanted) is None:
            yield f"when: {condition} compares numbers, and {wanted!r} is none"
    if rule.say and rule.speak:
        yield "it has something to say and to speak: one of them"
    yield from _wrong_fields(_texts([rule.say, rule.speak, rule.data]))


def _wrong_fields(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        for found in _FIELD.finditer(text):
            if not _FIELD_NAME.fullmatch(found.group(1).strip()):
                yield f"{found.group(0)} is no field; write {{name}} or {{name|otherwise}}"
        if set(_FIELD.sub("", text)) & {"{", "}"}:
            yield f"a brace is open or left over in {text!r}"


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)
