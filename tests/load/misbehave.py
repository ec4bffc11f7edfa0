"""Somebody who misbehaves, as a process of its own: `python misbehave.py KIND ...`."""

import asyncio
import contextlib
import json
import ssl
import sys
import time

import httpx
import nats
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

FLOOD_A_SECOND = 2_000
GUESSERS = 8
HELLO = {
    "type": "hello",
    "protocol": 1,
    "device": "slow",
    "kind": "web",
    "session": "me",
    "wants": ["speech", "avatar", "transcripts", "timings"],
    "token": None,
    "resume": None,
}


async def flood(server: str, name: str, token: str) -> None:
    """A tool that tells its own event without end."""
    nc = await nats.connect(
        server, user=name, password=token, inbox_prefix=f"_INBOX_{name}".encode()
    )
    began, sent = time.monotonic(), 0
    while True:
        await nc.publish(f"iris.iris.main.event.{name}", b'{"data":{"n":1}}')
        sent += 1
        if sent % 100 == 0:
            await nc.flush()
            await asyncio.sleep(max(0.0, began + sent / FLOOD_A_SECOND - time.monotonic()))


async def read_slowly(url: str) -> None:
    """A face that never reads."""
    async with connect(url, subprotocols=["iris.v1"], max_queue=1, proxy=None) as socket:  # type: ignore[list-item]
        await socket.send(json.dumps(HELLO))
        await asyncio.Event().wait()


async def say_nothing(url: str, ca: str, count: str) -> None:
    """Sockets that are opened and say nothing; they are opened again when they are closed."""
    tls = ssl.create_default_context(cafile=ca)

    async def one() -> None:
        while True:
            with contextlib.suppress(WebSocketException, OSError):
                async with connect(url, ssl=tls, subprotocols=["iris.v1"], proxy=None) as socket:  # type: ignore[list-item]
                    async for _ in socket:
                        pass
            await asyncio.sleep(0.5)

    await asyncio.gather(*(one() for _ in range(int(count))))


async def guess(url: str, ca: str, count: str) -> None:
    """Somebody who tries all codes."""
    tls = ssl.create_default_context(cafile=ca)
    codes = iter(range(int(count)))
    answers: dict[int, int] = {}

    async def one(client: httpx.AsyncClient) -> None:
        for code in codes:
            body = {"code": f"{code:06}", "name": "x", "kind": "web"}
            answer = await client.post(f"{url}/pair", json=body)
            answers[answer.status_code] = answers.get(answer.status_code, 0) + 1

    async with httpx.AsyncClient(verify=tls, trust_env=False, timeout=60) as client:
        await asyncio.gather(*(one(client) for _ in range(GUESSERS)))
    print(answers, flush=True)


KINDS = {"flood": flood, "slow": read_slowly, "silent": say_nothing, "guess": guess}

if __name__ == "__main__":
    asyncio.run(KINDS[sys.argv[1]](*sys.argv[2:]))
