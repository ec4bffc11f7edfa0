"""A bridge on a port of its own, and clients of it, for tests."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from free_port import free_port
from websockets.asyncio.client import ClientConnection, connect

from agents.bridge.agent import Bridge
from agents.runtime.settings import Bridge as Settings
from bus import Bus
from schemas import frames
from schemas import messages as m

ALL = ["speech", "avatar", "transcripts", "timings"]
HELLO = {"type": "hello", "protocol": 1, "device": "d", "kind": "test", "wants": ALL}

Heard = dict[str, Any] | frames.Frame


@dataclass(frozen=True)
class RunningBridge:
    """A bridge that serves."""

    bus: Bus
    port: int

    @property
    def http(self) -> str:
        """Where tools come in."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def websocket(self) -> str:
        """Where faces come in."""
        return f"ws://127.0.0.1:{self.port}/ws"


@asynccontextmanager
async def running_bridge(bus: Bus, **settings: Any) -> AsyncGenerator[RunningBridge, None]:
    """A bridge that serves until the block ends."""
    port = free_port()
    task = asyncio.create_task(Bridge(bus, Settings(port=port, **settings)).run())
    async with asyncio.timeout(5):
        await bus.registered.wait()
    try:
        yield RunningBridge(bus, port)
    finally:
        await bus.stop()
        await task


@asynccontextmanager
async def client(
    bridge: RunningBridge, **hello: object
) -> AsyncGenerator[tuple[ClientConnection, dict[str, Any]], None]:
    """A connection that has said hello; gives what it was answered, too."""
    async with connect(bridge.websocket, subprotocols=["iris.v1"], max_size=None) as socket:
        await socket.send(json.dumps(HELLO | hello))
        yield socket, json.loads(await socket.recv())


async def hear(socket: ClientConnection) -> Heard:
    """The next frame."""
    async with asyncio.timeout(5):
        data = await socket.recv()
    return frames.decode(data) if isinstance(data, bytes) else json.loads(data)


async def hear_type(socket: ClientConnection, kind: str) -> dict[str, Any]:
    """The next message of a type; what comes before it is left out."""
    while True:
        heard = await hear(socket)
        if isinstance(heard, dict) and heard["type"] == kind:
            return heard


async def speak(bus: Bus, turn: int, sentences: int = 3, chunks: int = 20) -> None:
    """Publish an answer's speech, as the agents do."""
    await bus.publish(m.TurnStarted(turn=turn, text="?", source="typed"), session="main")
    for sentence in range(sentences):
        await bus.publish(
            m.SpeechStarted(turn=turn, sentence=sentence, rate=22_050, text="."), session="main"
        )
        for chunk in range(chunks):
            pcm = (turn * 1000 + sentence * 100 + chunk).to_bytes(2, "little") * 441
            await bus.publish(
                m.SpeechAudio(turn=turn, sentence=sentence, offset=441 * chunk, pcm=pcm),
                session="main",
            )
        await bus.publish(
            m.SpeechEnded(turn=turn, sentence=sentence, samples=441 * chunks), session="main"
        )
    await bus.publish(
        m.TurnEnded(turn=turn, reason="completed", text=".", heard="."), session="main"
    )


async def until_ended(socket: ClientConnection) -> list[Heard]:
    """Everything up to `turn.ended`."""
    heard: list[Heard] = []
    while not (heard and isinstance(heard[-1], dict) and heard[-1]["type"] == "turn.ended"):
        heard.append(await hear(socket))
    return heard


def seq_of(heard: Heard) -> int:
    """The sequence number of what was heard."""
    return heard.seq if isinstance(heard, frames.Frame) else int(heard["seq"])
