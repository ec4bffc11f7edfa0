"""What TLS costs the bridge, with as many clients as a house has."""

import asyncio
import contextlib
import json
import re
import ssl
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from bridge_client import HELLO
from free_port import ROOT, free_port
from running_iris import RunningIris
from websockets.asyncio.client import connect as connect_face

from bus import connect
from schemas import messages as m
from scripts.iris import pair, paths

CLIENTS = 20
SECONDS = 12.0
PIECE_SECONDS = 0.03
RATE = 22_050
MOST_OF_A_CORE = 0.1


@pytest.fixture
def open_house(tmp_path: Path) -> Iterator[tuple[RunningIris, int]]:
    """An Iris whose models cost nothing, open to the network, and its port there."""
    iris, port = RunningIris(tmp_path, free_port(), free_port()), free_port()
    fakes = ROOT / "tests" / "fakes" / "iris.toml"
    lan = ("--set", "bridge.lan=true", "--set", f"bridge.lan_port={port}")
    iris.start("--config", str(fakes), *lan)
    yield iris, port
    assert iris.stop() == 0


def test_tls_costs_a_tenth_of_a_core_at_most(open_house: tuple[RunningIris, int]) -> None:
    """Twenty clients that listen to her in real time, without TLS and with it."""
    iris, port = open_house
    trusted = ssl.create_default_context(cafile=iris.state / "tls" / "ca.pem")
    token = paired(iris, port, trusted)
    secure = {"ssl": trusted, "additional_headers": {"Authorization": f"Bearer {token}"}}
    plain = asyncio.run(cost(iris, iris.websocket, {}))
    encrypted = asyncio.run(cost(iris, f"wss://127.0.0.1:{port}/ws", secure))
    print(f"\nbridge, {CLIENTS} clients: {plain:.3f} of a core, with TLS {encrypted:.3f}")
    assert encrypted - plain < MOST_OF_A_CORE


def paired(iris: RunningIris, port: int, trusted: ssl.SSLContext) -> str:
    """The token of a new device."""
    opened = pair.open_pairing(paths.running(iris.state), pair.USUAL)
    secret = re.search(r"#s=([^&]+)", opened.url)
    assert secret
    asked = json.dumps({"secret": secret[1], "name": "test", "kind": "test"}).encode()
    request = urllib.request.Request(f"https://127.0.0.1:{port}/pair", asked)
    with urllib.request.urlopen(request, context=trusted, timeout=10) as answer:
        return str(json.loads(answer.read())["token"])


async def cost(iris: RunningIris, url: str, options: dict[str, object]) -> float:
    """The part of a core that the bridge takes while all clients listen."""
    bridge = psutil.Process(paths.running(iris.state).processes["bridge"])
    async with contextlib.AsyncExitStack() as stack:
        bus = await connect(iris.nats, name="test", key=iris.nats_key)
        stack.push_async_callback(bus.close)
        listening = await stack.enter_async_context(asyncio.TaskGroup())
        heard = []
        for _ in range(CLIENTS):
            face = await stack.enter_async_context(
                connect_face(url, subprotocols=["iris.v1"], max_size=None, **options)  # type: ignore[arg-type]
            )
            await face.send(json.dumps(HELLO))
            assert json.loads(await face.recv())["type"] == "welcome"
            heard.append(listening.create_task(count(face)))
        began = sum(bridge.cpu_times()[:2])
        pieces = await talk(bus)
        took = sum(bridge.cpu_times()[:2]) - began
        assert [await one for one in heard] == [pieces] * CLIENTS
    return took / SECONDS


async def talk(bus) -> int:
    """Speak in real time; gives the number of pieces."""
    pieces = round(SECONDS / PIECE_SECONDS)
    pcm = bytes(2 * round(RATE * PIECE_SECONDS))
    started = m.SpeechStarted(turn=1, sentence=0, rate=RATE, text="")
    await bus.publish(started, session="main")
    due = asyncio.get_running_loop().time()
    for number in range(pieces):
        audio = m.SpeechAudio(turn=1, sentence=0, offset=number * len(pcm) // 2, pcm=pcm)
        await bus.publish(audio, session="main")
        due += PIECE_SECONDS
        await asyncio.sleep(max(0.0, due - asyncio.get_running_loop().time()))
    ended = m.SpeechEnded(turn=1, sentence=0, samples=pieces * len(pcm) // 2)
    await bus.publish(ended, session="main")
    return pieces


async def count(face) -> int:
    """The pieces of sound up to the end of the sentence."""
    pieces = 0
    async for frame in face:
        if isinstance(frame, bytes):
            pieces += 1
        elif json.loads(frame)["type"] == "speech.ended":
            break
    return pieces
