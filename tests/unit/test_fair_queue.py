"""Who gets the voice next, and that nobody gets it twice."""

import asyncio

from agents.tts.fair_queue import FairQueue


async def test_the_earliest_deadline_is_next_and_equals_take_turns() -> None:
    """Whoever waits for the earliest time is let in, in the order of arrival where it is equal."""
    queue = FairQueue()
    order: list[str] = []

    async def use(name: str, due: float) -> None:
        async with queue.turn(due):
            order.append(name)
            await asyncio.sleep(0)

    async with asyncio.TaskGroup() as group, queue.turn(0.0):
        for name, due in (("late", 9.0), ("b", 2.0), ("c", 2.0), ("a", 1.0)):
            group.create_task(use(name, due))
            await asyncio.sleep(0)
        assert order == []
    assert order == ["a", "b", "c", "late"]


async def test_a_cancelled_waiter_keeps_nobody_out() -> None:
    """Neither while it waits, nor in the moment in which it is let in."""
    queue = FairQueue()

    async def use() -> None:
        async with queue.turn(1.0):
            await asyncio.sleep(10)

    async with queue.turn(0.0):
        waiting, admitted = asyncio.create_task(use()), asyncio.create_task(use())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait({waiting})
    admitted.cancel()
    await asyncio.wait({admitted})
    async with asyncio.timeout(1), queue.turn(0.0):
        pass
