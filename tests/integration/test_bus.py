"""The bus over a real nats-server."""

import asyncio
import contextlib
from collections.abc import Callable

import pytest
from conftest import NatsServer, take, take_until
from nats.errors import Error as NatsError

from bus import (
    Bus,
    BusError,
    BusUnavailableError,
    ConflictError,
    InterruptedBusError,
    LeaseLostError,
    Leases,
    Received,
    connect,
)
from bus.leases import LEASE_SECONDS
from schemas import messages as m


async def test_a_message_arrives_as_it_was_sent(bus: Bus) -> None:
    """Every field, and the session that it belongs to, arrive; the subject is made of both."""
    async with bus.subscribe(m.AvatarTrigger) as heard:
        sent = m.AvatarTrigger(name="fireworks", data={"amount": 5, "who": "Zoë"})
        await bus.publish(sent, session="kitchen")
        assert await take(heard, 1) == [Received(sent, "kitchen", 0)]


async def test_sound_arrives_bit_for_bit(bus: Bus) -> None:
    """PCM travels raw, with its fields in headers."""
    async with bus.subscribe(m.SpeechAudio) as heard:
        sent = m.SpeechAudio(turn=7, sentence=2, offset=441, pcm=bytes(range(256)))
        await bus.publish(sent, session="main")
        (received,) = await take(heard, 1)
        assert received.message == sent


async def test_the_order_within_a_domain_is_kept(bus: Bus) -> None:
    """Microphone messages of several types arrive in the order in which they were published."""
    sent = [m.MicStarted(device="d", rate=16_000)]
    for index in range(300):
        sent.append(m.MicAudio(device="d", rate=16_000, offset=index, pcm=b"\0\0"))
        if index % 50 == 49:
            sent += [m.MicStopped(device="d"), m.MicStarted(device="d", rate=16_000)]
    async with bus.subscribe(m.MicStarted, m.MicAudio, m.MicStopped) as heard:
        for message in sent:
            await bus.publish(message, session="main")
        received = await take(heard, len(sent))
    assert [r.message for r in received] == sent


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
    assert bus.interruptions == 0


async def test_a_turn_is_stored_and_given_to_one_worker(bus: Bus, new_bus) -> None:
    """Two workers share the turns: each turn goes to one, under the number that was promised."""
    other = await new_bus("other")
    got: list[int] = []
    all_served = asyncio.Event()

    async def serve(mine: Bus) -> None:
        async with mine.work(m.TurnAsked, durable="dialogue", session="main") as jobs:
            async for job in jobs:
                got.append(job.seq)
                await job.done()
                if len(got) == 20:
                    all_served.set()

    async with asyncio.TaskGroup() as group:
        group.create_task(serve(bus))
        group.create_task(serve(other))
        asker = await new_bus("asker")
        turns = [
            await asker.ask(m.TurnAsked(text=f"{i}", source="typed"), session="main")
            for i in range(20)
        ]
        async with asyncio.timeout(5):
            await all_served.wait()
        await bus.stop()
        await other.stop()
    assert sorted(got) == turns == list(range(1, 21))


async def test_a_turn_that_was_not_finished_goes_to_the_next_worker(bus: Bus, new_bus) -> None:
    """An agent that dies with a turn in hand leaves it to somebody else, who knows that."""
    other = await new_bus("other")
    async with bus.work(m.TurnAsked, durable="dialogue", session="main") as jobs:
        turn = await bus.ask(m.TurnAsked(text="hi", source="typed"), session="main")
        (lost,) = await take(jobs, 1)
    async with other.work(m.TurnAsked, durable="dialogue", session="main") as jobs:
        (found,) = await take(jobs, 1, within=8)
        await found.done()
    assert (lost.seq, lost.begun) == (turn, False)
    assert (found.seq, found.begun) == (turn, True)


async def test_a_server_that_died_may_have_forgotten_who_had_a_job(
    bus: Bus, nats: NatsServer
) -> None:
    """Every job of before may have been begun, however late it comes; one of after was not."""

    async def write(*texts: str) -> None:
        for number, text in enumerate(texts):
            sentence = m.DialogueSentence(turn=1, sentence=number, text=text, last=False)
            await bus.store(sentence, session="main")

    await write("here before us")
    async with (
        bus.work(m.DialogueSentence, durable="tts") as jobs,
        contextlib.aclosing(bus.returns()) as returns,
    ):
        await take(returns, 1)
        (first,) = await take(jobs, 1)
        assert first.begun
        await first.done()
        await write("in hand", "next")
        (held,) = await take(jobs, 1)
        assert (held.message.text, held.begun) == ("in hand", False)
        nats.kill()
        nats.start()
        await take(returns, 1)
        came = await take_until(jobs, lambda job: job.message.text == "next")
        assert all(job.begun for job in came)
        await write("new")
        came = await take_until(jobs, lambda job: job.message.text == "new")
        assert not came[-1].begun


