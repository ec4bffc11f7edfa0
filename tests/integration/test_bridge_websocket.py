"""The WebSocket of the bridge: greeting, prompts, microphones, what a face is sent, refusals."""

import json

import pytest
from bridge_client import RunningBridge, client, hear, running_bridge, seq_of, speak, until_ended
from streams import take
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from agents.bridge.agent import Bridge
from agents.runtime.settings import Bridge as Settings
from bus import Bus
from schemas import frames
from schemas import messages as m


async def test_hello_is_welcomed(bridge: RunningBridge) -> None:
    """The welcome names the avatar, the session, the newest number and the visemes."""
    async with client(bridge) as (socket, welcome):
        assert socket.subprotocol == "iris.v1"
        assert welcome["type"] == "welcome"
        assert (welcome["protocol"], welcome["avatar"], welcome["session"]) == (1, "iris", "main")
        assert welcome["resumed"] is False
        assert len(welcome["visemes"]) == 15
        assert isinstance(welcome["seq"], int)


async def test_a_prompt_is_accepted_when_it_is_stored(bridge: RunningBridge, bus: Bus) -> None:
    """The number in `accepted` is the turn that the dialogue agent gets."""
    async with client(bridge) as (socket, _), bus.work(m.TurnAsked, durable="dialogue") as jobs:
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


async def test_speech_reaches_a_face_in_order(bridge: RunningBridge, bus: Bus) -> None:
    """Messages and sound come in the order of the stage, sound bit for bit."""
    async with client(bridge, wants=["speech"]) as (socket, welcome):
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


async def test_a_face_gets_what_it_wants_alone(bridge: RunningBridge, bus: Bus) -> None:
    """`wants` chooses; `turn.*` comes always."""
    async with client(bridge, wants=["avatar"]) as (socket, _):
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


async def test_two_screens_hear_the_same(bridge: RunningBridge, bus: Bus) -> None:
    """Every client of a session gets the same frames."""
    async with client(bridge) as (one, _), client(bridge) as (two, _):
        await speak(bus, 9)
        assert await until_ended(one) == await until_ended(two)


async def test_the_microphone_reaches_the_bus(bridge: RunningBridge, bus: Bus) -> None:
    """Frames travel bit for bit; a connection that is lost closes its microphone."""
    async with bus.subscribe(m.MicStarted, m.MicAudio, m.MicStopped) as heard:
        async with client(bridge, device="pixel-8") as (socket, _):
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


async def test_bad_frames_get_errors_and_the_connection_lives(bridge: RunningBridge) -> None:
    """Rubbish is answered with an error; a good prompt on the same connection is accepted."""
    async with client(bridge, wants=[]) as (socket, _):
        for bad in ("{", b"\1\2", json.dumps({"type": "speech.audio"})):
            await socket.send(bad)
            error = await hear(socket)
            assert (error["type"], error["code"]) == ("error", "bad-message")
        await socket.send(json.dumps({"type": "prompt", "text": "hi"}))
        heard = [await hear(socket), await hear(socket)]
        assert "accepted" in {h["type"] for h in heard}


async def test_a_frame_that_is_too_large_ends_the_connection(bridge: RunningBridge) -> None:
    """The reason comes before the close, and others are not harmed."""
    async with client(bridge) as (other, _), client(bridge) as (socket, _):
        await socket.send("x" * 2_000_000)
        error = await hear(socket)
        assert (error["type"], error["code"]) == ("error", "too-large")
        with pytest.raises(ConnectionClosed) as closed:
            await socket.recv()
        assert closed.value.rcvd.code == 1009
        await other.send(json.dumps({"type": "prompt", "text": "hi"}))
        assert (await hear(other))["type"] in {"accepted", "turn.asked"}


async def test_another_protocol_is_refused(bridge: RunningBridge) -> None:
    """The connection closes with 4400 after saying why."""
    async with client(bridge, protocol=99) as (socket, error):
        assert (error["type"], error["code"]) == ("error", "unsupported-protocol")
        with pytest.raises(ConnectionClosed) as closed:
            await socket.recv()
        assert closed.value.rcvd.code == 4400


async def test_bye_is_said_when_the_bridge_stops(new_bus) -> None:
    """Clients are told that the bridge goes, and that coming back makes sense."""
    async with running_bridge(await new_bus("bridge")) as bridge:
        socket = await connect(bridge.websocket)
        await socket.send(json.dumps({"type": "hello", "protocol": 1, "wants": []}))
        assert (await hear(socket))["type"] == "welcome"
    assert await hear(socket) == {"type": "bye", "reason": "shutdown", "reconnect": True}
    with pytest.raises(ConnectionClosed):
        await socket.recv()


async def test_a_taken_port_is_said_plainly(bridge: RunningBridge, new_bus) -> None:
    """A second bridge on the port says which and what to do."""
    other = Bridge(await new_bus("other"), Settings(port=bridge.port))
    with pytest.raises(Exception, match="is taken: stop the program"):
        await other.run()
