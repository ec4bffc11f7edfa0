"""Waiting for an answer: as long as she is thinking or talking, and no longer."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from agents.runtime.errors import SettingsError
from scripts.iris import http

T = TypeVar("T")

LOOK_SECONDS = 15.0
"""Between two looks at whether the agent that answers is there."""
MISSING_LOOKS = 4
"""So often in a row it is not: nobody will answer."""


async def for_answer(answer: Awaitable[T], address: str, *, look: float = LOOK_SECONDS) -> T:
    """Wait for an answer as long as the dialogue agent is there to give it.

    How long an answer may take is the dialogue agent's to say, which ends each turn.

    Args:
        answer: what is waited for; cancelled when nobody will give it.
        address: of the bridge, `http://127.0.0.1:8080`.
        look: seconds between two looks.

    Raises:
        SettingsError: the agent has been away for several looks.
    """
    waiting = asyncio.ensure_future(answer)
    missing = 0
    try:
        while not waiting.done():
            await asyncio.wait({waiting}, timeout=look)
            if not waiting.done():
                missing = 0 if await asyncio.to_thread(_answers, address) else missing + 1
            if missing == MISSING_LOOKS:
                raise SettingsError(
                    "nobody answers: the dialogue agent is away; `iris doctor` says what is wrong"
                )
        return waiting.result()
    finally:
        waiting.cancel()


def _answers(address: str) -> bool:
    """Whether the agent that answers is well."""
    try:
        missing = http.get(f"{address}/healthz").get("missing")
    except SettingsError:
        return False
    return isinstance(missing, list) and "dialogue" not in missing
