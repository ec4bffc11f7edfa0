"""A language model that costs nothing: three sentences about what was asked, word by word."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from pathlib import Path

import msgspec

from agents.dialogue.engine import ChatMessage, estimated_tokens


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much it writes, and how long a word takes, in seconds."""

    sentences: int = 3
    word_seconds: float = 0.01


class Engine:
    """Goes on with an answer that was begun, as real models do."""

    context = 2000
    name = "fake"
    remote = False
    prefills = continues = True

    def __init__(self, settings: Settings, state: Path) -> None:
        self._settings = settings

    async def complete(self, messages: Sequence[ChatMessage]) -> AsyncGenerator[str]:
        """The sentences that are still missing."""
        begun = messages[-1].content if messages[-1].role == "assistant" else ""
        for number in range(begun.count("."), self._settings.sentences):
            for word in f"This is sentence number {number} of my answer. ".split(" "):
                await asyncio.sleep(self._settings.word_seconds)
                yield f"{word} " if word else ""

    def tokens(self, messages: Sequence[ChatMessage]) -> int:
        """An estimate."""
        return estimated_tokens(messages)

    async def close(self) -> None:
        """Nothing to free."""
