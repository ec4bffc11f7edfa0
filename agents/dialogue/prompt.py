"""Builds the prompt of a turn, so that the model needs to read as little of it anew as possible.

A model keeps what it has read and goes on from there if the next prompt begins with the same bytes.
So the persona comes first and never changes (who she is, and examples of it); what was said
follows, always written the same way;
what belongs to this turn alone (passages of knowledge) stands with the question at the end, and is
not in the history of the next. When the history grows too long, several exchanges are dropped at
once, so that the beginning moves rarely.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from agents.dialogue.engine import ChatMessage
from agents.dialogue.persona import Persona
from agents.dialogue.user_name import name_asked_for
from agents.runtime.errors import EngineError

CUT_OFF = "—"
"""Stands where an answer was interrupted."""
INTERRUPTING = "(I interrupted you.) "
"""Stands before what was said next, so that the model knows why its answer ends there."""
GO_ON = (
    "(You have begun to answer this already and said: {begun} Go on from there: say what comes "
    "next and nothing of that again.)"
)
"""Stands after a question whose answer was begun, for models that do not go on by themselves."""


NAMED = (
    'Notes:\n- "My name is {name}", said the user.\n'
    'The user asks: {question} Tell the user, beginning with "You are {name}".'
)
"""A question for the user's own name, which small models take for theirs: of ten names that were
given three turns before, Qwen2.5-Coder 0.5B knew one without this, and ten with it."""
NOTED = "Notes:\n{notes}\nAnswer this question from the notes, in one sentence: {question}"
"""A question with passages of knowledge, marked as such."""


class Room(NamedTuple):
    """How much a prompt may hold.

    Attributes:
        tokens: that it may take.
        exchanges: of the history that are taken at most.
        count: counts the tokens of messages.
    """

    tokens: int
    exchanges: int
    count: Callable[[Sequence[ChatMessage]], int]


class Question(NamedTuple):
    """What is to be answered.

    Attributes:
        text: what the user says now.
        passages: of knowledge that bears on it, the best first.
        begun: what of the answer was said already; empty where nothing was.
        continues: the model goes on with a last message of its own.
    """

    text: str
    passages: Sequence[str] = ()
    begun: str = ""
    continues: bool = True


class Said(Protocol):
    """One exchange, as the history keeps it."""

    @property
    def turn(self) -> int:
        """Its number, which grows."""
        ...

    @property
    def question(self) -> str:
        """What the user said."""
        ...

    @property
    def answer(self) -> str:
        """What the user heard of the answer."""
        ...

    @property
    def interrupted(self) -> bool:
        """The answer was cut off there."""
        ...


def build(
    persona: Persona, history: Sequence[Said], question: Question, room: Room
) -> list[ChatMessage]:
    """The messages for one turn.

    If they would be too long, first the oldest exchanges are left out, then the examples, then the
    last passages.

    Args:
        persona: who answers, with examples.
        history: what was said before, oldest first.
        question: what is to be answered.
        room: how much the prompt may hold.

    Raises:
        EngineError: `prompt-too-long`: persona and question alone do not fit.
    """
    system, examples = _persona(persona)
    if name := name_asked_for(question.text, history):
        question = question._replace(text=NAMED.format(name=name, question=question.text))

    def prompt(said: Sequence[Said], count: int, *, short: bool = False) -> list[ChatMessage]:
        first = system if short else [*system, *examples]
        return [*first, *_messages(said), *_last(said, question, count)]

    for start in _starts(history, room.exchanges):
        messages = prompt(history[start:], len(question.passages))
        if room.count(messages) <= room.tokens:
            return messages
    for count in range(len(question.passages), -1, -1):
        messages = prompt((), count, short=True)
        if room.count(messages) <= room.tokens:
            return messages
    raise EngineError(
        "prompt-too-long",
        f"persona and question take about {room.count(messages)} tokens and the model has room for "
        f"{room.tokens}: shorten them, or give the model a larger context in iris.toml",
    )


def _persona(persona: Persona) -> tuple[list[ChatMessage], list[ChatMessage]]:
    """Who answers, and the examples of how."""
    character = " ".join(persona.character.split())
    system = [ChatMessage("system", character)] if character else []
    examples = []
    for example in persona.examples:
        examples.append(ChatMessage("user", example.ask))
        examples.append(ChatMessage("assistant", example.answer))
    return system, examples


def _last(said: Sequence[Said], question: Question, passages: int) -> list[ChatMessage]:
    """The question, and what of its answer was said already."""
    interrupting = bool(said) and said[-1].interrupted
    asked = _question(question.text, question.passages[:passages], interrupting=interrupting)
    if not question.begun:
        return [asked]
    if question.continues:
        return [asked, ChatMessage("assistant", question.begun)]
    told = f"{asked.content}\n\n{GO_ON.format(begun=question.begun)}"
    return [ChatMessage("user", told)]


def _starts(history: Sequence[Said], exchanges: int) -> list[int]:
    """Where the history may begin, the longest first: where a block of turns begins if possible."""
    least = max(0, len(history) - exchanges)
    block = max(1, exchanges // 2)
    numbers = [said.turn // block for said in history]
    begins = [
        index
        for index in range(least, len(history))
        if index == 0 or numbers[index] != numbers[index - 1]
    ]
    return [*begins, *range(begins[-1] + 1 if begins else least, len(history))]


def _messages(said: Sequence[Said]) -> list[ChatMessage]:
    """What was said; a question of whose answer nothing was heard tells a model nothing."""
    messages: list[ChatMessage] = []
    interrupted = False
    for exchange in said:
        if not exchange.answer:
            continue
        messages.append(_question(exchange.question, (), interrupting=interrupted))
        answer = exchange.answer + CUT_OFF if exchange.interrupted else exchange.answer
        messages.append(ChatMessage("assistant", answer))
        interrupted = exchange.interrupted
    return messages


def _question(question: str, passages: Sequence[str], *, interrupting: bool) -> ChatMessage:
    note = INTERRUPTING if interrupting else ""
    facts = "".join(f"- {' '.join(passage.split())}\n" for passage in passages)
    if not facts:
        return ChatMessage("user", f"{note}{question}")
    return ChatMessage("user", NOTED.format(notes=facts, question=f"{note}{question}"))
