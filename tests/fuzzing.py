"""Gives a bridge mutated input, and sees that nothing stays open and silent."""

import asyncio
import itertools
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from typing import Protocol

import httpx
from bridge_client import RunningBridge, client, hear_type, running_bridge
from mutations import Case, Mutator
from nats import connect as nats_connect
from websockets.frames import Frame, Opcode

from agents.events.agent import Dispatcher
from agents.events.rules import Rules
from bus import Bus
from schemas import messages as m

BATCH = 50
"""Cases for one connection; after them the bridge must answer a ping, or have closed it."""
ANSWER_SECONDS = 10.0
"""The longest silence: a busy machine, or a NATS that is held up, may take some of it."""
HELLO = b'{"type":"hello","protocol":1,"device":"fuzz","wants":["avatar"],"session":"main"}'
UPGRADE = (
    b"GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
SERVER_ERROR = b"HTTP/1.1 500"


class Fuzz(Protocol):
    """Gives the agents `count` cases of a seed."""

    async def __call__(self, *, seed: int, count: int) -> None:
        """Give them, and see that all are well."""


@asynccontextmanager
async def fuzzed_agents(
    new_bus: Callable[[str], Awaitable[Bus]], nats_url: str
) -> AsyncGenerator[Fuzz, None]:
    """A bridge and an events agent, which must run until the block ends."""
    bus = await new_bus("judge")
    events = await new_bus("events")
    dispatching = asyncio.create_task(Dispatcher(events, Rules([])).run())
    settings = {"requests_burst": 5, "requests_per_second": 1}
    try:
        async with running_bridge(await new_bus("bridge"), **settings) as bridge:

            async def give(*, seed: int, count: int) -> None:
                await fuzz(bridge, bus, nats_url, seed=seed, count=count)
                await assert_well(bridge, bus)
                assert not dispatching.done(), "the events agent has ended"

            yield give
    finally:
        await events.stop()
        await dispatching


async def fuzz(bridge: RunningBridge, bus: Bus, nats_url: str, *, seed: int, count: int) -> None:
    """Give the bridge `count` cases.

    Raises:
        AssertionError: a connection stays open and silent, or a request ends in a bare 500.
    """
    cases = iter(Mutator(seed).cases(count))
    tool = await nats_connect(nats_url)
    try:
        for number in itertools.count():
            batch = list(itertools.islice(cases, BATCH))
            if not batch:
                return
            try:
                for case in batch:
                    if case.kind == "bus":
                        await tool.publish(case.subject, case.data)
                    elif case.kind == "http":
                        await _request(bridge, case)
                await _frames(bridge, batch, greeted=number % 4 != 0)
            except AssertionError as error:
                shown = "\n".join(f"{case.kind} {case.data[:200]!r}" for case in batch)
                raise AssertionError(f"{error}, seed {seed}, batch {number}:\n{shown}") from error
            if number % 20 == 0:
                await assert_well(bridge, bus)
    finally:
        await tool.close()


async def assert_well(bridge: RunningBridge, bus: Bus) -> None:
    """A new client is welcomed, hears what happens, and is answered; nobody else is left over."""
    async with client(bridge, device="judge", wants=["avatar"]) as (socket, welcome):
        assert welcome["type"] == "welcome", welcome
        await bus.store(m.AvatarTrigger(name="well"), session="main")
        while (await hear_type(socket, "avatar.trigger"))["name"] != "well":
            pass
        async with httpx.AsyncClient(base_url=bridge.http) as http:
            for _ in range(100):
                devices = {one["device"] for one in (await http.get("/devices")).json()}
                if devices == {"judge"}:
                    return
                await asyncio.sleep(0.05)
    raise AssertionError(f"clients that are gone are still there: {devices}")


async def _frames(bridge: RunningBridge, batch: Iterable[Case], *, greeted: bool) -> None:
    """Send all frames on one connection, and see that it is answered or closed."""
    reader, writer = await asyncio.open_connection("127.0.0.1", bridge.port)
    try:
        writer.write(UPGRADE)
        await reader.readuntil(b"\r\n\r\n")
        if greeted:
            writer.write(bytes(Frame(Opcode.TEXT, HELLO).serialize(mask=True)))
        raw: Iterable[bytes] = []
        for case in batch:
            if case.kind in {"text", "binary"}:
                writer.write(case.data)
            elif case.kind == "raw":
                raw = [*raw, case.data]
        writer.write(bytes(Frame(Opcode.TEXT, b'{"type":"ping"}').serialize(mask=True)))
        assert await _answered(reader), "a connection stays open and silent"
        for data in raw:  # any of it may break the connection, which is an answer, too
            writer.write(data)
        writer.write_eof()
        async with asyncio.timeout(ANSWER_SECONDS):
            while await reader.read(65_536):
                pass
    except ConnectionError:
        pass
    except TimeoutError:
        raise AssertionError("a connection that the client has ended stays open") from None
    finally:
        writer.close()


async def _answered(reader: asyncio.StreamReader) -> bool:
    """Whether a pong comes, or the end, and something before that every few seconds."""
    seen = b""
    try:
        async with asyncio.timeout(6 * ANSWER_SECONDS):
            while b'{"type":"pong"}' not in seen:
                async with asyncio.timeout(ANSWER_SECONDS):
                    data = await reader.read(65_536)
                if not data:
                    return True
                seen = seen[-20:] + data
    except TimeoutError:
        return False
    return True


async def _request(bridge: RunningBridge, case: Case) -> None:
    """Send a request, and see that it is answered."""
    reader, writer = await asyncio.open_connection("127.0.0.1", bridge.port)
    try:
        writer.write(case.data)
        writer.write_eof()
        async with asyncio.timeout(ANSWER_SECONDS):
            answer = await reader.read()
    except ConnectionError:
        return
    except TimeoutError:
        raise AssertionError(f"a request is not answered: {case.data[:300]!r}") from None
    finally:
        writer.close()
    assert not answer.startswith(SERVER_ERROR), answer