async def test_a_job_that_is_held_is_not_given_away(bus: Bus) -> None:
    """A heartbeat keeps a long job from being redelivered."""
    await bus.ask(m.TurnAsked(text="hi", source="typed"), session="main")
    async with bus.work(m.TurnAsked, durable="dialogue", session="main") as jobs:
        (job,) = await take(jobs, 1)
        async with job.holding():
            with pytest.raises(AssertionError, match="got 0 of 1"):
                await take(jobs, 1, within=6)
        await job.done()


async def test_the_stage_is_read_from_any_point(bus: Bus) -> None:
    """A reader gets everything after its number, in order, and then what comes live."""
    sent = [m.AvatarTrigger(name=f"t{i}") for i in range(50)]
    for message in sent[:30]:
        await bus.publish(message, session="main")
    await bus.store(m.AvatarTrigger(name="elsewhere"), session="other")
    first, last = await bus.stage_bounds()
    assert last - first == 30
    async with bus.stage("main", after=first + 9) as stage:
        early = await take(stage, 20)
        for message in sent[30:]:
            await bus.publish(message, session="main")
        late = await take(stage, 20)
    assert [r.message for r in early + late] == sent[10:]
    assert [r.seq for r in early] == list(range(first + 10, first + 30))


async def test_everything_goes_on_when_the_server_restarts(bus: Bus, nats: NatsServer) -> None:
    """Subscriptions, work and stage survive a killed server; what was stored is still there."""
    turn = await bus.ask(m.TurnAsked(text="before", source="typed"), session="main")
    _, before = await bus.stage_bounds()
    await bus.store(m.AvatarTrigger(name="before"), session="main")
    async with (
        bus.work(m.TurnAsked, durable="dialogue", session="main") as jobs,
        bus.subscribe(m.VadStarted) as heard,
        bus.stage("main", after=before) as stage,
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
    async with bus.stage("main", after=before) as again:
        assert [r.message.name for r in await take(again, 2)] == ["before", "later"]


async def test_what_nobody_can_store_is_refused_in_time(bus: Bus, nats: NatsServer) -> None:
    """While the server stays away, storing fails after the time that was given."""
    nats.kill()
    asked = m.TurnAsked(text="during", source="typed")
    with pytest.raises(BusUnavailableError, match="turn.asked could not be stored"):
        await bus.store(asked, session="main", within=0.5)


async def test_the_same_is_stored_once(bus: Bus, new_bus) -> None:
    """Two who store what has the same key store it once, and the second is told so."""
    other = await new_bus("other")
    trigger = m.AvatarTrigger(name="rain")
    first = await bus.store(trigger, session="main", key="a")
    second = await other.store(trigger, session="main", key="a")
    third = await other.store(trigger, session="main", key="b")
    assert (first.new, second.new, third.new) == (True, False, True)
    assert first.seq == second.seq == third.seq - 1


async def test_a_stream_that_was_deleted_is_made_again(bus: Bus) -> None:
    """What is to be stored finds its stream, although somebody has deleted it."""
    await bus._connection.js.delete_stream("TURNS")
    assert await bus.ask(m.TurnAsked(text="hi", source="typed"), session="main") == 1


async def test_a_session_s_turns_are_taken_in_turn(bus: Bus, new_bus) -> None:
    """With two workers, the next turn of a session is given out when the one before is done."""
    other = await new_bus("other")
    for text in ("first", "second"):
        await bus.ask(m.TurnAsked(text=text, source="typed"), session="main")
    await bus.ask(m.TurnAsked(text="elsewhere", source="typed"), session="kitchen")
    assert sorted(await bus.sessions(m.TurnAsked)) == ["kitchen", "main"]
    async with (
        bus.work(m.TurnAsked, durable="dialogue", session="main") as mine,
        other.work(m.TurnAsked, durable="dialogue", session="main") as theirs,
        other.work(m.TurnAsked, durable="dialogue", session="kitchen") as kitchen,
    ):
        (first,) = await take(mine, 1)
        assert first.message.text == "first"
        assert [job.message.text for job in await take(kitchen, 1)] == ["elsewhere"]
        with pytest.raises(AssertionError, match="got 0 of 1"):
            await take(theirs, 1, within=0.5)
        await first.done()
        assert [job.message.text for job in await take(theirs, 1)] == ["second"]


async def test_a_consumer_that_is_in_the_way_is_removed(bus: Bus, new_bus) -> None:
    """A tool that takes all turns, or an older Iris that did, does not keep us from ours."""
    turn = await bus.ask(m.TurnAsked(text="hi", source="typed"), session="main")
    other = await new_bus("other")
    async with other.work(m.TurnAsked, durable="tool"):
        pass
    async with bus.work(m.TurnAsked, durable="dialogue", session="main") as jobs:
        assert [job.seq for job in await take(jobs, 1)] == [turn]
    async with bus.work(m.TurnAsked, durable="dialogue", session="kitchen"):
        assert len(await bus._connection.js.consumers_info("TURNS")) == 2


async def test_a_return_of_the_server_is_told(bus: Bus, nats: NatsServer) -> None:
    """At once, after each absence, and no more once the bus stops."""
    async with contextlib.aclosing(bus.returns()) as returns:
        await take(returns, 1)
        assert bus.interruptions == 0
        nats.kill()
        nats.start()
        await take(returns, 1)
        assert bus.interruptions == 1
        await bus.stop()
        assert [told async for told in returns] == []


async def test_what_may_have_been_lost_is_known(bus: Bus, nats: NatsServer) -> None:
    """Who stores what follows on something learns that the connection broke in between."""
    since = bus.interruptions
    trigger = m.AvatarTrigger(name="rain")
    await bus.store(trigger, session="main", since=since)
    nats.kill()
    waiting = asyncio.create_task(bus.back())
    await asyncio.sleep(0.3)
    assert not waiting.done()
    nats.start()
    async with asyncio.timeout(5):
        assert await waiting > since
    with pytest.raises(InterruptedBusError):
        await bus.store(trigger, session="main", since=since)
    await bus.store(trigger, session="main", since=await bus.back())


async def test_requests_are_answered_and_failures_told(bus: Bus, new_bus) -> None:
    """A request gets its answer; a handler that fails, or nobody at all, is an error in time."""
    server = await new_bus("retrieval")

    async def search(received: Received[m.RetrievalSearch]) -> m.RetrievalFound:
        if received.message.query == "boom":
            raise RuntimeError("no")
        passage = m.Passage(text=received.message.query, source="s", score=1.0)
        return m.RetrievalFound(passages=[passage])

    with pytest.raises(BusUnavailableError):
        await bus.request(m.RetrievalSearch(query="x"), m.RetrievalFound, session="a", within=0.5)
    server.serve(m.RetrievalSearch, search)
    await server.register(description="knowledge", metadata={"engine": "test"})
    found = await bus.request(
        m.RetrievalSearch(query="rain"), m.RetrievalFound, session="a", within=1
    )
    assert found.passages[0].text == "rain"
    with pytest.raises(BusError, match="RuntimeError"):
        await bus.request(m.RetrievalSearch(query="boom"), m.RetrievalFound, session="a", within=1)


async def test_agents_are_found_by_nats_micro(bus: Bus, new_bus) -> None:
    """A registered agent answers the ping of the NATS services framework, until it stops."""
    tts = await new_bus("tts")
    await tts.register(description="speech synthesis", metadata={"engine": "piper"})
    async with contextlib.aclosing(bus.ping(within=0.3)) as answers:
        found = [answer async for answer in answers]
    assert [(a["name"], a["metadata"]["engine"]) for a in found] == [("iris-tts", "piper")]
    await tts.stop()
    async with contextlib.aclosing(bus.ping(within=0.2)) as answers:
        assert [a["name"] async for a in answers] == []


async def test_a_bad_message_is_reported_and_harms_nothing(bus: Bus, new_bus) -> None:
    """An outside tool that publishes rubbish gets a `system.failed`; good messages go on."""
    tool = await new_bus("tool")
    async with bus.subscribe(m.AvatarTrigger) as heard, bus.subscribe(m.SystemFailed) as failures:
        await tool._client.publish("iris.iris.main.avatar.trigger", b"\xff rubbish")
        await tool._client.publish("iris.iris.main.avatar.trigger", b'{"name":"rain"}')
        (received,) = await take(heard, 1)
        (failed,) = await take(failures, 1)
    assert received.message.name == "rain"
    assert failed.message.code == "bad-message"
    assert "avatar.trigger" in failed.message.detail


async def test_a_subject_in_capitals_is_reported(bus: Bus, new_bus) -> None:
    """A tool that writes `event.Donation` is told why nothing happens."""
    tool = await new_bus("tool")
    async with bus.subscribe(m.Event), bus.subscribe(m.SystemFailed) as failures:
        await tool._client.publish("iris.iris.main.event.Donation", b"{}")
        (failed,) = await take(failures, 1)
    assert failed.message.code == "bad-message"
    assert "Donation" in failed.message.detail


async def test_dropped_messages_are_reported(bus: Bus, new_bus) -> None:
    """A reader that does not keep up loses the newest, says so, and goes on."""
    talker = await new_bus("talker")
    async with bus.subscribe(m.MicAudio) as slow, talker.subscribe(m.SystemFailed) as failures:
        for index in range(2000):
            await talker.publish(
                m.MicAudio(device="d", rate=16_000, offset=index, pcm=b"\0\0"), session="main"
            )
        failed = await take_until(failures, lambda r: r.message.code == "messages-dropped")
        assert "mic.audio" in failed[-1].message.detail
        await take(slow, 64)


async def test_stopping_ends_every_iterator_after_what_it_holds(bus: Bus) -> None:
    """After `stop`, what was already delivered is still given, and then the iterators end."""
    async with bus.subscribe(m.VadStarted) as heard:
        await bus.publish(m.VadStarted(device="a"), session="main")
        await bus.flush()
        await asyncio.sleep(0.05)
        await bus.stop()
        rest = await take_until(heard, lambda r: r.message.device == "a")
        assert len(rest) == 1
        with pytest.raises(StopAsyncIteration):
            await anext(heard)


async def test_a_key_is_not_overwritten_by_one_who_did_not_see_it(bus: Bus) -> None:
    """Buckets compare and set."""
    bucket = bus.bucket("history")
    assert await bucket.get("iris.main") is None
    revision = await bucket.put("iris.main", b"1", revision=0)
    with pytest.raises(ConflictError):
        await bucket.put("iris.main", b"2", revision=0)
    await bucket.put("iris.main", b"3", revision=revision)
    entry = await bucket.get("iris.main")
    assert entry is not None
    assert entry.value == b"3"


async def test_a_lease_has_one_owner(bus: Bus, new_bus) -> None:
    """Its owner alone renews it; when that one dies, the next gets it, and what it says."""
    mine = Leases(bus.bucket("ears"), "a")
    theirs = Leases((await new_bus("other")).bucket("ears"), "b")
    lease = await mine.take("main")
    assert lease is not None
    await lease.write({"desk": 7})
    taking = asyncio.create_task(theirs.take("main"))
    for _ in range(8):
        await asyncio.sleep(0.3)
        await lease.write({"desk": 8})
    assert not taking.done(), "a lease that is renewed is not taken"
    async with asyncio.timeout(2 * LEASE_SECONDS + 1):
        taken = await taking
    assert taken is not None
    assert taken.state == {"desk": 8}
    assert not lease.held
    with pytest.raises(LeaseLostError):
        await lease.write({"desk": 9})


async def test_a_lease_is_written_by_several_tasks_at_once(bus: Bus) -> None:
    """They do not take one another for somebody else."""
    lease = await Leases(bus.bucket("ears"), "a").take("main")
    assert lease is not None
    await asyncio.gather(*(lease.write({"desk": number}) for number in range(20)))
    await lease.release({"desk": 20})


async def test_a_lease_that_is_released_is_free(bus: Bus, new_bus) -> None:
    """Who waited for its owner to die stops waiting; who wants it anyway gets it at once."""
    mine = Leases(bus.bucket("ears"), "a")
    theirs = Leases((await new_bus("other")).bucket("ears"), "b")
    lease = await mine.take("main")
    assert lease is not None
    waiting = asyncio.create_task(theirs.take("main"))
    await asyncio.sleep(0.1)
    await lease.release({"desk": 5})
    async with asyncio.timeout(2 * LEASE_SECONDS):
        assert await waiting is None
    taken = await theirs.take("main")
    assert taken is not None
    assert taken.state == {"desk": 5}


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
