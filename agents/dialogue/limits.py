"""What an answer may take: until its first text, between two, and in all."""

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator

from agents.runtime.errors import EngineError
from agents.runtime.settings import Dialogue as DialogueSettings

LONGEST_DELTA = 1_000
"""Characters of a delta; a longer one is given in several, so that limits hold within it."""


async def limited(deltas: AsyncGenerator[str], settings: DialogueSettings) -> AsyncGenerator[str]:
    """The deltas of an answer, as long as they come in time and not for ever.

    The time in which their reader does something else does not count.

    Raises:
        EngineError: `model-stalled`: nothing came for too long; `answer-too-long`: it was written
            for more than `max_seconds` after its first text.
        Exception: whatever the engine raises.
    """
    begun, spent = False, 0.0
    async with contextlib.aclosing(deltas):
        while True:
            within = settings.stall_seconds if begun else settings.first_token_seconds
            began = time.monotonic()
            try:
                async with asyncio.timeout(within):
                    delta = await anext(deltas, None)
            except TimeoutError as error:
                what = "wrote nothing more" if begun else "did not begin to write"
                raise EngineError(
                    "model-stalled",
                    f"the language model {what} for {within:g} s: the answer ends here",
                ) from error
            if delta is None:
                return
            spent += (time.monotonic() - began) if begun else 0.0
            begun = True
            for start in range(0, len(delta), LONGEST_DELTA):
                yield delta[start : start + LONGEST_DELTA]
            if spent > settings.max_seconds:
                raise too_long("max_seconds", settings.max_seconds)


def too_long(limit: str, value: float) -> EngineError:
    """Why an answer is ended that does not end by itself."""
    return EngineError(
        "answer-too-long",
        f"the language model did not come to an end: [dialogue] {limit} = {value:g} ends the "
        f"answer here",
    )
