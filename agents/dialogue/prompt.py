"""Builds the prompt of a turn, so that the model needs to read as little of it anew as possible.

A model keeps what it has read and goes on from there if the next prompt begins with the same bytes.
So the persona comes first and never changes; what was said follows, always written the same way;
what belongs to this turn alone (passages of knowledge) stands with the question at the end, and is
not in the history of the next. When the history grows too long, several exchanges are dropped at
once, so that the beginning moves rarely.
"""

from collections.abc import Callable, Sequence
from typing import Protocol

from agents.dialogue.engine import ChatMessage
from agents.runtime.errors import EngineError

CUT_OFF = "—"
"""Stands where an answer was interrupted, and for an answer of which nothing was heard."""
INTERRUPTING = "(I interrupted you.) "
"""Stands before what was said next, so that the model knows why its answer ends there."""


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


def build(  # noqa: PLR0913 (a prompt is made of so much)
    persona: str,
    history: Sequence[Said],
    question: str,
    passages: Sequence[str] = (),
    *,
    room: int,
    exchanges: int,
    tokens: Callable[[Sequence[ChatMessage]], int],
) -> list[ChatMessage]:
    """The messages for one turn.

    If they would be too long, first the oldest exchanges are left out, then the last passages.

    Args:
        persona: who answers; empty for the model's own.
        history: what was said before, oldest first.
        question: what the user says now.
        passages: of knowledge that bears on the question, the best first.
        room: tokens that the prompt may take.
        exchanges: of the history that are taken at most.
        tokens: counts the tokens of messages.

    Raises:
        EngineError: `prompt-too-long`: persona and question alone do not fit.
    """
    first = [ChatMessage("system", persona)] if persona else []

    def prompt(said: Sequence[Said], count: int) -> list[ChatMessage]:
        interrupted = bool(said) and said[-1].interrupted
        last = _question(question, passages[:count], interrupting=interrupted)
        return [*first, *_messages(said), last]

    for start in _starts(history, exchanges):
        messages = prompt(history[start:], len(passages))
        if tokens(messages) <= room:
            return messages
    for count in range(len(passages), -1, -1):
        messages = prompt((), count)
        if tokens(messages) <= room:
            return messages
    raise EngineError(
        "prompt-too-long",
        f"persona and question take about {tokens(messages)} tokens and the model has room for "
        f"{room}: shorten them, or give the model a larger context in iris.toml",
    )


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
    messages: list[ChatMessage] = []
    interrupted = False
    for exchange in said:
        messages.append(_question(exchange.question, (), interrupting=interrupted))
        answer = exchange.answer + CUT_OFF if exchange.interrupted else exchange.answer or CUT_OFF
        messages.append(ChatMessage("assistant", answer))
        interrupted = exchange.interrupted
    return messages


def _question(question: str, passages: Sequence[str], *, interrupting: bool) -> ChatMessage:
    note = INTERRUPTING if interrupting else ""
    facts = "".join(f"- {' '.join(passage.split())}\n" for passage in passages)
    known = f"Here is what you know about it:\n{facts}\n" if facts else ""
    return ChatMessage("user", f"{known}{note}{question}")
