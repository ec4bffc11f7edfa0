"""The sources agent between a real nats-server and services that speak as the real ones do."""

import asyncio
import datetime as dt
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
import secret_search
from conftest import NatsServer
from free_port import free_port
from running_agent import running_agent
from streams import take
from websockets.asyncio.server import ServerConnection, serve

from agents.events.agent import Dispatcher
from agents.events.rules import Rules
from agents.runtime.outside_settings import Events, EventSource
from agents.runtime.outside_settings import Questions as QuestionSettings
from agents.sources.agent import Sources
from agents.sources.service_protocol import challenged
from bus import Bus, connect
from schemas import messages as m

TWITCH, KOFI, PASSWORD = "tw1tch-secret-of-test", "k0fi-token-of-test", "0bs-password-of-test"


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    """A folder with a file for each secret."""
    for name, text in (("twitch", TWITCH), ("ko-fi", KOFI), ("obs", PASSWORD)):
        (tmp_path / name).write_text(secret_search.made(text) + "\n")
    return tmp_path


@asynccontextmanager
async def listening(nats: NatsServer, settings: Events) -> AsyncIterator[None]:
    """An agent that runs, with a connection of its own."""
    bus = await connect(nats.url, name="sources")
    async with running_agent(bus, Sources(bus, settings, pauses=(0.05,))):
        yield


def webhooks(secrets: Path) -> Events:
    """Twitch and Ko-fi."""
    sources = tuple(
        EventSource(kind=kind, secret_file=str(secrets / kind))  # type: ignore[arg-type]
        for kind in ("twitch", "ko-fi")
    )
    return Events(webhook_port=free_port(), sources=sources)


def of_twitch(message_id: str, *, age: float = 0.0) -> tuple[dict[str, str], bytes]:
    """A cheer, signed."""
    event = {"user_name": "Ada", "bits": 100, "message": "yes"}
    body = json.dumps({"subscription": {"type": "channel.cheer"}, "event": event}).encode()
    stamp = dt.datetime.fromtimestamp(time.time() - age, dt.UTC).isoformat()
    signed = f"{message_id}{stamp}".encode() + body
    headers = {
        "Twitch-Eventsub-Message-Id": message_id,
        "Twitch-Eventsub-Message-Timestamp": stamp,
        "Twitch-Eventsub-Message-Type": "notification",
        "Twitch-Eventsub-Message-Signature": "sha256="
        + hmac.new(TWITCH.encode(), signed, hashlib.sha256).hexdigest(),
    }
    return headers, body


async def test_webhooks_become_events_once(nats: NatsServer, bus: Bus, secrets: Path) -> None:
    """Also across a start; strangers, old messages and large ones get in nowhere."""
    settings = webhooks(secrets)
    door = f"http://127.0.0.1:{settings.webhook_port}"
    headers, body = of_twitch("first")
    old_headers, old_body = of_twitch("old", age=700)
    donation = {"verification_token": KOFI, "type": "Donation", "from_name": "Bob", "amount": "3"}
    async with bus.subscribe(m.Event) as heard, httpx.AsyncClient(trust_env=False) as client:
        async with listening(nats, settings):
            answers = [
                await client.post(f"{door}/twitch", headers=headers, content=body),
                await client.post(f"{door}/twitch", headers=headers, content=body),
                await client.post(f"{door}/twitch", headers=old_headers, content=old_body),
                await client.post(f"{door}/twitch", content=body),
                await client.post(f"{door}/elsewhere", content=body),
                await client.post(f"{door}/twitch", content=bytes(300_000)),
                await client.get(f"{door}/twitch"),
            ]
            assert [answer.status_code for answer in answers] == [200, 200, 403, 403, 404, 413, 405]
        async with listening(nats, settings):
            await client.post(f"{door}/twitch", headers=headers, content=body)
            form = {"data": json.dumps(donation)}
            assert (await client.post(f"{door}/ko-fi", data=form)).status_code == 200
        events = [received.message for received in await take(heard, 2)]
    assert [(event.name, event.data["name"]) for event in events] == [
        *(("cheer", "Ada"), ("donation", "Bob"))
    ]


