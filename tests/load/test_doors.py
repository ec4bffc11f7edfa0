"""Whoever misbehaves at one door slows nobody at another.

Run by hand, on a quiet machine: `scripts/test load`. The models cost nothing, so what is measured
is Iris herself: from a prompt to its first sound, from an event to what its rule sets off, and
from an event to its webhook.
"""

import asyncio
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import pytest
import secret_search
from free_port import ROOT, free_port
from running_iris import RunningIris
from webhook_receiver import WebhookReceiver

from bus import Bus, connect
from schemas import frames
from schemas import messages as m
from scripts.iris.bridge_client import BridgeClient, connected

FAKES = ROOT / "tests" / "fakes" / "iris.toml"
MISBEHAVE = Path(__file__).with_name("misbehave.py")
SAMPLES = 40
SLOWER = 1.5
"""How much slower others may be, in the median,"""
GRACE_MS = 2.0
"""beside what a time of a few milliseconds varies by."""
WEBHOOK_MS = 100.0
SETTLE_SECONDS = 1.5
FAST = """
[dialogue."tests.fakes.dialogue"]
sentences = 1
word_seconds = 0
[tts."tests.fakes.tts"]
word_seconds = 0
[[events.rules]]
event = "bell"
trigger = "rain"
"""


class Latency(NamedTuple):
    """Medians in milliseconds."""

    first_sound: float
    rule: float
    webhook: float


@dataclass
class House:
    """An Iris whose models cost nothing, with every door open, and who is told by webhook."""

    iris: RunningIris
    receiver: WebhookReceiver
    lan_port: int

    @property
    def ca(self) -> str:
        """The file with the certificate to trust."""
        return str(self.iris.state / "tls" / "ca.pem")

    async def latency(self) -> Latency:
        """How long others wait at the moment."""
        bus = await connect(self.iris.nats, name="test", key=self.iris.nats_key)
        face = connected(self.iris.websocket, device="me", wants=("speech",), session="me")
        try:
            async with face as client:
                await first_sounds(client, 5)
                sounds = await first_sounds(client, SAMPLES)
            rules, webhooks = await self._bells(bus)
        finally:
            await bus.close()
        return Latency(*map(statistics.median, (sounds, rules, webhooks)))

    async def _bells(self, bus: Bus) -> tuple[list[float], list[float]]:
        rules, webhooks = [], []
        async with bus.subscribe(m.AvatarTrigger) as triggered:
            for _ in range(SAMPLES):
                began = time.perf_counter()
                await bus.store(m.Event(name="bell"), session="main")
                await anext(triggered)
                rules.append((time.perf_counter() - began) * 1000)
                (request,) = await asyncio.to_thread(self.receiver.take, 1, 20.0)
                webhooks.append((request.at - began) * 1000)
                await asyncio.sleep(0.02)
        return rules, webhooks


async def first_sounds(client: BridgeClient, count: int) -> list[float]:
    """Milliseconds from a prompt to its first sound, so many times, one after another."""
    found = []
    for _ in range(count):
        began = time.perf_counter()
        turn = await client.prompt("What is rain?")
        sounded = 0.0
        async with asyncio.timeout(30):
            async for heard in client.receive():
                if isinstance(heard, frames.Frame):
                    if heard.turn == turn and not sounded:
                        sounded = time.perf_counter() - began
                elif heard["type"] == "turn.ended" and heard["turn"] == turn:
                    break
        found.append(sounded * 1000)
    return found


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One for all the tests."""
    folder = tmp_path_factory.mktemp("doors")
    lan_port = free_port()
    with WebhookReceiver() as receiver:
        config = folder / "iris.toml"
        config.write_text(
            f"{FAKES.read_text()}{FAST}"
            f'[bridge]\nlan = true\nlan_host = "127.0.0.1"\nlan_port = {lan_port}\n'
            f'[[webhooks]]\nname = "log"\nurl = "{receiver.url}"\nevents = ["event.bell"]\n'
        )
        iris = RunningIris(folder / "state", free_port(), free_port())
        iris.start("--config", str(config))
        yield House(iris, receiver, lan_port)
        assert iris.stop() == 0


@pytest.fixture(scope="module")
def usual(house: House) -> Latency:
    """How long others wait where nobody misbehaves."""
    asyncio.run(house.latency())  # to warm up
    return asyncio.run(house.latency())


@pytest.mark.parametrize("kind", ["flood", "slow", "silent", "guess"])
def test_nobody_else_is_slowed(house: House, usual: Latency, kind: str) -> None:
    """A tool that floods, a face that does not read, silent sockets, a guesser of codes."""
    iris = house.iris
    assert usual.webhook < WEBHOOK_MS
    arguments = {"slow": [iris.websocket]}
    if kind == "flood":
        token = secret_search.token_in(iris.iris("tool", "add", "flood").stdout)
        arguments[kind] = [iris.nats, "flood", token]
    arguments["silent"] = [f"wss://127.0.0.1:{house.lan_port}/ws", house.ca, "33"]
    arguments["guess"] = [f"https://127.0.0.1:{house.lan_port}", house.ca, "10000"]
    with subprocess.Popen([sys.executable, str(MISBEHAVE), kind, *arguments[kind]]) as misbehaves:
        time.sleep(SETTLE_SECONDS)
        found = asyncio.run(house.latency())
        assert misbehaves.poll() in (None, 0)
        misbehaves.kill()
    print(f"\nusual {usual}\n{kind} {found}")
    for name in Latency._fields:
        allowed = getattr(usual, name) * SLOWER + GRACE_MS
        assert getattr(found, name) <= allowed, f"{name}: {found} where {usual} is usual"
