"""Devices at the bridge's door with TLS: pairing, scopes, removal, and the wire over HTTP."""

import asyncio
import base64
import contextlib
import json
import ssl
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import httpx
import pytest
import secret_search
from bridge_client import HELLO, hear, speak, until_ended
from conftest import NatsServer
from free_port import free_port
from starlette.applications import Starlette
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from agents.bridge.access import Access
from agents.bridge.agent import Bridge
from agents.bridge.certificates import HouseCertificates, pin_of
from agents.bridge.context import Context
from agents.bridge.devices import DeviceTable
from agents.bridge.feed import Feeds
from agents.bridge.listener import bind, listener
from agents.bridge.metrics import Metrics
from agents.bridge.registry import STRANGERS_OF_AN_ADDRESS, ClientRegistry
from agents.runtime.settings import Bridge as Settings
from bus import Bus
from schemas import messages as m


@dataclass(frozen=True)
class LanBridge:
    """A bridge with both doors, and whoever knocks."""

    bus: Bus
    owner: httpx.AsyncClient
    device: httpx.AsyncClient
    tls: ssl.SSLContext
    port: int
    state: Path

    async def invite(self, **body: object) -> dict[str, Any]:
        """Open a pairing."""
        answer = await self.owner.post("/pair/open", json=body)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    async def pair(self, **body: object) -> dict[str, Any]:
        """Let a device in by a scanned code; gives what it is told."""
        opened = await self.invite(**body)
        secret = opened["url"].split("#s=")[1].split("&")[0]
        ask = {"secret": secret, "name": "phone", "kind": "unity"}
        answer = await self.device.post("/pair", json=ask)
        assert answer.status_code == 200, answer.text
        secret_search.made(secret)
        secret_search.made(answer.json()["token"])
        return dict(answer.json())

    def socket(self, **headers: str) -> connect:
        """A WebSocket over TLS."""
        return connect(
            f"wss://127.0.0.1:{self.port}/ws",
            ssl=self.tls,
            subprotocols=["iris.v1"],  # type: ignore[list-item]
            additional_headers=headers,
            max_size=None,
        )


@pytest.fixture
async def lan(bus: Bus, tmp_path: Path) -> AsyncIterator[LanBridge]:
    """A bridge that lets devices in."""
    port, secure = free_port(), free_port()
    settings = Settings(port=port, lan=True, lan_host="127.0.0.1", lan_port=secure)
    task = asyncio.create_task(Bridge(bus, settings, tmp_path).run())
    async with asyncio.timeout(5):
        await bus.registered.wait()
    tls = ssl.create_default_context(cafile=tmp_path / "tls" / "ca.pem")
    async with (
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as owner,
        httpx.AsyncClient(base_url=f"https://127.0.0.1:{secure}", verify=tls) as device,
    ):
        yield LanBridge(bus, owner, device, tls, secure, tmp_path)
    await bus.stop()
    await task


def bearer(paired: dict[str, Any]) -> dict[str, str]:
    """The header of a paired device."""
    return {"Authorization": f"Bearer {paired['token']}"}


async def greet(socket: ClientConnection, **hello: object) -> dict[str, Any]:
    """Say hello; gives the answer."""
    await socket.send(json.dumps(HELLO | hello))
    return dict(json.loads(await socket.recv()))


async def test_a_scanned_code_lets_a_device_in(lan: LanBridge) -> None:
    """It gets a token, and the server's key to pin; the code is dead then."""
    paired = await lan.pair()
    assert paired["key"] == pin_of(lan.state / "tls" / "server.pem")
    assert paired["scopes"] == ["see", "hear", "talk", "trigger"]
    async with lan.socket() as socket:
        assert (await greet(socket, token=paired["token"]))["type"] == "welcome"
    async with lan.socket(**bearer(paired)) as socket:
        assert (await greet(socket))["type"] == "welcome"
    (device,) = (await lan.owner.get("/pair/devices")).json()["devices"]
    assert (device["name"], device["kind"], device["id"]) == ("phone", "unity", paired["id"])
    assert "sha256" not in device


