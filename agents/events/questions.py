"""Questions of a crowd: so many, and no more of one person, and none with certain words.

Pure; times are seconds on any steady clock.
"""

import fnmatch
import re
import unicodedata
from collections import OrderedDict, deque
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from agents.runtime.outside_settings import Questions as QuestionSettings

MINUTE = 60.0
REMEMBERED = 1024
"""People whose last question is remembered; and questions whose turn has not ended."""
COMMAND = re.compile(r"^\s*[!@]\w+[\s,:]*")
_WORD = re.compile(r"\w+")
_LOOKALIKES = str.maketrans("01345@$", "oieasas")
"""Digits and signs that stand for letters: `b4d` is `bad`."""


class Question(NamedTuple):
    """A question that a rule makes of an event.

    Attributes:
        person: who asks, as the service knows them.
        text: for the language model.
        own: what the person wrote, which is looked at.
    """

    person: str
    text: str
    own: str


class Questions:
    """Decides which questions are asked. What it lets through waits as a turn, in order."""

    def __init__(self, settings: QuestionSettings) -> None:
        self._settings = settings
        self._words = [_plain(word) for word in settings.words]
        self._asked: deque[float] = deque()
        self._people: OrderedDict[str, float] = OrderedDict()
        self._admitted: OrderedDict[str, None] = OrderedDict()
        self._waiting: OrderedDict[int, None] = OrderedDict()

    def obstacle(self, question: Question, key: str, now: float) -> str:
        """Why a question is not asked; empty where it is, which then counts.

        Args:
            question: of somebody.
            key: the same where it is tried again, which does not count twice.
            now: when it came.
        """
        if key in self._admitted:
            return ""
        if why := self._obstacle(question, now):
            return why
        self._asked.append(now)
        _remember(self._people, question.person, now)
        _remember(self._admitted, key, None)
        return ""

    def waits(self, turn: int) -> None:
        """A question is stored as this turn."""
        _remember(self._waiting, turn, None)

    def ended(self, turn: int) -> None:
        """A turn is over."""
        self._waiting.pop(turn, None)

    def _obstacle(self, question: Question, now: float) -> str:
        settings = self._settings
        while self._asked and self._asked[0] <= now - MINUTE:
            self._asked.popleft()
        last = self._people.get(question.person)
        own = question.own
        recently = last is not None and now - last < settings.person_seconds
        obstacles = {
            "it is empty": not own.strip(),
            "it is too long": len(own) > settings.max_length,
            "it has a word of [events.questions] words": _has_word(own, self._words),
            "this person has just asked": recently,
            "there were enough within a minute": len(self._asked) >= settings.per_minute,
            "enough wait for their answer": len(self._waiting) >= settings.waiting,
        }
        return next((why for why, holds in obstacles.items() if holds), "")


def question_in(text: str, data: Mapping[str, object]) -> Question | None:
    """The question of an event, if somebody asks one.

    Args:
        text: of the rule, with the event's fields in their places.
        data: of the event: `user` or `name` says who asks, `text` what they wrote.
    """
    own = data.get("text")
    person = data.get("user") or data.get("name") or ""
    if not isinstance(own, str) or not text:
        return None
    return Question(str(person)[:200], text, COMMAND.sub("", own))


def without_command(data: Mapping[str, object]) -> dict[str, object]:
    """An event's data with the `!word` or `@name` that its text begins with taken away."""
    text = data.get("text")
    return {**data, "text": COMMAND.sub("", text)} if isinstance(text, str) else dict(data)


def _has_word(text: str, words: Sequence[str]) -> bool:
    """Whether a text has one of these words or phrases, also where letters are dressed up."""
    found = _WORD.findall(_plain(text))
    spelled = f" {' '.join(found)} "
    for word in words:
        if " " in word:
            if f" {word} " in spelled:
                return True
        elif any(fnmatch.fnmatchcase(one, word) for one in found):
            return True
    return False


def _plain(text: str) -> str:
    """Lower case, without accents, digits and signs as the letters that they stand for."""
    parts = unicodedata.normalize("NFKD", text)
    letters = "".join(one for one in parts if not unicodedata.combining(one))
    return letters.casefold().translate(_LOOKALIKES).strip()


def _remember(known: OrderedDict, key: object, value: object) -> None:  # type: ignore[type-arg]
    known[key] = value
    known.move_to_end(key)
    if len(known) > REMEMBERED:
        known.popitem(last=False)
