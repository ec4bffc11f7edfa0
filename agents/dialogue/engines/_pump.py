"""Reads a stream from a server in a task of its own."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator

AHEAD = 64
"""Texts that are read before somebody takes them; then the server has to wait."""


async def pumped(stream: AsyncIterator[str]) -> AsyncGenerator[str]:
    """What a stream gives, with a clean end when the reader closes it early.

    Closing a generator does not close those that it reads from, and an HTTP client stacks half a
    dozen. Cancelling the task that reads them unwinds them all, from where the innermost waits.

    Raises:
        Exception: whatever the stream raises.
    """
    queue: asyncio.Queue[str | None] = asyncio.Queue()
    room = asyncio.Semaphore(AHEAD)

    async def read() -> None:
        try:
            async for text in stream:
                await room.acquire()
                queue.put_nowait(text)
        finally:
            queue.put_nowait(None)

    reading = asyncio.create_task(read())
    try:
        while (text := await queue.get()) is not None:
            yield text
            room.release()
        await reading
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
