"""The bridge over a real nats-server, with real sockets."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from conftest import NatsServer, take
from free_port import free_port
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from agents.bridge.agent import Bridge
from agents.runtime.settings import Bridge as Settings
from bus import Bus
from schemas import frames
from schemas import messages as m

ALL = ["speech", "avatar", "transcripts", "timings"]


class House:
    """A bridge on a port of its own."""

    def __init__(self, bus: Bus, port: int, bridge: Bridge) -> None:
        self.bus = bus
        self.http = f"http://127.0.0.1:{port}"
        self.websocket = f"ws://127.0.0.1:{port}/ws"
        self.bridge = bridge


@asynccontextmanager
async def running(bus: Bus, **settings: object) -> AsyncIterator[House]:
    """A bridge that serves until the block ends."""
    port = free_port()
    bridge = Bridge(bus, Settings(port=port, **settings))
    task = asyncio.create_task(bridge.run())
    async with asyncio.timeout(5):
        await bus.registered.wait()
    yield House(bus, port, bridge)
    await bus.stop()
    await task


@pytest.fixture
async def house(new_bus) -> AsyncIterator[House]:
    """A running bridge."""
    async with running(await new_bus("bridge")) as house:
        yield house


@asynccontextmanager
async def client(house: House, **hello: object) -> AsyncIterator[tuple[ClientConnection, dict]]:
    """A connection that has said hello; gives its welcome, too."""
    async with connect(house.websocket, subprotocols=["iris.v1"], max_size=None) as socket:
        greeting = {"type": "hello", "protocol": 1, "device": "d", "kind": "test", "wants": ALL}
        await socket.send(json.dumps(greeting | hello))
        yield socket, json.loads(await socket.recv())


async def hear(socket: ClientConnection) -> dict | frames.Frame:
    """The next frame."""
    async with asyncio.timeout(5):
        data = await socket.recv()
    return frames.decode(data) if isinstance(data, bytes) else json.loads(data)


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


async def until_ended(socket: ClientConnection) -> list[dict | frames.Frame]:
    """Everything up to `turn.ended`."""
    heard: list[dict | frames.Frame] = []
    while not (heard and isinstance(heard[-1], dict) and heard[-1]["type"] == "turn.ended"):
        heard.append(await hear(socket))
    return heard


def seq_of(heard: dict | frames.Frame) -> int:
    """The sequence number of what was heard."""
    return heard.seq if isinstance(heard, frames.Frame) else heard["seq"]


async def test_hello_is_welcomed(house: House) -> None:
    """The welcome names the avatar, the session, the newest number and the visemes."""
    async with client(house) as (socket, welcome):
        assert socket.subprotocol == "iris.v1"
        assert welcome["type"] == "welcome"
        assert (welcome["protocol"], welcome["avatar"], welcome["session"]) == (1, "iris", "main")
        assert welcome["resumed"] is False
        assert len(welcome["visemes"]) == 15
        assert isinstance(welcome["seq"], int)


async def test_a_prompt_is_accepted_when_it_is_stored(house: House, bus: Bus) -> None:
    """The number in `accepted` is the turn that the dialogue agent gets."""
    async with client(house) as (socket, _), bus.work(m.TurnAsked, durable="dialogue") as jobs:
        await socket.send(json.dumps({"type": "prompt", "text": "What is rain?", "ref": "a1"}))
        heard = [await hear(socket), await hear(socket)]
        (job,) = await take(jobs, 1)
        await job.done()
    accepted = next(h for h in heard if h["type"] == "accepted")
    assert accepted == {"type": "accepted", "ref": "a1", "turn": job.seq}
    assert next(h for h in heard if h["type"] == "turn.asked")["text"] == "What is rain?"
    assert (job.message.text, job.message.source, job.message.device) == (
        "What is rain?",
        "typed",
        "d",
    )


async def test_speech_reaches_a_face_in_order(house: House, bus: Bus) -> None:
    """Messages and sound come in the order of the stage, sound bit for bit."""
    async with client(house, wants=["speech"]) as (socket, welcome):
        await speak(bus, 7)
        heard = await until_ended(socket)
    numbers = [seq_of(h) for h in heard]
    assert numbers == sorted(set(numbers))
    assert numbers[0] > welcome["seq"]
    sounds = [h for h in heard if isinstance(h, frames.Frame)]
    assert [(s.turn, s.sentence, s.offset) for s in sounds] == [
        (7, sentence, 441 * chunk) for sentence in range(3) for chunk in range(20)
    ]
    assert sounds[25].pcm == (7105).to_bytes(2, "little") * 441


async def test_a_face_gets_what_it_wants_alone(house: House, bus: Bus) -> None:
    """`wants` chooses; `turn.*` comes always."""
    async with client(house, wants=["avatar"]) as (socket, _):
        await bus.publish(m.VadStarted(device="d"), session="main")
        await bus.publish(m.AvatarTrigger(name="rain"), session="other")
        await speak(bus, 1)
        await bus.publish(m.AvatarTrigger(name="rain"), session="main")
        await bus.publish(m.TurnEnded(turn=2, reason="failed", text="", heard=""), session="main")
        heard = [await hear(socket) for _ in range(4)]
    assert [h["type"] for h in heard] == [
        "turn.started",
        "turn.ended",
        "avatar.trigger",
        "turn.ended",
    ]


@pytest.mark.parametrize("cut", [0, 1, 2, 10, 37, 66, 67])
async def test_a_face_that_was_cut_off_misses_nothing(house: House, bus: Bus, cut: int) -> None:
    """After a resume, what was heard before and after is what an uninterrupted face heard."""
    async with client(house) as (steady, mark):
        await speak(bus, 3)
        whole = await until_ended(steady)
        before = whole[:cut]
        resume = seq_of(before[-1]) if before else mark["seq"]
        async with client(house, resume=resume) as (again, welcome):
            assert welcome["resumed"] is True
            await speak(bus, 4, sentences=1)
            after = await until_ended(again)
            if after[-1]["turn"] == 3:
                after += await until_ended(again)
        whole += await until_ended(steady)
    assert before + after == whole


async def test_resuming_in_the_middle_of_live_speech(house: House, bus: Bus) -> None:
    """While more is being spoken, a face that resumes gets nothing twice and misses nothing."""
    async with client(house) as (steady, _):
        talking = asyncio.create_task(speak(bus, 5, sentences=20, chunks=50))
        first = [await hear(steady) for _ in range(200)]
        async with client(house, resume=seq_of(first[100])) as (again, _):
            rest = await until_ended(again)
        whole = first + await until_ended(steady)
        await talking
    assert first[:101] + rest == whole


async def test_sound_waits_while_somebody_may_be_speaking(house: House, bus: Bus) -> None:
    """It follows when that was nothing, and at the latest when it has gone on for long."""
    async with client(house, wants=["speech", "transcripts"]) as (socket, _):
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


async def test_rubbish_on_the_stage_does_not_keep_a_face_from_resuming(
    house: House, bus: Bus
) -> None:
    """What a tool has published there that is no message is left out, and the rest comes."""
    async with client(house) as (_, welcome):
        pass
    await bus._client.publish("iris.iris.main.avatar.trigger", b"\xff rubbish")
    await bus.store(m.AvatarTrigger(name="rain"), session="main")
    resuming = client(house, resume=welcome["seq"], wants=["avatar"])
    async with resuming as (socket, again):
        assert again["resumed"] is True
        assert (await hear(socket))["name"] == "rain"
        await bus.store(m.AvatarTrigger(name="live"), session="main")
        assert (await hear(socket))["name"] == "live"


@pytest.mark.parametrize("resume", [0, 1, 10**15])
async def test_resuming_from_another_life_starts_afresh(house: House, resume: int) -> None:
    """A number that the stage does not hold is too old: the client is told, and starts afresh."""
    async with client(house, resume=resume) as (_, welcome):
        assert welcome["resumed"] is False


async def test_who_was_away_for_too_long_is_told_what_was_said(house: House, bus: Bus) -> None:
    """Where the sound is gone, the words are told: of the turns after the client's number."""
    said = [
        {"turn": 1, "question": "a?", "answer": "A.", "seq": 3},
        {"turn": 2, "question": "b?", "answer": "B.", "seq": 9},
    ]
    await bus.bucket("history").put("iris.main", json.dumps(said).encode(), revision=0)
    async with client(house, resume=5) as (_, welcome):
        assert welcome["resumed"] is False
        assert welcome["missed"] == [{"turn": 2, "question": "b?", "answer": "B."}]
    async with client(house) as (_, welcome):
        assert welcome["missed"] == []


