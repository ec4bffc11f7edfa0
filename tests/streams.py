"""Takes things of a stream, and fails when they do not come in time."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import TypeVar

T = TypeVar("T")


async def take(stream: AsyncIterator[T], count: int, *, within: float = 5.0) -> list[T]:
    """The next `count` things of a stream; fails when they do not come in time."""
    taken: list[T] = []
    try:
        async with asyncio.timeout(within):
            while len(taken) < count:
                taken.append(await anext(stream))
    except TimeoutError:
        raise AssertionError(f"got {len(taken)} of {count} within {within} s: {taken}") from None
    return taken


async def take_until(
    stream: AsyncIterator[T], last: Callable[[T], bool], *, within: float = 10.0
) -> list[T]:
    """Everything of a stream up to and including the one that `last` accepts."""
    taken: list[T] = []
    try:
        async with asyncio.timeout(within):
            async for thing in stream:
                taken.append(thing)
                if last(thing):
                    return taken
    except TimeoutError:
        pass
    raise AssertionError(f"the last one did not come within {within} s: {taken}")
