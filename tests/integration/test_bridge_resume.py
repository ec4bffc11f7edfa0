"""A face that was cut off goes on where it was."""

import asyncio
import json
from collections.abc import Awaitable, Callable

import pytest
from bridge_client import (
    RunningBridge,
    client,
    hear,
    hear_type,
    running_bridge,
    seq_of,
    speak,
    until_ended,
)
from conftest import NatsServer
from nats import connect as nats_connect

from bus import Bus
from schemas import messages as m

NewBus = Callable[[str], Awaitable[Bus]]


@pytest.mark.parametrize("cut", [0, 1, 2, 10, 37, 66, 67])
async def test_a_face_that_was_cut_off_misses_nothing(
    bridge: RunningBridge, bus: Bus, cut: int
) -> None:
    """After a resume, what was heard before and after is what an uninterrupted face heard."""
    async with client(bridge) as (steady, mark):
        await speak(bus, 3)
        whole = await until_ended(steady)
        before = whole[:cut]
        resume = seq_of(before[-1]) if before else mark["seq"]
        async with client(bridge, resume=resume) as (again, welcome):
            assert welcome["resumed"] is True
            await speak(bus, 4, sentences=1)
            after = await until_ended(again)
            if after[-1]["turn"] == 3:
                after += await until_ended(again)
        whole += await until_ended(steady)
    assert before + after == whole


async def test_a_face_goes_on_at_another_bridge_of_the_same_avatar(
    bridge: RunningBridge, bus: Bus, new_bus: NewBus
) -> None:
    """Several bridges say the same under the same numbers, and take one prompt as one turn."""
    async with (
        running_bridge(await new_bus("bridge")) as second,
        client(bridge) as (steady, _),
        client(second) as (other, _),
    ):
        await speak(bus, 3)
        whole = await until_ended(steady)
        assert await until_ended(other) == whole
        async with client(second, resume=seq_of(whole[40])) as (again, welcome):
            assert welcome["resumed"] is True
            assert await until_ended(again) == whole[41:]
        turns = []
        for face in (steady, other):
            await face.send('{"type":"prompt","text":"Hello","ref":"a1"}')
            turns.append((await hear_type(face, "accepted"))["turn"])
        assert turns[0] == turns[1]


async def test_resuming_in_the_middle_of_live_speech(bridge: RunningBridge, bus: Bus) -> None:
    """While more is being spoken, a face that resumes gets nothing twice and misses nothing."""
    async with client(bridge) as (steady, _):
        talking = asyncio.create_task(speak(bus, 5, sentences=20, chunks=50))
        first = [await hear(steady) for _ in range(200)]
        async with client(bridge, resume=seq_of(first[100])) as (again, _):
            rest = await until_ended(again)
        whole = first + await until_ended(steady)
        await talking
    assert first[:101] + rest == whole


async def test_rubbish_on_the_stage_does_not_keep_a_face_from_resuming(
    bridge: RunningBridge, bus: Bus, nats: NatsServer
) -> None:
    """What a tool has published there that is no message is left out, and the rest comes."""
    async with client(bridge) as (_, welcome):
        pass
    tool = await nats_connect(nats.url)
    await tool.publish("iris.iris.main.avatar.trigger", b"\xff rubbish")
    await tool.close()
    await bus.store(m.AvatarTrigger(name="rain"), session="main")
    resuming = client(bridge, resume=welcome["seq"], wants=["avatar"])
    async with resuming as (socket, again):
        assert again["resumed"] is True
        assert (await hear(socket))["name"] == "rain"
        await bus.store(m.AvatarTrigger(name="live"), session="main")
        assert (await hear(socket))["name"] == "live"


@pytest.mark.parametrize("resume", [0, 1, 10**15])
async def test_resuming_from_another_life_starts_afresh(bridge: RunningBridge, resume: int) -> None:
    """A number that the stage does not hold is too old: the client is told, and starts afresh."""
    async with client(bridge, resume=resume) as (_, welcome):
        assert welcome["resumed"] is False


async def test_who_was_away_for_too_long_is_told_what_was_said(
    bridge: RunningBridge, bus: Bus
) -> None:
    """Where the sound is gone, the words are told: of the turns after the client's number."""
    said = [
        {"turn": 1, "question": "a?", "answer": "A.", "seq": 3},
        {"turn": 2, "question": "b?", "answer": "B.", "seq": 9},
    ]
    await bus.bucket("history").put("iris.main", json.dumps(said).encode(), revision=0)
    async with client(bridge, resume=5) as (_, welcome):
        assert welcome["resumed"] is False
        assert welcome["missed"] == [{"turn": 2, "question": "b?", "answer": "B."}]
    async with client(bridge) as (_, welcome):
        assert welcome["missed"] == []
