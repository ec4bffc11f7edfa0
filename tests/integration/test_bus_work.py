"""Durable work over a real nats-server: who has a job, and who has it next."""

import asyncio
import contextlib

import pytest
from conftest import NatsServer
from streams import take, take_until

from bus import Bus
from schemas import messages as m


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
    assert (lost.seq, lost.redelivered) == (turn, False)
    assert (found.seq, found.redelivered) == (turn, True)


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
        contextlib.aclosing(bus.reconnections()) as returns,
    ):
        await take(returns, 1)
        (first,) = await take(jobs, 1)
        assert first.redelivered
        await first.done()
        await write("in hand", "next")
        (held,) = await take(jobs, 1)
        assert (held.message.text, held.redelivered) == ("in hand", False)
        nats.kill()
        nats.start()
        await take(returns, 1)
        came = await take_until(jobs, lambda job: job.message.text == "next")
        assert all(job.redelivered for job in came)
        await write("new")
        came = await take_until(jobs, lambda job: job.message.text == "new")
        assert not came[-1].redelivered


async def test_a_job_that_is_held_is_not_given_away(bus: Bus) -> None:
    """A heartbeat keeps a long job from being redelivered."""
    await bus.ask(m.TurnAsked(text="hi", source="typed"), session="main")
    async with bus.work(m.TurnAsked, durable="dialogue", session="main") as jobs:
        (job,) = await take(jobs, 1)
        async with job.holding():
            with pytest.raises(AssertionError, match="got 0 of 1"):
                await take(jobs, 1, within=6)
        await job.done()


async def test_a_session_s_turns_are_taken_in_turn(bus: Bus, new_bus) -> None:
    """With two workers, the next turn of a session is given out when the one before is done."""
    other = await new_bus("other")
    for text in ("first", "second"):
        await bus.ask(m.TurnAsked(text=text, source="typed"), session="main")
    await bus.ask(m.TurnAsked(text="elsewhere", source="typed"), session="kitchen")
    assert sorted(await bus.stored.sessions(m.TurnAsked)) == ["kitchen", "main"]
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


async def test_a_job_is_lost_where_the_server_answers_no_more(nats: NatsServer, new_bus) -> None:
    """Who is cut off without a word leaves the job, and connects anew: what waited is not sent."""
    bus = await new_bus("cut off")
    async with bus.work(m.TurnAsked, durable="dialogue", session="main") as jobs:
        await bus.ask(m.TurnAsked(text="a", source="typed"), session="main")
        (job,) = await take(jobs, 1)
        async with job.holding():
            with nats.held():
                async with asyncio.timeout(5):
                    while not (job.lost and bus.connection_epoch):  # noqa: ASYNC110
                        await asyncio.sleep(0.05)
            await bus.wait_connected()
        assert job.lost