async def test_the_code_tells_where_and_whom(lan: LanBridge) -> None:
    """The QR code has an address, the secret, the key and every address; the SVG shows it."""
    opened = await lan.invite()
    assert f"&k={pin_of(lan.state / 'tls' / 'server.pem')}&a=" in opened["url"]
    assert opened["svg"].startswith("<?xml")
    assert opened["code"].isdigit()


async def test_a_typed_code_waits_for_the_owner(lan: LanBridge) -> None:
    """202 until the owner has answered; then the token, once."""
    code = (await lan.invite())["code"]
    ask = {"code": code, "name": "Anna's phone", "kind": "web"}
    assert (await lan.device.post("/pair", json=ask)).status_code == 202
    (waiting,) = (await lan.owner.get("/pair/requests")).json()["requests"]
    assert (waiting["name"], waiting["address"]) == ("Anna's phone", "127.0.0.1")
    await lan.owner.post(f"/pair/requests/{waiting['id']}", json={"allow": True})
    allowed = await lan.device.post("/pair", json=ask)
    assert allowed.status_code == 200
    assert allowed.headers["set-cookie"].startswith("__Host-iris=")
    assert "Secure; HttpOnly; SameSite=Strict" in allowed.headers["set-cookie"]
    assert (await lan.device.post("/pair", json=ask)).status_code == 401


async def test_wrong_used_and_expired_are_answered_alike(lan: LanBridge) -> None:
    """Nobody learns how near they were, and after a few tries nothing is right."""
    answers = {(await lan.device.post("/pair", json={"code": "1"})).text}
    opened = await lan.invite()
    for _ in range(5):
        answers.add((await lan.device.post("/pair", json={"code": "x"})).text)
    answers.add((await lan.device.post("/pair", json={"code": opened["code"]})).text)
    assert len(answers) == 1


async def test_nobody_gets_in_without_a_token(lan: LanBridge) -> None:
    """Over HTTP, over the WebSocket, and to what only the owner may do."""
    for path in ("/healthz", "/events", "/history", "/devices", "/metrics", "/pair/devices"):
        assert (await lan.device.get(path)).status_code == 401, path
    for path in ("/prompt", "/trigger/rain", "/events/bell", "/pair/open"):
        assert (await lan.device.post(path, json={"text": "hi"})).status_code == 401, path
    page = await lan.device.get("/ui")
    assert (page.status_code, page.headers["location"]) == (307, "/pair")
    for token in (None, "guess"):
        async with lan.socket() as socket:
            error = await greet(socket, token=token)
            assert (error["type"], error["code"]) == ("error", "unauthorized")
            with pytest.raises(ConnectionClosed) as closed:
                await socket.recv()
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 4401


async def test_a_proxy_on_this_machine_is_no_owner(lan: LanBridge) -> None:
    """What it passes on comes from anywhere."""
    for header in ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via"):
        answer = await lan.owner.get("/healthz", headers={header: "1.2.3.4"})
        assert answer.status_code == 401
        assert "proxy" in answer.json()["detail"]


async def test_scopes_hold(lan: LanBridge) -> None:
    """A device that may see does neither talk nor trigger nor read what people said."""
    paired = await lan.pair(scopes=["see"])
    for path, body in (("/prompt", {"text": "hi"}), ("/trigger/rain", {}), ("/events/bell", {})):
        answer = await lan.device.post(path, json=body, headers=bearer(paired))
        assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert (await lan.device.get("/history", headers=bearer(paired))).status_code == 403
    assert (await lan.device.post("/pair/open", headers=bearer(paired))).status_code == 403
    async with lan.socket(**bearer(paired)) as socket:
        await greet(socket)
        for frame in ({"type": "mic.started", "rate": 16000}, {"type": "prompt", "text": "hi"}):
            await socket.send(json.dumps(frame))
            assert (await hear(socket))["code"] == "forbidden"  # type: ignore[index]
        await lan.bus.publish(m.VadStarted(device="d"), session="main")
        await lan.bus.publish(m.AvatarTrigger(name="rain"), session="main")
        assert (await hear(socket))["type"] == "avatar.trigger"  # type: ignore[index]


