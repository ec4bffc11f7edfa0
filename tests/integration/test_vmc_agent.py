"""The vmc agent between a real nats-server and a real receiver of UDP."""

import asyncio
import socket

import osc_reader
import pytest
from conftest import NatsServer

from agents.runtime.outside_settings import Vmc
from agents.vmc.agent import Performer
from bus import Bus, connect
from schemas import messages as m


def receive(sock: socket.socket, count: int) -> list[osc_reader.OscMessage]:
    """The messages of so many datagrams."""
    return [one for _ in range(count) for one in osc_reader.read_bundle(sock.recv(65_536))]


async def until(sock: socket.socket, shape: str, above: float) -> None:
    """Wait until a shape is stronger than this."""
    async with asyncio.timeout(5):
        while True:
            messages = await asyncio.to_thread(receive, sock, 6)
            weights = [float(one.values[1]) for one in messages if one.values[:1] == (shape,)]
            if any(weight > above for weight in weights):
                return


async def test_another_avatar_speaks_and_smiles_with_her(nats: NatsServer, bus: Bus) -> None:
    """Her vowels open its mouth while a face plays them, and an expression shows on it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind(("127.0.0.1", 0))
        sock.settimeout(5)
        own = await connect(nats.url, name="vmc")
        performer = Performer(own, Vmc(host="127.0.0.1", port=sock.getsockname()[1]))
        running = asyncio.create_task(performer.run())
        try:
            async with asyncio.timeout(5):
                await own.registered.wait()
            started = m.SpeechStarted(turn=1, sentence=0, rate=16_000, text="Ah.")
            await bus.store(started, session="main")
            frames = [(0.0, "aa", 1.0), (9_000.0, "aa", 1.0)]
            told = m.SpeechVisemes(turn=1, sentence=0, frames=frames)  # type: ignore[arg-type]
            await bus.store(told, session="main")
            await bus.store(m.SpeechEnded(turn=1, sentence=0, samples=144_000), session="main")
            await bus.store(m.SpeechPlayed(turn=1, sentence=0, ms=100), session="main")
            await until(sock, "A", 0.8)
            await bus.store(m.AvatarExpression(name="happy", intensity=1.0), session="main")
            await until(sock, "Joy", 0.6)
        finally:
            await own.stop()
            await running
            await own.close()


@pytest.mark.parametrize(("host", "runs"), [("", False), ("127.0.0.1", True)])
def test_it_runs_where_it_is_asked_for_alone(host: str, *, runs: bool) -> None:
    """Without a host there is no process for it."""
    from agents.runtime.settings import Settings  # noqa: PLC0415

    assert ("vmc" in Settings(vmc=Vmc(host=host)).agents) is runs
