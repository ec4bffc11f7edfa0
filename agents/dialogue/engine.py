"""What a language model engine is: messages go in, the answer's text comes out as it is written."""

import contextlib
from collections.abc import AsyncGenerator, Sequence
from typing import Literal, NamedTuple, Protocol

LETTERS_PER_TOKEN = 3.5
"""English text has 4 to 4.5 letters a token; an estimate had better be too high than too low."""
MESSAGE_TOKENS = 6
"""What a chat template puts around a message: its marks, its role, its line ends."""


class ChatMessage(NamedTuple):
    """One message of a chat, as language models take them."""

    role: Literal["system", "user", "assistant"]
    content: str


class DialogueEngine(Protocol):
    """A language model.

    Attributes:
        context: tokens that a prompt may take; what the answer needs is taken off already.
        name: of the model, for people to read.
        remote: a server runs it, so that a question costs time, maybe money, and leaves the house:
            nothing is asked of it but what has to be.
        prefills: reading a prompt in advance makes its answer start sooner, and is wanted.
        continues: it goes on with a last message of the assistant. Where it does not, that may be
            refused, or answered from the beginning.
    """

    context: int
    name: str
    remote: bool
    prefills: bool
    continues: bool

    def complete(self, messages: Sequence[ChatMessage]) -> AsyncGenerator[str]:
        """Write the next message of a chat, piece by piece as it comes to be.

        Closing the generator (`aclose`, or cancelling the task that reads it) stops the model
        within a token or so, and returns when it has stopped. Several may run at once. A prompt
        that begins as the last one did starts sooner.

        Raises:
            EngineError: the engine cannot answer, for a reason that its user can mend, or
                (`answer-cut-off`, after all the text there is) the answer has no end.
        """
        ...

    def tokens(self, messages: Sequence[ChatMessage]) -> int:
        """How many tokens the messages take in a prompt: an estimate, rather too high."""
        ...

    async def close(self) -> None:
        """Stop what runs and free the model; the engine is of no use any more."""
        ...


async def prefill(engine: DialogueEngine, messages: Sequence[ChatMessage]) -> None:
    """Have the engine read a prompt in advance: what begins as it does then starts sooner.

    Raises:
        EngineError: the engine cannot answer, for a reason that its user can mend.
    """
    async with contextlib.aclosing(engine.complete(messages)) as answer:
        await anext(answer, None)


def estimated_tokens(messages: Sequence[ChatMessage]) -> int:
    """A guess at the tokens of messages, for engines that cannot count them.

    ASCII text is counted at `LETTERS_PER_TOKEN`, anything else at a token a character, which is
    what a small English vocabulary makes of other scripts.
    """
    total = 0.0
    for message in messages:
        plain = sum(character.isascii() for character in message.content)
        total += MESSAGE_TOKENS + plain / LETTERS_PER_TOKEN + (len(message.content) - plain)
    return int(total) + 1
