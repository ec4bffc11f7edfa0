"""Runs blocking work of engines for a limited time; what hangs is left to itself."""

import asyncio
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class HungError(TimeoutError):
    """Work did not come to an end in its time."""


async def watched(work: Callable[..., T], *args: object, within: float) -> T:
    """Run blocking work in a thread of its own for at most `within` seconds.

    A thread cannot be stopped: one that hangs is left to itself, and its result is thrown away. It
    is a daemon, so it does not keep the process from ending.

    Raises:
        HungError: the work hangs.
        Exception: whatever the work raises.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def finish(result: T | None, error: BaseException | None) -> None:
        if done.done():
            return  # nobody waits any more
        if error is None:
            done.set_result(result)  # type: ignore[arg-type]
        elif isinstance(error, StopIteration):  # which no future can carry
            done.set_exception(RuntimeError(f"an engine raised {error!r}"))
        else:
            done.set_exception(error)

    def run() -> None:
        result, failure = None, None
        try:
            result = work(*args)
        except BaseException as error:  # noqa: BLE001 (it is raised where it is waited for)
            failure = error
        try:
            loop.call_soon_threadsafe(finish, result, failure)
        except RuntimeError:
            return  # the loop is closed

    threading.Thread(target=run, name=f"watched {work!r:.60}", daemon=True).start()
    try:
        async with asyncio.timeout(within):
            return await done
    except TimeoutError:
        if done.done() and not done.cancelled():
            raise  # the work's own
        raise HungError(f"nothing came for {within:g} s") from None
