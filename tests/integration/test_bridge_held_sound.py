"""Her sound is held back while somebody seems to speak over her."""

import asyncio

import pytest
from bridge_client import (
    RunningBridge,
    client,
    hear,
    hear_type,
    until_ended,
)

from bus import Bus
from schemas import frames
from schemas import messages as m


async def begin(bus: Bus, turn: int) -> None:
    """An answer begins."""
    await bus.store(m.TurnStarted(turn=turn, text="?", source="typed"), session="main")


async def sound(bus: Bus, turn: int, *offsets: int) -> None:
    """Pieces of her voice."""
    for offset in offsets:
        piece = m.SpeechAudio(turn=turn, sentence=0, offset=offset, pcm=b"\1\0" * 441)
        await bus.publish(piece, session="main")


async def over(bus: Bus, turn: int) -> None:
    """An answer is over."""
    ended = m.TurnEnded(turn=turn, reason="completed", text=".", heard=".")
    await bus.publish(ended, session="main")


@pytest.mark.parametrize("known", [True, False])
async def test_sound_waits_while_somebody_may_be_speaking(
    bridge: RunningBridge, bus: Bus, *, known: bool
) -> None:
    """The stage says so; sound follows when that was nothing, and at the latest after 2.5 s."""
    async with client(bridge, wants=["speech"]) as (socket, _):
        await begin(bus, 7)
        await sound(bus, 7, 0)
        await bus.publish(m.VadStarted(device="d"), session="main")
        assert (await hear_type(socket, "speech.held"))["turn"] == 7
        await sound(bus, 7, 441, 882)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await socket.recv()
        if known:
            await bus.publish(m.VadStopped(device="d"), session="main")
            nothing = m.AsrFinal(text="Okay.", language="en", device="d", audio_ms=300, turn=0)
            await bus.publish(nothing, session="main")
        rest = [await hear(socket) for _ in range(2)]
        assert (await hear_type(socket, "speech.released"))["turn"] == 7
    assert [one.offset for one in rest if isinstance(one, frames.Frame)] == [441, 882]


async def test_what_was_held_back_is_never_heard_where_words_were_meant_for_her(
    bridge: RunningBridge, bus: Bus
) -> None:
    """Her answer is dropped from the first held piece on; the next one sounds at once."""
    async with client(bridge, wants=["speech", "transcripts"]) as (socket, _):
        await begin(bus, 7)
        await bus.publish(m.VadStarted(device="d"), session="main")
        await hear_type(socket, "speech.held")
        await sound(bus, 7, 0, 441)
        await bus.publish(m.VadStopped(device="d"), session="main")
        await hear_type(socket, "vad.stopped")
        stop = m.AsrFinal(text="Stop.", language="en", device="d", audio_ms=300, turn=8)
        await bus.publish(stop, session="main")
        await bus.publish(m.TurnCancelled(turn=7, reason="barge-in"), session="main")
        await begin(bus, 8)
        await sound(bus, 8, 0)
        await over(bus, 8)
        rest = await until_ended(socket)
    assert [one.turn for one in rest if isinstance(one, frames.Frame)] == [8]
    assert "speech.held" not in [one["type"] for one in rest if isinstance(one, dict)]
