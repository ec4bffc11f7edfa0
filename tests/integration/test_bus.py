"""The bus over a real nats-server."""

import asyncio
import contextlib
import time

import pytest
from streams import take, take_until

from bus import Bus, BusError, BusUnavailableError, PayloadTooLargeError, Received
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


async def test_the_stage_is_read_from_any_point(bus: Bus) -> None:
    """A reader gets everything after its number, in order, and then what comes live."""
    sent = [m.AvatarTrigger(name=f"t{i}") for i in range(50)]
    for message in sent[:30]:
        await bus.publish(message, session="main")
    await bus.store(m.AvatarTrigger(name="elsewhere"), session="other")
    first, last = await bus.stored.stage_bounds()
    assert last - first == 30
    async with bus.stored.stage("main", after=first + 9) as stage:
        early = await take(stage, 20)
        for message in sent[30:]:
            await bus.publish(message, session="main")
        late = await take(stage, 20)
    assert [r.message for r in early + late] == sent[10:]
    assert [r.seq for r in early] == list(range(first + 10, first + 30))


async def test_the_same_is_stored_once(bus: Bus, new_bus) -> None:
    """Two who store what has the same key store it once, and the second is told so."""
    other = await new_bus("other")
    trigger = m.AvatarTrigger(name="rain")
    first = await bus.store(trigger, session="main", key="a")
    second = await other.store(trigger, session="main", key="a")
    third = await other.store(trigger, session="main", key="b")
    assert (first.first, second.first, third.first) == (True, False, True)
    assert first.seq == second.seq == third.seq - 1


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
    with pytest.raises(BusError, match="^no$"):
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


async def test_the_newest_of_a_session_is_known_by_its_number(bus: Bus) -> None:
    """What is on its way behind a job is told from the job itself, without a clock."""
    assert await bus.stored.newest(m.TurnAsked, session="main") == 0
    first = await bus.ask(m.TurnAsked(text="1", source="typed"), session="main")
    other = await bus.ask(m.TurnAsked(text="2", source="typed"), session="other")
    assert await bus.stored.newest(m.TurnAsked, session="main") == first
    assert await bus.stored.newest(m.TurnAsked, session="other") == other


async def test_a_job_counts_how_often_it_was_given_out(bus: Bus) -> None:
    """One that is given back comes again, not before its delay, and says that it did."""
    await bus.ask(m.TurnAsked(text="1", source="typed"), session="main")
    async with bus.work(m.TurnAsked, durable="dialogue", session="main") as jobs:
        job = await anext(jobs)
        assert job.attempt == 1
        released = time.monotonic()
        await job.release(delay=0.3)
        again = await anext(jobs)
        assert time.monotonic() - released >= 0.29
        assert (again.seq, again.attempt, again.redelivered) == (job.seq, 2, True)
        assert again.stored_at == job.stored_at > 0
        await again.done()


async def test_what_is_too_large_is_not_called_away(bus: Bus) -> None:
    """A value that the server never takes is told apart from a server that does not answer."""
    with pytest.raises(PayloadTooLargeError):
        await bus.bucket("history").put("iris.main", b"x" * 2_000_000, revision=0)