async def test_a_stream_of_events_holds_to_the_scopes(lan: LanBridge) -> None:
    """What people said is in it for those alone who may hear it; it is resumed where it was."""
    watcher, friend = await lan.pair(scopes=["see"]), await lan.pair(scopes=["see", "hear"])
    trigger = m.AvatarTrigger(name="rain")
    heard = m.AsrFinal(text="Hello.", language="en", device="d", audio_ms=1, turn=1)
    before = (await lan.bus.store(trigger, session="main")).seq
    for message in (heard, trigger, heard, trigger):
        await lan.bus.store(message, session="main")

    async def kinds(paired: dict[str, Any], count: int, after: int) -> list[tuple[str, int]]:
        headers = {**bearer(paired), "Last-Event-ID": str(after)}
        async with lan.device.stream("GET", "/events", headers=headers) as stream:
            assert stream.status_code == 200
            lines = [""]
            async for line in stream.aiter_lines():
                lines.append(line)
                if sum(one.startswith("data: ") for one in lines) == count:
                    break
        names = [one.removeprefix("event: ") for one in lines if one.startswith("event: ")]
        numbers = [int(one.removeprefix("id: ")) for one in lines if one.startswith("id: ")]
        return list(zip(names, numbers, strict=True))

    async with asyncio.timeout(5):
        seen = await kinds(watcher, 2, before)
        assert [name for name, _ in seen] == ["avatar.trigger", "avatar.trigger"]
        both = await kinds(friend, 4, before)
        assert [name for name, _ in both] == ["asr.final", "avatar.trigger"] * 2
        assert await kinds(watcher, 1, seen[0][1]) == seen[1:]
    nobody = await lan.device.get("/events", headers={"Authorization": "Bearer guess"})
    assert nobody.status_code == 401


async def test_a_device_stays_in_its_conversation(lan: LanBridge) -> None:
    """Where the owner gave it one, it joins no other."""
    paired = await lan.pair(session="kitchen")
    async with lan.socket(**bearer(paired)) as socket:
        assert (await greet(socket, session="main"))["session"] == "kitchen"


@pytest.mark.parametrize("restarted", [False, True])
async def test_a_removed_device_is_out_within_a_second(
    lan: LanBridge, nats: NatsServer, *, restarted: bool
) -> None:
    """Its socket and its stream of events close, also after NATS was away."""
    paired = await lan.pair()
    async with (
        lan.socket(**bearer(paired)) as socket,
        lan.device.stream("GET", "/events", headers=bearer(paired)) as events,
    ):
        await greet(socket)
        if restarted:
            nats.kill()
            nats.start()
            await lan.bus.wait_connected()
            await asyncio.sleep(0.5)
        async with asyncio.timeout(1):
            gone = await lan.owner.delete(f"/pair/devices/{paired['id']}")
            assert gone.status_code == 200
            bye = json.loads(await _last(socket))
            assert (bye["type"], bye["reason"], bye["reconnect"]) == ("bye", "revoked", False)
            async for _ in events.aiter_raw():
                pass
    async with lan.socket(**bearer(paired)) as socket:
        assert (await greet(socket))["code"] == "unauthorized"