async def test_bad_frames_get_errors_and_the_connection_lives(house: House) -> None:
    """Rubbish is answered with an error; a good prompt on the same connection is accepted."""
    async with client(house, wants=[]) as (socket, _):
        for bad in ("{", b"\1\2", json.dumps({"type": "speech.audio"})):
            await socket.send(bad)
            error = await hear(socket)
            assert (error["type"], error["code"]) == ("error", "bad-message")
        await socket.send(json.dumps({"type": "prompt", "text": "hi"}))
        heard = [await hear(socket), await hear(socket)]
        assert "accepted" in {h["type"] for h in heard}


async def test_a_frame_that_is_too_large_ends_the_connection(house: House) -> None:
    """The reason comes before the close, and others are not harmed."""
    async with client(house) as (other, _), client(house) as (socket, _):
        await socket.send("x" * 2_000_000)
        error = await hear(socket)
        assert (error["type"], error["code"]) == ("error", "too-large")
        with pytest.raises(ConnectionClosed) as closed:
            await socket.recv()
        assert closed.value.rcvd.code == 1009
        await other.send(json.dumps({"type": "prompt", "text": "hi"}))
        assert (await hear(other))["type"] in {"accepted", "turn.asked"}


async def test_another_protocol_is_refused(house: House) -> None:
    """The connection closes with 4400 after saying why."""
    async with client(house, protocol=99) as (socket, error):
        assert (error["type"], error["code"]) == ("error", "unsupported-protocol")
        with pytest.raises(ConnectionClosed) as closed:
            await socket.recv()
        assert closed.value.rcvd.code == 4400


