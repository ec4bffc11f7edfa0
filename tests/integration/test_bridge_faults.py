"""Whatever goes wrong: an error or a closed connection, never an open and silent one."""

import asyncio
import json

import httpx
import pytest
from bridge_client import (
    ALL,
    HELLO,
    RunningBridge,
    client,
    hear,
    hear_type,
    running_bridge,
    speak,
    until_ended,
)
from conftest import NatsServer
from nats import connect as nats_connect
from streams import take
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from agents.bridge.feed import Feeds
from agents.bridge.subscriber import Subscriber
from bus import Bus
from schemas import frames
from schemas import messages as m


async def upgraded(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection that was made a WebSocket, and of which no frame is read nor answered."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        b"GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
        b"Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        b"Sec-WebSocket-Version: 13\r\n\r\n"
    )
    await reader.readuntil(b"\r\n\r\n")
    return reader, writer


async def test_a_client_that_never_reads_is_dropped_and_harms_nobody(new_bus) -> None:
    """Its own buffer fills, it is dropped; another client gets everything."""
    async with running_bridge(await new_bus("bridge"), buffer_bytes=100_000) as bridge:
        bus = await new_bus("tts")
        async with client(bridge, wants=["speech"]) as (good, _):
            _, writer = await upgraded(bridge.port)
            hello = b'{"type":"hello","protocol":1,"wants":["speech"]}'
            writer.write(bytes([0x81, 0x80 | len(hello), 0, 0, 0, 0]) + hello)
            writer.transport.pause_reading()
            await asyncio.sleep(0.2)
            received = 0
            for turn in range(1, 40):
                await speak(bus, turn, sentences=4, chunks=100)
                received += sum(isinstance(h, frames.Frame) for h in await until_ended(good))
            metrics = (await asyncio.to_thread(httpx.get, f"{bridge.http}/metrics")).text
            writer.close()
        assert received == 39 * 400
        assert "iris_clients_dropped_total 1.0" in metrics


async def test_a_short_outage_is_not_noticed(
    bridge: RunningBridge, bus: Bus, nats: NatsServer
) -> None:
    """A prompt, a trigger and an event that come while NATS restarts are accepted, and stored."""
    async with (
        client(bridge) as (socket, _),
        httpx.AsyncClient(base_url=bridge.http, timeout=10) as http,
    ):
        nats.kill()
        await socket.send(json.dumps({"type": "prompt", "text": "hi", "ref": "r"}))
        posting = asyncio.create_task(http.post("/events/donation", json={"amount": 5}))
        await asyncio.sleep(0.5)
        nats.start()
        accepted = await hear(socket)
        while accepted["type"] != "accepted":
            accepted = await hear(socket)
        assert accepted == {"type": "accepted", "ref": "r", "turn": 1}
        assert (await posting).status_code == 202
    async with (
        bus.work(m.TurnAsked, durable="dialogue") as turns,
        bus.work(m.Event, durable="events") as events,
    ):
        assert (await take(turns, 1))[0].message.text == "hi"
        names = {job.message.name: job.message.data for job in await take(events, 2)}
        assert set(names) == {"joined", "donation"}
        assert names["donation"] == {"amount": 5}


async def test_what_cannot_be_stored_is_refused(
    bridge: RunningBridge, nats: NatsServer, bus: Bus
) -> None:
    """While NATS stays away nothing is accepted, on both wires, nor answered later on."""
    async with (
        client(bridge) as (socket, _),
        httpx.AsyncClient(base_url=bridge.http, timeout=10) as http,
    ):
        nats.kill()
        await socket.send(json.dumps({"type": "prompt", "text": "hi", "ref": "r"}))
        answers = [await http.get(path) for path in ("/prompt?text=hi", "/trigger/rain")]
        error = await hear(socket)
        assert (error["code"], error["ref"]) == ("unavailable", "r")
        assert [(a.status_code, a.json()["code"]) for a in answers] == [(503, "unavailable")] * 2
        nats.start()
        assert await bus.ask(m.TurnAsked(text="later", source="typed"), session="main") == 1


