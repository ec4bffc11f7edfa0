"""The bus over a real nats-server."""

import asyncio
import contextlib

import pytest
from conftest import NatsServer, take, take_until

from bus import Bus, BusError, BusUnavailableError, ConflictError, Received, connect
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


async def test_a_turn_is_stored_and_given_to_one_worker(bus: Bus, new_bus) -> None:
    """Two workers share the turns: each turn goes to one, under the number that was promised."""
    other = await new_bus("other")
    got: list[int] = []
    all_served = asyncio.Event()

    async def serve(mine: Bus) -> None:
        async with mine.work(m.TurnAsked, durable="dialogue") as jobs:
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
    """An agent that dies with a turn in hand leaves it to somebody else."""
    turn = await bus.ask(m.TurnAsked(text="hi", source="typed"), session="main")
    async with bus.work(m.TurnAsked, durable="dialogue") as jobs:
        (lost,) = await take(jobs, 1)
    other = await new_bus("other")
    async with other.work(m.TurnAsked, durable="dialogue") as jobs:
        (found,) = await take(jobs, 1, within=8)
        await found.done()
    assert (lost.seq, lost.attempt) == (turn, 1)
    assert (found.seq, found.attempt) == (turn, 2)


async def test_a_job_that_is_held_is_not_given_away(bus: Bus) -> None:
    """A heartbeat keeps a long job from being redelivered."""
    await bus.ask(m.TurnAsked(text="hi", source="typed"), session="main")
    async with bus.work(m.TurnAsked, durable="dialogue") as jobs:
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
    await bus.publish(m.AvatarTrigger(name="elsewhere"), session="other")
    await bus.flush()
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
    """Subscriptions, work and stage survive a killed server; stored turns are still there."""
    turn = await bus.ask(m.TurnAsked(text="before", source="typed"), session="main")
    before, _ = await bus.stage_bounds()
    async with (
        bus.work(m.TurnAsked, durable="dialogue") as jobs,
        bus.subscribe(m.VadStarted) as heard,
        bus.stage("main", after=before - 1) as stage,
    ):
        nats.kill()
        with pytest.raises(BusUnavailableError):
            await bus.ask(m.TurnAsked(text="during", source="typed"), session="main")
        nats.start()
        (job,) = await take(jobs, 1, within=10)
        assert (job.seq, job.message.text) == (turn, "before")
        await job.done()
        await bus.publish(m.VadStarted(device="d"), session="main")
        await take(heard, 1)
        after, _ = await bus.stage_bounds()
        assert after > before + 100, "a new stage never reuses the numbers of the old one"
        await bus.publish(m.AvatarTrigger(name="later"), session="main")
        (received,) = await take(stage, 1, within=10)
        assert received.message.name == "later"


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