async def test_a_page_of_another_origin_gets_nothing(house: House, bus: Bus) -> None:
    """A web page that somebody visits can neither listen nor speak, by WebSocket or HTTP."""
    async with connect(house.websocket, origin="http://evil.example") as socket:
        error = await hear(socket)
        assert (error["type"], error["code"]) == ("error", "unauthorized")
        with pytest.raises(ConnectionClosed) as closed:
            await socket.recv()
        assert closed.value.rcvd.code == 4401
    async with httpx.AsyncClient(base_url=house.http) as http:
        for headers in (
            {"Origin": "http://evil.example"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Host": "evil.example"},
        ):
            answer = await http.get("/prompt", params={"text": "hi"}, headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized")
        own = {"Origin": house.http, "Sec-Fetch-Site": "same-origin"}
        assert (await http.post("/prompt", json={"text": "hi"}, headers=own)).status_code == 202


async def test_bye_is_said_when_the_bridge_stops(new_bus) -> None:
    """Clients are told that the bridge goes, and that coming back makes sense."""
    async with running(await new_bus("bridge")) as house:
        socket = await connect(house.websocket)
        await socket.send(json.dumps({"type": "hello", "protocol": 1, "wants": []}))
        assert (await hear(socket))["type"] == "welcome"
    assert await hear(socket) == {"type": "bye", "reason": "shutdown", "reconnect": True}
    with pytest.raises(ConnectionClosed):
        await socket.recv()


async def test_the_microphone_reaches_the_bus(house: House, bus: Bus) -> None:
    """Frames travel bit for bit; a connection that is lost closes its microphone."""
    async with bus.subscribe(m.MicStarted, m.MicAudio, m.MicStopped) as heard:
        async with client(house, device="pixel-8") as (socket, _):
            await socket.send(json.dumps({"type": "mic.started", "rate": 48_000}))
            for index in range(5):
                pcm = bytes([index, 0]) * 960
                frame = frames.Frame(kind=frames.Kind.MICROPHONE, pcm=pcm)
                await socket.send(frames.encode(frame))
            got = await take(heard, 6)
        got += await take(heard, 1)
    messages = [r.message for r in got]
    assert [m.type_of(x) for x in messages] == ["mic.started", *["mic.audio"] * 5, "mic.stopped"]
    assert {x.device for x in messages} == {"pixel-8"}
    assert messages[3].pcm == bytes([2, 0]) * 960


async def test_a_client_that_never_reads_is_dropped_and_harms_nobody(new_bus) -> None:
    """Its own buffer fills, it is dropped; another client gets everything."""
    async with running(await new_bus("bridge"), buffer_bytes=100_000) as house:
        bus = await new_bus("tts")
        async with client(house, wants=["speech"]) as (good, _):
            reader, writer = await asyncio.open_connection(
                "127.0.0.1", int(house.http[-5:].strip(":/"))
            )
            writer.write(
                b"GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
                b"Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                b"Sec-WebSocket-Version: 13\r\n\r\n"
            )
            await reader.readuntil(b"\r\n\r\n")
            hello = b'{"type":"hello","protocol":1,"wants":["speech"]}'
            writer.write(bytes([0x81, 0x80 | len(hello), 0, 0, 0, 0]) + hello)
            writer.transport.pause_reading()
            await asyncio.sleep(0.2)
            received = 0
            for turn in range(1, 40):
                await speak(bus, turn, sentences=4, chunks=100)
                received += sum(isinstance(h, frames.Frame) for h in await until_ended(good))
            metrics = (await asyncio.to_thread(httpx.get, f"{house.http}/metrics")).text
            writer.close()
        assert received == 39 * 400
        assert "iris_clients_dropped_total 1.0" in metrics


async def test_http_prompts_triggers_and_events(house: House, bus: Bus) -> None:
    """Everything that a tool with curl needs, with 202 and its effect on the bus."""
    async with (
        httpx.AsyncClient(base_url=house.http) as http,
        bus.subscribe(m.AvatarTrigger, m.Event, m.TurnAsked) as heard,
    ):
        answers = [
            await http.get("/prompt", params={"text": "one"}),
            await http.post("/prompt", json={"text": "two", "session": "kitchen"}),
            await http.post("/prompt", content="drei ü", headers={"Content-Type": "text/plain"}),
        ]
        assert [a.status_code for a in answers] == [202] * 3
        assert [a.json()["turn"] for a in answers] == [1, 2, 3]
        asked = [r.message.text for r in await take(heard, 3)]
        assert asked == ["one", "two", "drei ü"]
        assert (await http.get("/trigger/fireworks")).json() == {}
        assert (await http.post("/trigger/rain", json={"ms": 5})).status_code == 202
        assert (await http.post("/events/donation", json={"amount": 5})).status_code == 202
        told = [r.message for r in await take(heard, 3)]
        assert {(t.name, json.dumps(t.data)) for t in told} == {
            ("fireworks", "{}"),
            ("rain", '{"ms": 5}'),
            ("donation", '{"amount": 5}'),
        }


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("GET", "/prompt", None, 400, "bad-message"),
        ("GET", "/prompt?text=", None, 400, "bad-message"),
        ("POST", "/prompt", b"{bad", 400, "bad-message"),
        ("POST", "/prompt", b'{"text": 5}', 400, "bad-message"),
        ("POST", "/prompt", b'{"text": "x", "session": "A B"}', 400, "bad-message"),
        ("POST", "/prompt", b"\xff\xfe", 400, "bad-message"),
        ("POST", "/prompt", b'{"text":"' + b"x" * 9000 + b'"}', 413, "too-large"),
        ("POST", "/prompt", b"x" * 100_000, 413, "too-large"),
        ("GET", "/trigger/Bad%20Name", None, 400, "bad-message"),
        ("POST", "/events/x", b"[1]", 400, "bad-message"),
        ("GET", "/nowhere", None, 404, "bad-message"),
        ("DELETE", "/prompt", None, 405, "bad-message"),
    ],
)
async def test_bad_requests_get_json_errors(
    house: House, method: str, path: str, body: bytes | None, status: int, code: str
) -> None:
    """Each refusal has its status, a code and a sentence."""
    async with httpx.AsyncClient(base_url=house.http) as http:
        answer = await http.request(method, path, content=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["detail"]


async def test_a_short_outage_is_not_noticed(house: House, bus: Bus, nats: NatsServer) -> None:
    """A prompt, a trigger and an event that come while NATS restarts are accepted, and stored."""
    async with (
        client(house) as (socket, _),
        httpx.AsyncClient(base_url=house.http, timeout=10) as http,
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


async def test_what_cannot_be_stored_is_refused(house: House, nats: NatsServer, bus: Bus) -> None:
    """While NATS stays away nothing is accepted, on both wires, nor answered later on."""
    async with (
        client(house) as (socket, _),
        httpx.AsyncClient(base_url=house.http, timeout=10) as http,
    ):
        nats.kill()
        await socket.send(json.dumps({"type": "prompt", "text": "hi", "ref": "r"}))
        answers = [await http.get(path) for path in ("/prompt?text=hi", "/trigger/rain")]
        error = await hear(socket)
        assert (error["code"], error["ref"]) == ("unavailable", "r")
        assert [(a.status_code, a.json()["code"]) for a in answers] == [(503, "unavailable")] * 2
        nats.start()
        assert await bus.ask(m.TurnAsked(text="later", source="typed"), session="main") == 1


async def test_events_are_streamed_to_tools(house: House, bus: Bus) -> None:
    """Server-sent events carry type, message and number, and are resumed by `Last-Event-ID`."""

    async def events(
        http: httpx.AsyncClient, count: int, headers: dict[str, str]
    ) -> list[list[str]]:
        async with http.stream("GET", "/events", headers=headers) as stream:
            ready.set()
            blocks: list[list[str]] = [[]]
            async for line in stream.aiter_lines():
                if line.startswith(":"):
                    continue
                if line:
                    blocks[-1].append(line)
                elif blocks[-1]:
                    if len(blocks) == count:
                        return blocks
                    blocks.append([])
        raise AssertionError(blocks)

    ready = asyncio.Event()
    async with httpx.AsyncClient(base_url=house.http, timeout=5) as http:
        reading = asyncio.create_task(events(http, 3, {}))
        await ready.wait()
        await asyncio.sleep(0.1)
        for name in ("a", "b", "c"):
            await bus.publish(m.AvatarTrigger(name=name), session="main")
        blocks = await reading
        assert [b[0] for b in blocks] == ["event: avatar.trigger"] * 3
        first = blocks[0][1].removeprefix("id: ")
        assert json.loads(blocks[0][2].removeprefix("data: "))["seq"] == int(first)
        again = await events(http, 2, {"Last-Event-ID": first})
    assert again == blocks[1:]


async def test_health_names_what_is_missing(house: House) -> None:
    """A monitor is told which agents do not answer."""
    async with httpx.AsyncClient(base_url=house.http) as http:
        answer = await http.get("/healthz")
    assert answer.status_code == 503
    report = answer.json()
    assert report["agents"]["bridge"] == 1
    assert "tts" in report["missing"]


async def test_two_screens_hear_the_same(house: House, bus: Bus) -> None:
    """Every client of a session gets the same frames."""
    async with client(house) as (one, _), client(house) as (two, _):
        await speak(bus, 9)
        assert await until_ended(one) == await until_ended(two)


async def test_a_taken_port_is_said_plainly(house: House, new_bus) -> None:
    """A second bridge on the port says which and what to do."""
    other = Bridge(await new_bus("other"), Settings(port=int(house.http.rsplit(":", 1)[1])))
    with pytest.raises(Exception, match="is taken: stop the program"):
        await other.run()