async def test_another_bridge_hears_of_a_removal(
    lan: LanBridge, new_bus: Callable[[str], Awaitable[Bus]], tmp_path: Path
) -> None:
    """Every bridge of the avatar closes the device's connections."""
    paired = await lan.pair()
    other = await new_bus("bridge2")
    settings = Settings(port=free_port())
    bridge = Bridge(other, settings, tmp_path / "other")
    task = asyncio.create_task(bridge.run())
    await other.registered.wait()
    async with lan.socket(**bearer(paired)) as socket, asyncio.timeout(3):
        await greet(socket)
        url = f"http://127.0.0.1:{settings.port}/pair/devices"
        async with httpx.AsyncClient() as client:
            assert (await client.delete(f"{url}/{paired['id']}")).status_code == 200
        assert json.loads(await _last(socket))["reason"] == "revoked"
    await other.stop()
    await task


async def test_strangers_who_say_nothing_are_few(lan: LanBridge) -> None:
    """Only so many connections of an address may be without a token; others are served."""
    paired = await lan.pair()
    silent = [await lan.socket() for _ in range(STRANGERS_OF_AN_ADDRESS)]
    with pytest.raises(InvalidStatus):
        await lan.socket()
    async with lan.socket(**bearer(paired)) as socket:
        assert (await greet(socket))["type"] == "welcome"
    for one in silent:
        await one.close()


async def test_the_wire_goes_over_http_as_well(lan: LanBridge) -> None:
    """The same frames as on a WebSocket: welcome, prompt, speech bit for bit, and resume."""
    paired = await lan.pair()
    async with lan.socket(**bearer(paired)) as socket, Http(lan, paired) as http:
        await greet(socket)
        await http.say(json.dumps(HELLO))
        welcome = json.loads(await http.next())
        assert welcome["type"] == "welcome"
        await http.say('{"type":"prompt","text":"Hello","ref":"a1"}')
        heard = [json.loads(await http.next()) for _ in range(2)]
        assert {"accepted", "turn.asked"} == {one["type"] for one in heard}
        await speak(lan.bus, 7)
        wanted = [one for one in await until_ended(socket) if not isinstance(one, dict)]
        sound = []
        while True:
            frame = await http.next()
            if isinstance(frame, bytes):
                sound.append(frame)
            elif json.loads(frame)["type"] == "turn.ended":
                break
        assert [frame[20:] for frame in sound] == [one.pcm for one in wanted]
    async with Http(lan, paired, "1" * 32) as http:
        await http.say(json.dumps(HELLO | {"resume": welcome["seq"]}))
        again = json.loads(await http.next())
        assert again["resumed"] is True
        assert json.loads(await http.next())["type"] == "turn.started"


async def test_a_stranger_gets_no_wire_over_http(lan: LanBridge) -> None:
    """Without a token hello is refused; frames of nobody's connection are refused at once."""
    answer = await lan.device.post("/frames?connection=" + "2" * 32, content=b"")
    assert answer.status_code == 404
    async with Http(lan, {"token": "guess"}) as http:
        await http.say(json.dumps(HELLO))
        assert json.loads(await http.next())["code"] == "unauthorized"


async def test_a_certificate_is_replaced_while_devices_are_connected(
    bus: Bus, tmp_path: Path
) -> None:
    """Connections stay, and who comes later sees the new one, with the same key."""
    house = HouseCertificates(tmp_path / "tls", "desk")
    house.issue(["127.0.0.1"])
    context = Context(bus, Settings(), Metrics(), Feeds(bus), Access(DeviceTable()))
    registry = ClientRegistry(context)
    server = listener(Starlette(), registry, chain=house.chain_file, key=house.key_file)
    sockets = await bind("127.0.0.1", 0)
    port = sockets[0].getsockname()[1]
    serving = asyncio.create_task(server.serve(sockets=sockets))
    while not server.started:  # noqa: ASYNC110 (uvicorn tells it in no other way)
        await asyncio.sleep(0.01)
    tls = ssl.create_default_context(cafile=house.ca_file)
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=tls)
    before = writer.get_extra_info("ssl_object").getpeercert()["serialNumber"]
    house.issue(["127.0.0.1", "10.0.0.7"])
    server.load_certificate(house.chain_file, house.key_file)
    _, later = await asyncio.open_connection("127.0.0.1", port, ssl=tls)
    assert later.get_extra_info("ssl_object").getpeercert()["serialNumber"] != before
    writer.write(b"GET /x HTTP/1.1\r\nHost: x\r\n\r\n")
    assert b"404" in await reader.readline()
    server.stop()
    await serving
    for one in (writer, later):
        one.close()
        with contextlib.suppress(OSError):
            await one.wait_closed()