async def test_obs_is_connected_to_and_connected_to_again(
    nats: NatsServer, bus: Bus, secrets: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """A server that asks as OBS does; what it tells after it was away arrives, too."""
    asked = {"challenge": "+IxH4CnCiqpX1rM9scsNynZzbOe4KhDeYcTNS3PDaeY=", "salt": "lM1GncleQO"}
    talks = 0

    async def obs(socket: ServerConnection) -> None:
        nonlocal talks
        talks += 1
        hello = {"op": 0, "d": {"rpcVersion": 1, "authentication": asked}}
        await socket.send(json.dumps(hello))
        identify = json.loads(await socket.recv())
        answer = challenged(PASSWORD, asked["salt"], asked["challenge"])
        if identify["d"]["authentication"] != answer:
            await socket.close(4009)
            return
        await socket.send(json.dumps({"op": 2, "d": {"negotiatedRpcVersion": 1}}))
        scene = {"eventType": "CurrentProgramSceneChanged", "eventData": {"sceneName": str(talks)}}
        await socket.send(json.dumps({"op": 5, "d": scene}))
        await socket.send("nonsense")

    async with serve(obs, "127.0.0.1", 0) as server:
        url = f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        source = EventSource(kind="obs", url=url, secret_file=str(secrets / "obs"))
        async with bus.subscribe(m.Event) as heard, listening(nats, Events(sources=(source,))):
            events = [received.message for received in await take(heard, 2)]
    assert [event.data["scene"] for event in events] == ["1", "2"]
    assert PASSWORD not in "".join(capfd.readouterr())


@asynccontextmanager
async def dispatching(nats: NatsServer, settings: Events) -> AsyncIterator[None]:
    """An events agent that follows these settings."""
    bus = await connect(nats.url, name="events")
    dispatcher = Dispatcher(bus, Rules.of(settings), questions=settings.questions)
    async with running_agent(bus, dispatcher):
        yield


async def test_a_donation_makes_fireworks_and_a_thank_you_within_a_second(
    nats: NatsServer, bus: Bus, secrets: Path
) -> None:
    """From the service's request to the turn, by one entry of `iris.toml`."""
    settings = webhooks(secrets)
    donation = {
        "verification_token": KOFI,
        "type": "Donation",
        "from_name": "Bob",
        "amount": "3.00",
        "currency": "EUR",
    }
    async with (
        listening(nats, settings),
        dispatching(nats, settings),
        bus.subscribe(m.AvatarTrigger, m.TurnAsked) as heard,
        httpx.AsyncClient(trust_env=False) as client,
    ):
        form = {"data": json.dumps(donation)}
        await client.post(f"http://127.0.0.1:{settings.webhook_port}/ko-fi", data=form)
        happened = [received.message for received in await take(heard, 2, within=1)]
    fireworks = next(message for message in happened if isinstance(message, m.AvatarTrigger))
    thanks = next(message for message in happened if isinstance(message, m.TurnAsked))
    assert (fireworks.name, fireworks.data) == ("fireworks", {"from": "Bob", "amount": "3 EUR"})
    assert thanks.answer == "Bob just gave 3 EUR. Thank you so much!"


async def test_chat_asks_her_within_limits(nats: NatsServer, bus: Bus) -> None:
    """One question a person, none with a word of the list, as many as may wait."""
    limits = QuestionSettings(waiting=2, words=("rude",))
    marker = {"event": "marker", "trigger": "rain"}
    settings = Events(questions=limits, sources=(EventSource(kind="obs"),), rules=[marker])

    async def chat(user: str, text: str) -> None:
        data = {"name": user.title(), "user": user, "text": text}
        await bus.store(m.Event(name="chat", data=data), session="main")

    async with (
        dispatching(nats, settings),
        bus.subscribe(m.TurnAsked) as heard,
        bus.subscribe(m.AvatarTrigger) as marked,
    ):
        await chat("ada", "!iris why is the sky blue?")
        await chat("ada", "!iris and the grass green?")
        await chat("eve", "!iris something r u d e, rude!")
        await chat("eve", "just chatting")
        await chat("bob", "!iris who are you?")
        await chat("cyd", "!iris too many wait")
        await bus.store(m.Event(name="marker"), session="main")
        await take(marked, 1)  # events are taken in their order
        asked = [received.message for received in await take(heard, 2)]
        assert [turn.text for turn in asked] == [
            *("Ada asks: why is the sky blue?", "Bob asks: who are you?")
        ]
        first = await bus.stored.newest(m.TurnAsked, session="main") - 1
        ended = m.TurnEnded(turn=first, reason="completed", text="", heard="")
        await bus.store(ended, session="main")
        async with asyncio.timeout(5):  # until the agent has read it
            for number in range(200):
                await chat(f"dan{number}", "!iris and now?")
                try:
                    (turn,) = await take(heard, 1, within=0.1)
                    break
                except AssertionError:
                    continue
        assert turn.message.text.endswith("and now?")
