"""`iris bench --mind`: how many questions the chosen mind and persona answer rightly.

It asks in this process what dialogue would ask: the same prompts, the same filter, with the history
that grows from question to question, and with the passages that retrieval finds in three notes.
"""

import asyncio
import re
import tempfile
import time
import tomllib
from collections.abc import Sequence
from pathlib import Path

import msgspec

from agents.dialogue import prompt
from agents.dialogue.answer_text import AnswerText
from agents.dialogue.mind import Mind, MindLoader
from agents.retrieval.collection import Collection
from agents.retrieval.engine import Embedder
from agents.retrieval.store import Store
from agents.runtime import engines
from agents.runtime.errors import EngineError
from agents.runtime.settings import Settings
from schemas.history import Exchange

QUESTIONS = Path(__file__).with_name("mind_questions.toml")
OTHERS = re.compile(r"\b(openai|chatgpt|qwen|alibaba|anthropic|alexa)\b", re.IGNORECASE)
DENIED = re.compile(r"\b(?:no|not|isn't|nor)\b[^.!?]*", re.IGNORECASE)
BETWEEN = ("What is the capital of Italy?", "Do you like music?")
"""What is asked between a name and the question for it."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A question and what its answer must contain, and must not."""

    ask: str
    right: str = ""
    wrong: str = ""


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """A page of knowledge."""

    title: str
    text: str


class Name(msgspec.Struct, frozen=True, kw_only=True):
    """How somebody says a name."""

    say: str
    name: str


class Questions(msgspec.Struct, frozen=True, kw_only=True):
    """The file of questions."""

    everyday: list[Asked]
    persona: list[Asked]
    notes: list[Note]
    noted: list[Asked]
    names: list[Name]


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """One answer, and whether it was right."""

    group: str
    ask: str
    answer: str
    right: bool


class MindFigures(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it.

    Attributes:
        repeated: answers that are, word for word, an earlier one to another question.
        seconds: that all of it took.
    """

    mind: str
    persona: str
    answers: list[Answered]
    repeated: int
    seconds: float


class Talk:
    """A conversation of which the mind remembers as much as the settings say."""

    def __init__(self, mind: Mind, store: Store | None = None) -> None:
        self._mind = mind
        self._store = store
        self._said: list[Exchange] = []

    async def ask(self, question: str) -> str:
        """The answer, as it would be spoken."""
        mind, passages = self._mind, []
        if self._store is not None:
            passages = [f.text for f in self._store.search(question, mind.settings.passages)]
        messages = prompt.build(
            mind.persona,
            self._said,
            prompt.Question(question, passages),
            mind.room,
        )
        answer = AnswerText(mind.habit)
        pieces = []
        try:
            async for delta in mind.engine.complete(messages):
                pieces += answer.feed(delta, time.monotonic()).pieces
                if answer.ended:
                    break
        except EngineError as error:
            if error.code != "answer-cut-off":
                raise
        pieces += answer.finish().pieces
        text = " ".join(piece.text for piece in pieces)
        self._said.append(Exchange(turn=len(self._said) + 1, question=question, answer=answer.raw))
        return text


def measure(chosen: Settings, path: Path = QUESTIONS) -> MindFigures:
    """Ask all of it of the mind that the settings choose."""
    questions = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Questions)
    with tempfile.TemporaryDirectory(prefix="iris-mind-") as folder:
        return asyncio.run(_measure(chosen, questions, Path(folder)))


async def _measure(chosen: Settings, questions: Questions, folder: Path) -> MindFigures:
    began = time.monotonic()
    mind = await asyncio.to_thread(MindLoader(folder), chosen)
    store = await asyncio.to_thread(_learned, chosen, questions.notes, folder)
    try:
        answers = [
            *await _asked("everyday", Talk(mind), questions.everyday),
            *await _asked("persona", Talk(mind), questions.persona, who=mind.persona.name),
            *await _asked("notes", Talk(mind, store), questions.noted),
            *await _named(mind, questions.names),
        ]
    finally:
        store.close()
        await mind.close()
    said = [(answer.ask, answer.answer) for answer in answers if answer.group == "everyday"]
    return MindFigures(
        mind=mind.engine.name,
        persona=mind.persona.name,
        answers=answers,
        repeated=len(said) - len({answer for _, answer in said}),
        seconds=time.monotonic() - began,
    )


def _learned(chosen: Settings, notes: Sequence[Note], folder: Path) -> Store:
    """The notes, in a knowledge base of their own."""
    table = chosen.retrieval.engines.get(chosen.retrieval.engine, {})
    embedder: Embedder = engines.load("retrieval", chosen.retrieval.engine, table, folder)
    store = Store(embedder, Collection("notes", embedder.size, folder / "knowledge", ""))
    for note in notes:
        for _ in store.add(note.title, " ".join(note.text.split()), origin="bench"):
            pass
    return store


async def _asked(
    group: str, talk: Talk, questions: Sequence[Asked], *, who: str = ""
) -> list[Answered]:
    answers = []
    for question in questions:
        answer = await talk.ask(question.ask)
        right = is_right(answer, question, who)
        answers.append(Answered(group=group, ask=question.ask, answer=answer, right=right))
    return answers


def is_right(answer: str, question: Asked, who: str = "") -> bool:
    """Whether an answer contains what it must, and claims to come from nobody else.

    Args:
        answer: as it was said.
        question: with what its answer must contain; where it says nothing, the name.
        who: the persona's name, where the question is about her.
    """
    flags = re.IGNORECASE | re.DOTALL
    if question.wrong and re.search(question.wrong, answer, flags):
        return False
    if who and OTHERS.search(DENIED.sub("", answer)):
        return False
    return re.search(question.right or re.escape(who), answer, flags) is not None


async def _named(mind: Mind, names: Sequence[Name]) -> list[Answered]:
    """Whether a name is known that was given three turns before, and not taken for hers."""
    answers = []
    for name in names:
        talk = Talk(mind)
        for text in (name.say, *BETWEEN):
            await talk.ask(text)
        answer = await talk.ask("What is my name?")
        right = name.name.casefold() in answer.casefold()
        answers.append(Answered(group="name", ask=name.say, answer=answer, right=right))
        answer = await talk.ask("And who are you?")
        right = is_right(
            answer, Asked(ask="", wrong=rf"\bI(?: a|')m {name.name}"), mind.persona.name
        )
        answers.append(Answered(group="who after a name", ask=name.say, answer=answer, right=right))
    return answers


def in_words(figures: MindFigures) -> str:
    """The figures for people: the wrong answers, then the shares that were right."""
    lines = [f"{figures.mind}, {figures.persona}, in {figures.seconds:.0f} s. Wrong were:"]
    lines += [
        f"  {answer.group}: {answer.ask} -> {answer.answer}"
        for answer in figures.answers
        if not answer.right
    ]
    for group in dict.fromkeys(answer.group for answer in figures.answers):
        of_group = [answer.right for answer in figures.answers if answer.group == group]
        lines.append(f"{group}: {sum(of_group)} of {len(of_group)} right")
    lines.append(f"word for word an earlier answer: {figures.repeated}")
    return "\n".join(lines)
