"""The connection to a real nats-server that is late, dies, and comes back."""

import asyncio
import contextlib
from collections.abc import Callable

import pytest
from conftest import NatsServer
from nats import connect as nats_connect
from nats.errors import Error as NatsError
from streams import take

from bus import Bus, BusUnavailableError, InterruptedBusError, connect
from schemas import messages as m


async def test_a_cancellation_in_the_moment_of_an_answer_takes_hold(bus: Bus) -> None:
    """Who is told to stop just when a receipt arrives stops, and does not store the next one."""

    async def store_forever() -> None:
        while True:
            await bus.store(m.AvatarTrigger(name="rain"), session="main")

    storing = asyncio.create_task(store_forever())
    await asyncio.sleep(0)  # it waits for a receipt now
    (answer,) = bus._client._resp_map.values()
    answer.add_done_callback(lambda _: storing.cancel())
    await asyncio.wait({storing}, timeout=2)
    assert storing.cancelled()


async def test_what_was_told_before_a_flush_is_there_after_it(
    bus: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server is asked for its sign of life behind all that waits."""
    written: list[bytes] = []
    transport = bus._client._transport
    assert transport
    for name in ("write", "writelines"):
        write = getattr(transport, name)

        def record(data: bytes | list[bytes], write: Callable[..., None] = write) -> None:
            written.append(data if isinstance(data, bytes) else b"".join(data))
            write(data)

        monkeypatch.setattr(transport, name, record)
    await bus.publish(m.AvatarTrigger(name="rain"), session="main")
    await bus.flush()
    said = b"".join(written)
    assert 0 <= said.index(b"avatar.trigger") < said.index(b"PING")


async def test_a_server_that_answers_late_is_heard_again(bus: Bus, nats: NatsServer) -> None:
    """Who gave up waiting for it is not deaf when it wakes up."""
    async with bus.subscribe(m.AvatarTrigger) as heard:
        with nats.held(), pytest.raises((NatsError, TimeoutError)):
            await bus._client.flush(0.2)
        await bus.publish(m.AvatarTrigger(name="rain"), session="main")
        assert len(await take(heard, 1)) == 1
    assert bus.connection_epoch == 0


async def test_everything_goes_on_when_the_server_restarts(bus: Bus, nats: NatsServer) -> None:
    """Subscriptions, work and stage survive a killed server; what was stored is still there."""
    turn = await bus.ask(m.TurnAsked(text="before", source="typed"), session="main")
    _, before = await bus.stored.stage_bounds()
    await bus.store(m.AvatarTrigger(name="before"), session="main")
    async with (
        bus.work(m.TurnAsked, durable="dialogue", session="main") as jobs,
        bus.subscribe(m.VadStarted) as heard,
        bus.stored.stage("main", after=before) as stage,
    ):
        await take(stage, 1)
        nats.kill()
        asked = m.TurnAsked(text="during", source="typed")
        asking = asyncio.create_task(bus.ask(asked, session="main"))
        await asyncio.sleep(0.3)
        nats.start()
        for number, text in ((turn, "before"), (turn + 1, "during")):
            (job,) = await take(jobs, 1, within=10)
            assert (job.seq, job.message.text) == (number, text)
            await job.done()
        assert await asking == turn + 1
        await bus.publish(m.VadStarted(device="d"), session="main")
        await take(heard, 1)
        await bus.publish(m.AvatarTrigger(name="later"), session="main")
        (received,) = await take(stage, 1, within=10)
        assert received.message.name == "later"
        assert received.seq == before + 2
    async with bus.stored.stage("main", after=before) as again:
        assert [r.message.name for r in await take(again, 2)] == ["before", "later"]


async def test_what_nobody_can_store_is_refused_in_time(bus: Bus, nats: NatsServer) -> None:
    """While the server stays away, storing fails after the time that was given."""
    nats.kill()
    asked = m.TurnAsked(text="during", source="typed")
    with pytest.raises(BusUnavailableError, match="turn.asked could not be stored"):
        await bus.store(asked, session="main", within=0.5)


async def test_a_stream_that_was_deleted_is_made_again(bus: Bus) -> None:
    """What is to be stored finds its stream, although somebody has deleted it."""
    await bus._connection.js.delete_stream("TURNS")
    assert await bus.ask(m.TurnAsked(text="hi", source="typed"), session="main") == 1


async def test_a_return_of_the_server_is_told(bus: Bus, nats: NatsServer) -> None:
    """At once, after each absence, and no more once the bus stops."""
    async with contextlib.aclosing(bus.reconnections()) as returns:
        await take(returns, 1)
        assert bus.connection_epoch == 0
        nats.kill()
        nats.start()
        await take(returns, 1)
        assert bus.connection_epoch == 1
        await bus.stop()
        assert [told async for told in returns] == []


async def test_what_may_have_been_lost_is_known(bus: Bus, nats: NatsServer) -> None:
    """Who stores what follows on something learns that the connection broke in between."""
    epoch = bus.connection_epoch
    trigger = m.AvatarTrigger(name="rain")
    await bus.store(trigger, session="main", epoch=epoch)
    nats.kill()
    waiting = asyncio.create_task(bus.wait_connected())
    await asyncio.sleep(0.3)
    assert not waiting.done()
    nats.start()
    async with asyncio.timeout(5):
        assert await waiting > epoch
    with pytest.raises(InterruptedBusError):
        await bus.store(trigger, session="main", epoch=epoch)
    await bus.store(trigger, session="main", epoch=await bus.wait_connected())


async def test_nobody_there_is_said_plainly() -> None:
    """Without a server, connecting fails with a sentence, in the time that was given."""
    with pytest.raises(BusUnavailableError, match="no NATS server answers"):
        await connect("nats://127.0.0.1:1", name="x", wait=0.3)


@pytest.mark.parametrize("away", [0.0, 0.1, 0.25])
async def test_closing_while_the_server_is_away_leaves_no_task(
    nats: NatsServer, new_bus, away: float
) -> None:
    """A process can end although its server is gone, at any moment of the search for it."""
    bus = await new_bus("leaver")
    nats.kill()
    await asyncio.sleep(away)
    async with asyncio.timeout(5):
        await bus.close()
    left = [task.get_name() for task in asyncio.all_tasks() if "nats" in repr(task.get_coro())]
    assert not left


async def test_what_nats_raises_does_not_leave_the_bus(nats: NatsServer) -> None:
    """Agents know the errors of the bus, and can catch them."""
    bus = await connect(nats.url, name="closed")
    await bus.close()
    for source in (
        bus.subscribe(m.AvatarTrigger),
        bus.stored.follow(m.AvatarTrigger),
        bus.stored.stage("main", after=0),
        bus.work(m.TurnAsked, durable="dialogue"),
    ):
        with pytest.raises(BusUnavailableError):
            async with source:
                pass
    for call in (
        bus.flush(),
        bus.publish(m.AvatarTrigger(name="rain"), session="main"),
        bus.register(description="closed", metadata={}),
        bus.stored.sessions(m.TurnAsked),
        bus.stored.recall(m.AvatarTrigger, session="main"),
        bus.bucket("history").get("iris.main"),
    ):
        with pytest.raises(BusUnavailableError):
            await call


async def test_a_message_that_is_no_message_is_told_in_its_session(
    bus: Bus, nats: NatsServer
) -> None:
    """Whoever looks at a session finds what went wrong in it."""
    tool = await nats_connect(nats.url)
    async with bus.subscribe(m.SystemFailed) as told, bus.subscribe(m.AvatarTrigger):
        await tool.publish("iris.iris.kitchen.avatar.trigger", b"rubbish")
        (report,) = await take(told, 1)
    await tool.close()
    assert (report.session, report.message.code) == ("kitchen", "bad-message")


async def test_streams_of_an_older_iris_learn_what_is_new(nats: NatsServer) -> None:
    """A state folder that is upgraded keeps what its streams kept, and they keep what is new."""
    tool = await nats_connect(nats.url)
    await tool.jetstream().add_stream(
        name="STAGE", subjects=["iris.*.*.turn.started", "iris.*.*.older.type"], first_seq=100
    )
    await tool.close()
    bus = await connect(nats.url, name="newer")
    stored = await bus.store(m.SpeechHeld(turn=1), session="main")
    info = await bus._js.stream_info("STAGE")
    await bus.close()
    assert stored.seq == 100
    assert {"iris.*.*.older.type", "iris.*.*.turn.started"} <= set(info.config.subjects or [])


async def test_a_reader_that_is_slow_is_sent_no_more_than_it_takes(bus: Bus) -> None:
    """What waits for it stays with the server, and all of it comes, in order."""
    pieces = 4000
    for offset in range(pieces):
        piece = m.SpeechAudio(turn=1, sentence=0, offset=offset, pcm=b"\0" * 4000)
        await bus.publish(piece, session="main")
    ended = m.SpeechEnded(turn=1, sentence=0, samples=0)
    await bus.store(ended, session="main")
    async with bus.stored.stage("main", after=0) as reader:
        await asyncio.sleep(1)
        assert reader._queue.qsize() < pieces
        messages = [received.message async for received in reader.backlog()]
    assert messages.pop() == ended
    assert [piece.offset for piece in messages] == list(range(pieces))