class Http:
    """The wire over HTTP, as the page speaks it."""

    def __init__(self, lan: LanBridge, paired: dict[str, Any], name: str = "0" * 32) -> None:
        self._client = lan.device
        self._headers = bearer(paired)
        self._query = {"connection": name}
        self._stream = lan.device.stream(
            "GET", "/events", params=self._query, headers=self._headers, timeout=10
        )

    async def __aenter__(self) -> Self:
        response = await self._stream.__aenter__()
        assert response.status_code == 200
        self._lines = response.aiter_lines()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._lines.aclose()  # type: ignore[attr-defined]
        await self._stream.__aexit__(None, None, None)

    async def say(self, text: str) -> None:
        """Send a text frame."""
        data = text.encode()
        body = struct.pack("<BI", 1, len(data)) + data
        answer = await self._client.post(
            "/frames", params=self._query, headers=self._headers, content=body
        )
        assert answer.status_code == 204, answer.text

    async def next(self) -> str | bytes:
        """The next frame."""
        kind = ""
        async with asyncio.timeout(5):
            async for line in self._lines:
                if line.startswith("event: "):
                    kind = line.removeprefix("event: ")
                elif line.startswith("data: "):
                    data = line.removeprefix("data: ")
                    return base64.b64decode(data) if kind == "sound" else data
        raise AssertionError("the stream is over")


async def _last(socket: ClientConnection) -> str | bytes:
    """The last frame of a connection."""
    last: str | bytes = ""
    try:
        while True:
            last = await socket.recv()
    except ConnectionClosed:
        return last


async def test_the_owner_opens_and_closes_the_network_while_she_runs(
    bus: Bus, tmp_path: Path
) -> None:
    """From this computer alone; devices are let go when it is closed, and come back later."""
    port, secure = free_port(), free_port()
    settings = Settings(port=port, lan_host="127.0.0.1", lan_port=secure)
    task = asyncio.create_task(Bridge(bus, settings, tmp_path).run())
    async with asyncio.timeout(5):
        await bus.registered.wait()
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as owner:
        assert (await owner.get("/lan")).json() == {"open": False, "may_turn": True}
        assert (await owner.post("/pair/open", json={})).status_code == 400
        assert (await owner.post("/lan", json={"open": "yes"})).status_code == 400
        for _ in range(2):
            assert (await owner.post("/lan", json={"open": True})).json()["open"] is True
            tls = ssl.create_default_context(cafile=tmp_path / "tls" / "ca.pem")
            async with httpx.AsyncClient(
                base_url=f"https://127.0.0.1:{secure}", verify=tls
            ) as device:
                lan = LanBridge(bus, owner, device, tls, secure, tmp_path)
                paired = await lan.pair(scopes=["see", "admin"])
                refused = await device.post("/lan", json={"open": False}, headers=bearer(paired))
                assert refused.status_code == 403
                async with lan.socket(**bearer(paired)) as socket:
                    await greet(socket)
                    assert (await owner.post("/lan", json={"open": False})).json()["open"] is False
                    bye = json.loads(await socket.recv())
                    assert (bye["type"], bye["reconnect"]) == ("bye", True)
            with pytest.raises(OSError, match="refused|failed"):
                await asyncio.open_connection("127.0.0.1", secure)
        taken = await asyncio.start_server(lambda *_: None, "127.0.0.1", secure)
        answer = await owner.post("/lan", json={"open": True})
        assert answer.status_code == 503
        assert "taken" in answer.json()["detail"]
        taken.close()
        await taken.wait_closed()
    await bus.stop()
    await task
