"""What a session's listeners have in store, and whether they are let hear it."""

import asyncio
import contextlib
import time
from typing import Final

STORE_SECONDS: Final = 2.0
"""Sound that is made in advance while it is held back; the rest waits until that is over."""
HOLD_SECONDS: Final = 5.0
"""Without news for so long, nothing is held back any more: whoever did it may have died."""


class Playback:
    """When the sound that was made of the current answer will have been heard.

    Times are seconds of `time.monotonic`.
    """

    def __init__(self) -> None:
        self._turn = 0
        self._dry = 0.0
        self._held_until = 0.0
        self._released = asyncio.Event()

    def made(self, turn: int, seconds: float) -> None:
        """So much more of a turn's sound is there."""
        now = time.monotonic()
        self._dry = (max(self._dry, now) if turn == self._turn else now) + seconds
        self._turn = turn

    def due(self, turn: int) -> float:
        """When a turn's sound runs out, or ran out; now for a turn that has none yet."""
        return self._dry if turn == self._turn else time.monotonic()

    def hold(self) -> None:
        """The answer's sound is held back."""
        self._released.clear()
        self._held_until = time.monotonic() + HOLD_SECONDS

    def release(self) -> None:
        """The sound goes on, or the answer is over."""
        self._held_until = 0.0
        self._released.set()

    async def wanted(self, turn: int) -> None:
        """Wait until more sound of a turn is of use.

        While it is held back, and listeners have enough in store, whoever speaks over it is to be
        understood soon: the processor is left to that.
        """
        while (now := time.monotonic()) < self._held_until:
            wait = min(self.due(turn) - STORE_SECONDS, self._held_until) - now
            if wait <= 0:
                return
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._released.wait()