@pytest.mark.parametrize("greeted", [False, True])
@pytest.mark.parametrize(
    "bad",
    [
        b'{"type":"\xff"}',
        b'{"a":' * 1000 + b"1" + b"}" * 1000,
        b'{"type":"event.x","data":' + b'{"a":' * 900 + b"1" + b"}" * 901,
        b"[" * 60_000,
    ],
)
async def test_bad_json_is_answered_before_and_after_hello(
    bridge: RunningBridge, bad: bytes, *, greeted: bool
) -> None:
    """Each such frame gets an error, and a good one after it is dealt with."""
    async with connect(bridge.websocket) as socket:
        if greeted:
            await socket.send(json.dumps(HELLO))
            await hear_type(socket, "welcome")
        await socket.send(bad, text=True)
        assert (await hear_type(socket, "error"))["code"] == "bad-message"
        if not greeted:
            await socket.send(json.dumps(HELLO))
            await hear_type(socket, "welcome")
        await socket.send(json.dumps({"type": "prompt", "text": "hi"}))
        await hear_type(socket, "accepted")


async def test_a_fault_in_the_bridge_itself_ends_the_connection(
    bridge: RunningBridge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The client is told to come back, and the connection closes with 1011; others live on."""
    async with client(bridge) as (other, _), client(bridge) as (socket, _):
        with monkeypatch.context() as broken:

            def fail(*_: object, **__: object) -> None:
                raise RuntimeError("broken on purpose")

            broken.setattr(bridge.bus, "ask", fail)
            await socket.send(json.dumps({"type": "prompt", "text": "hi"}))
            assert await hear_type(socket, "bye") == {
                "type": "bye",
                "reason": "failed",
                "reconnect": True,
            }
            with pytest.raises(ConnectionClosed) as closed:
                await hear(socket)
        assert closed.value.rcvd.code == 1011
        await other.send(json.dumps({"type": "prompt", "text": "hi"}))
        await hear_type(other, "accepted")


async def test_a_feed_that_ends_ends_its_connections(
    bridge: RunningBridge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who would hear nothing more is told to come back."""

    def fail(*_: object) -> None:
        raise RuntimeError("broken on purpose")

    async with client(bridge) as (socket, _):
        monkeypatch.setattr("agents.bridge.feed.Feed._relay_one", fail)
        await bridge.bus.publish(m.VadStarted(device="d"), session="main")
        assert (await hear_type(socket, "bye"))["reconnect"] is True
        with pytest.raises(ConnectionClosed):
            await hear(socket)


@pytest.mark.parametrize("steps", range(12))
async def test_joining_while_the_last_one_leaves(bus: Bus, steps: int) -> None:
    """Whoever joins in whatever moment of another's leaving hears what comes."""
    feeds = Feeds(bus)
    heard: list[str] = []
    leave = asyncio.Event()

    async def first() -> None:
        async with feeds.join("main"):
            await leave.wait()

    async def second() -> None:
        subscriber = Subscriber(ALL, lambda message: heard.append(message.kind), leave.clear)
        async with feeds.join("main") as feed:
            await feed.join(subscriber, None)
            await feed.catch_up(subscriber, None)
            async with asyncio.timeout(5):
                while not heard:
                    await bus.store(m.AvatarTrigger(name="rain"), session="main")
                    await asyncio.sleep(0.01)
            feed.leave(subscriber)

    leaving = asyncio.create_task(first())
    await asyncio.sleep(0.1)
    leave.set()
    for _ in range(steps):
        await asyncio.sleep(0)
    await second()
    await leaving
    assert heard[0] == "avatar.trigger"


async def test_a_client_that_gives_no_sign_of_life_is_dropped(
    new_bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dead link is noticed by pings that nobody answers; a client that answers them stays."""
    monkeypatch.setattr("agents.bridge.registry.SILENCE_SECONDS", 0.5)
    monkeypatch.setattr("agents.bridge.registry.PING_SECONDS", 0.1)
    async with running_bridge(await new_bus("bridge")) as quick, client(quick) as (living, _):
        reader, writer = await upgraded(quick.port)
        async with asyncio.timeout(5):
            await reader.read()
        writer.close()
        await living.send(json.dumps({"type": "ping"}))
        await hear_type(living, "pong")


async def test_event_streams_tell_that_they_live_and_that_nats_is_away(
    bridge: RunningBridge, nats: NatsServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A comment comes every few seconds; without NATS the answer is 503 and says why."""
    monkeypatch.setattr("agents.bridge.event_stream.COMMENT_SECONDS", 0.1)
    async with httpx.AsyncClient(base_url=bridge.http, timeout=10) as http:
        async with http.stream("GET", "/events") as stream:
            lines = aiter(stream.aiter_lines())
            comments = [line for line in [await anext(lines) for _ in range(6)] if line]
        assert all(line.startswith(":") for line in comments)
        nats.kill()
        answer = await http.get("/events")
        assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
        nats.start()


async def test_a_prompt_that_is_sent_again_is_the_same_turn(bridge: RunningBridge) -> None:
    """After a break a client repeats what was not accepted: one turn, on both wires."""
    prompt = json.dumps({"type": "prompt", "text": "Rain?", "ref": "a1"})
    turns = []
    for _ in range(2):
        async with client(bridge, device="pixel-8") as (socket, _):
            await socket.send(prompt)
            turns.append((await hear_type(socket, "accepted"))["turn"])
    async with httpx.AsyncClient(base_url=bridge.http) as http:
        body = {"text": "Rain?", "device": "pixel-8", "ref": "a1"}
        turns.append((await http.post("/prompt", json=body)).json()["turn"])
        other = (await http.post("/prompt", json={**body, "device": "pixel-9"})).json()["turn"]
        plain = [(await http.post("/prompt", json={"text": "Rain?"})).json()["turn"] for _ in "12"]
    assert turns == [1, 1, 1]
    assert other == 2
    assert plain == [3, 4]


@pytest.mark.parametrize("size", [70_000, 3_000_000])
async def test_a_body_that_is_too_large_is_answered(bridge: RunningBridge, size: int) -> None:
    """A client that sends all of it first reads the answer after it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", bridge.port)
    head = f"POST /events/x HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {size}\r\n\r\n"
    writer.write(head.encode())
    for _ in range(0, size, 10_000):
        writer.write(b"x" * 10_000)
        await writer.drain()
    answer = await reader.readuntil(b"\r\n")
    assert answer.split()[1] == b"413"
    writer.close()


async def test_frames_and_events_near_the_limit(bridge: RunningBridge) -> None:
    """65,537 bytes are too large and are answered so; an event of 60 kB is stored."""
    async with client(bridge) as (socket, _):
        await socket.send("x" * 65_537)
        assert (await hear_type(socket, "error"))["code"] == "too-large"
        with pytest.raises(ConnectionClosed) as closed:
            await hear(socket)
        assert closed.value.rcvd.code == 1009
    data = {"text": "x" * 60_000}
    async with client(bridge) as (socket, _):
        await socket.send(json.dumps({"type": "event.big", "ref": "e", "data": data}))
        assert (await hear_type(socket, "accepted"))["ref"] == "e"
    async with httpx.AsyncClient(base_url=bridge.http) as http:
        assert (await http.post("/events/big", json=data)).status_code == 202


@pytest.mark.parametrize("body", [b'{"text":"\xff"}', b'{"a":' * 1000 + b"1" + b"}" * 1000])
@pytest.mark.parametrize("path", ["/prompt", "/events/x", "/trigger/x"])
async def test_bad_bodies_get_json_errors(bridge: RunningBridge, path: str, body: bytes) -> None:
    """Never a bare 500."""
    async with httpx.AsyncClient(base_url=bridge.http) as http:
        answer = await http.post(path, content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (400, "bad-message")


async def test_a_looping_script_starves_no_other_tool(new_bus) -> None:
    """How often somebody may ask is counted for each program."""
    async with (
        running_bridge(await new_bus("bridge"), requests_burst=3, requests_per_second=0.1) as slow,
        httpx.AsyncClient(base_url=slow.http) as http,
    ):
        looping = [(await http.get("/trigger/rain")).status_code for _ in range(5)]
        other = await http.get("/trigger/rain", headers={"User-Agent": "curl/8"})
    assert looping == [202, 202, 202, 429, 429]
    assert other.status_code == 202


async def test_control_characters_do_not_come_in(
    bridge: RunningBridge, bus: Bus, nats: NatsServer
) -> None:
    """Neither by HTTP nor from a tool on the bus: what terminals print cannot steer them."""
    tool = await nats_connect(nats.url)
    async with bus.subscribe(m.TurnAsked, m.AvatarTrigger) as told:
        async with httpx.AsyncClient(base_url=bridge.http) as http:
            await http.get("/prompt", params={"text": "\x1b[31mred"})
            await http.post("/trigger/x", json={"a": "\x1b]0;title\x07"})
        await tool.publish("iris.iris.main.avatar.trigger", b'{"name":"y","data":{"\\u001b":1}}')
        asked, http_trigger, tool_trigger = [one.message for one in await take(told, 3)]
    await tool.close()
    assert asked.text == "[31mred"
    assert http_trigger.data == {"a": "]0;title"}
    assert tool_trigger.data == {"": 1}
