"""A language model that costs nothing: three sentences about what was asked, word by word."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path

import msgspec

from agents.dialogue.engine import ChatMessage, estimated_tokens

SENTENCES = 3
WORD_SECONDS = 0.01


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Its table has no keys."""


class Engine:
    """Goes on with an answer that was begun, as real models do."""

    context = 2000

    def __init__(self, settings: Settings, state: Path) -> None:
        return

    async def complete(self, messages: Sequence[ChatMessage]) -> AsyncGenerator[str]:
        """The sentences that are still missing."""
        begun = messages[-1].content if messages[-1].role == "assistant" else ""
        for number in range(begun.count("."), SENTENCES):
            for word in f"This is sentence number {number} of my answer. ".split(" "):
                await asyncio.sleep(WORD_SECONDS)
                yield f"{word} " if word else ""

    def tokens(self, messages: Sequence[ChatMessage]) -> int:
        """An estimate."""
        return estimated_tokens(messages)

    async def close(self) -> None:
        """Nothing to free."""
