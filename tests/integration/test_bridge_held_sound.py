"""Her sound is held back while somebody seems to speak over her."""

import asyncio

import pytest
from bridge_client import (
    RunningBridge,
    client,
    hear,
    speak,
    until_ended,
)

from bus import Bus
from schemas import frames
from schemas import messages as m


async def test_sound_waits_while_somebody_may_be_speaking(bridge: RunningBridge, bus: Bus) -> None:
    """It follows when that was nothing, and at the latest when it has gone on for long."""
    async with client(bridge, wants=["speech", "transcripts"]) as (socket, _):
        for over in (False, True):
            await bus.publish(m.VadStarted(device="d"), session="main")
            assert (await hear(socket))["type"] == "vad.started"
            await speak(bus, 7, sentences=1, chunks=2)
            assert [(await hear(socket))["type"] for _ in range(2)] == [
                "turn.started",
                "speech.started",
            ]
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.3):
                    await socket.recv()
            if over:
                await bus.publish(m.VadStopped(device="d"), session="main")
            rest = await until_ended(socket)
            assert [h.offset for h in rest if isinstance(h, frames.Frame)] == [0, 441]
