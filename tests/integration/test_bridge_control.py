"""What the panel asks the bridge for: its files, who is connected, what was said before."""

import asyncio
import base64
import io
import json
import wave
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import msgspec
import numpy as np
import pytest
from free_port import free_port
from streams import take
from websockets.asyncio.client import connect

from agents.bridge.agent import Bridge
from agents.runtime.settings import Bridge as Settings
from bus import Bus, Received
from bus.buckets import HISTORY
from schemas.messages import AvatarExpression
from schemas.messages.agent import AgentDescription, TtsDescribe, TtsSample, TtsSampled, TtsUse

HELLO = {"type": "hello", "protocol": 1, "device": "d", "kind": "web", "wants": ["avatar"]}


@pytest.fixture
async def address(new_bus, state: Path) -> AsyncIterator[str]:
    """Where a bridge of this test serves, without `http://`."""
    bus, port = await new_bus("bridge"), free_port()
    serving = asyncio.create_task(Bridge(bus, Settings(port=port), state).run())
    async with asyncio.timeout(5):
        await bus.registered.wait()
    yield f"127.0.0.1:{port}"
    await bus.stop()
    await serving


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """The bridge's state folder."""
    return tmp_path / "state"


async def ask(address: str, path: str, **headers: str) -> httpx.Response:
    """GET, as a browser does that shows this page."""
    async with httpx.AsyncClient() as client:
        return await client.get(f"http://{address}{path}", headers=headers)


async def test_there_is_a_page_built_or_not(address: str) -> None:
    """`/ui` always answers with a page, and `/` leads there."""
    page = await ask(address, "/ui")
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    assert "Iris" in page.text
    assert (await ask(address, "/")).headers["location"] == "/ui"


async def test_a_file_that_the_page_does_not_have_is_said_to_be_missing(address: str) -> None:
    """404 in the bridge's own words, also for names that lead out of the folder."""
    for name in ("nothing.js", "..%2f..%2firis.toml"):
        answer = await ask(address, f"/ui/{name}")
        assert answer.status_code == 404
        assert answer.json()["code"] == "bad-message"


async def test_who_is_connected_is_told(address: str) -> None:
    """Each client with what it said of itself, and whether its microphone is open."""
    assert (await ask(address, "/devices")).json() == []
    async with connect(f"ws://{address}/ws") as face, connect(f"ws://{address}/ws") as silent:
        await face.send(json.dumps(HELLO))
        await face.recv()
        known = {"device": "d", "kind": "web", "session": "main"}
        assert (await ask(address, "/devices")).json() == [{**known, "microphone": False}]
        await face.send(json.dumps({"type": "mic.started", "device": "d", "rate": 16_000}))
        await face.send("{")
        await face.recv()
        assert (await ask(address, "/devices")).json() == [{**known, "microphone": True}]
        await silent.close()


async def test_what_was_said_before_is_told(address: str, bus: Bus) -> None:
    """The session's history as the dialogue keeps it, and nothing for one that said nothing."""
    said = [{"turn": 3, "question": "Rain?", "answer": "Water.", "interrupted": False}]
    await bus.bucket(HISTORY).put("iris.kitchen", msgspec.json.encode(said), revision=0)
    assert (await ask(address, "/history?session=kitchen")).json() == said
    assert (await ask(address, "/history")).json() == []
    assert (await ask(address, "/history?session=no/such")).status_code == 400


@pytest.mark.parametrize("path", ["/ui", "/ui/iris.glb", "/devices", "/history"])
async def test_pages_of_other_origins_get_nothing(address: str, path: str) -> None:
    """Neither the page nor what it knows."""
    refused = await ask(address, path, Origin="http://elsewhere.example")
    assert refused.status_code == 401
    assert refused.json()["code"] == "unauthorized"


async def test_a_page_may_set_an_expression(address: str, bus: Bus) -> None:
    """It goes to everybody, and what is wrong with it is said."""
    async with bus.subscribe(AvatarExpression) as heard, connect(f"ws://{address}/ws") as face:
        await face.send(json.dumps(HELLO))
        await face.recv()
        happy = {"type": "avatar.expression", "name": "happy", "intensity": 0.5, "ms": 0}
        await face.send(json.dumps(happy))
        [received] = await take(heard, 1)
        assert (received.message.name, received.message.intensity) == ("happy", 0.5)
        await face.send(json.dumps({**happy, "intensity": 2}))
        while (answer := json.loads(await face.recv()))["type"] != "error":
            pass
        assert answer["code"] == "bad-message"


@pytest.fixture
async def voice(new_bus) -> AsyncIterator[list[dict[str, object]]]:
    """An agent `tts` whose voice can be changed; gives the changes that were asked for."""
    bus, asked = await new_bus("tts"), list[dict[str, object]]()

    async def describe(_: Received[TtsDescribe]) -> AgentDescription:
        return AgentDescription(agent="tts", engine="hibari", name="heart", licence="MIT")

    async def use(received: Received[TtsUse]) -> AgentDescription:
        asked.append(received.message.changes)
        if received.message.changes.get("engine") == "none":
            raise ValueError("there is no voice engine named none")
        return AgentDescription(agent="tts", engine="piper", name="joe")

    bus.serve(TtsDescribe, describe)
    bus.serve(TtsUse, use, shared=False)
    await bus.register(description="Speaks", metadata={})
    yield asked
    await bus.close()


async def use(address: str, agent: str, body: object) -> httpx.Response:
    """POST what is to be used."""
    async with httpx.AsyncClient() as client:
        return await client.post(f"http://{address}/agents/{agent}", json=body)


async def test_the_agents_that_answer_are_described(address: str, voice: object) -> None:
    """Each with engine, model and licence; those that do not answer are left out."""
    assert voice == []
    [found] = (await ask(address, "/agents")).json()
    assert found["agent"] == "tts"
    assert (found["engine"], found["name"], found["licence"]) == ("hibari", "heart", "MIT")


async def test_an_agent_is_changed_while_it_runs(
    address: str, voice: list[dict[str, object]]
) -> None:
    """What it uses then is the answer; what it refuses is told in its own words."""
    changes = {"engine": "piper", "piper.voice": "joe"}
    answer = await use(address, "tts", {"changes": changes})
    assert (answer.status_code, answer.json()["name"]) == (200, "joe")
    refused = await use(address, "tts", {"changes": {"engine": "none"}})
    assert refused.status_code == 400
    assert "there is no voice engine named none" in refused.json()["detail"]
    assert voice == [changes, {"engine": "none"}]
    for body in ({}, {"changes": []}, {"changes": {}}):
        assert (await use(address, "tts", body)).status_code == 400
    assert (await use(address, "bridge", {"changes": changes})).status_code == 404
    assert (await use(address, "dialogue", {"changes": changes})).status_code == 503


async def test_the_models_that_there_are_say_how_to_use_them(address: str) -> None:
    """Each of the catalogue with the agent and the settings that make her use it."""
    found = {model["name"]: model for model in (await ask(address, "/models")).json()}
    smollm2 = found["smollm2-135m"]
    assert (smollm2["part"], smollm2["agent"], smollm2["here"]) == ("mind", "dialogue", True)
    assert smollm2["changes"]["engine"] == "llamacpp"
    assert found["heart"]["agent"] == "tts"


def recording(seconds: float) -> bytes:
    """A WAV file of somebody who hums, with pauses."""
    at = np.arange(round(16_000 * seconds)) / 16_000
    hum = 0.3 * np.sin(2 * np.pi * 180 * at) * (np.sin(2 * np.pi * 2.5 * at) > 0)
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes((32767 * hum).astype("<i2").tobytes())
    return content.getvalue()


async def test_the_page_lists_voices_and_hears_one(address: str, bus: Bus) -> None:
    """A line is asked of the voice, with the settings that would choose it."""
    asked = []

    async def sampled(received: Received[TtsSample]) -> TtsSampled:
        asked.append(received.message.changes)
        return TtsSampled(text="Hello.", wav=base64.b64encode(b"RIFF").decode())

    bus.serve(TtsSample, sampled)
    await bus.register(description="speaks", metadata={})
    found = {voice["name"]: voice for voice in (await ask(address, "/voices")).json()}
    assert found["hibari/heart"]["changes"]["engine"] == "hibari"
    assert found["kokoro/ff_siwis"]["language"] == "fr"
    async with httpx.AsyncClient() as client:
        url = f"http://{address}/voices/sample"
        answer = await client.post(url, json={"name": "kokoro/ff_siwis"})
        nobody = await client.post(url, json={"name": "kokoro/nobody"})
    assert (answer.status_code, answer.content) == (200, b"RIFF")
    assert asked == [{"engine": "kokoro", "kokoro.voice": "ff_siwis"}]
    assert nobody.status_code == 404


async def test_a_voice_is_cloned_and_removed_over_http(address: str) -> None:
    """A recording that will not do is refused with its sentence."""
    async with httpx.AsyncClient() as client:
        url = f"http://{address}/recordings/anna"
        short = await client.post(url, content=recording(2))
        text = await client.post(url, content=b"hello")
        kept = await client.post(url, content=recording(8))
        listed = (await client.get(f"http://{address}/voices")).json()
        removed = [await client.delete(url) for _ in range(2)]
    assert (short.status_code, text.status_code, kept.status_code) == (400, 400, 201)
    assert "too short (2.0 s)" in short.json()["detail"]
    assert listed[0]["name"] == "coqui/anna"
    assert [answer.status_code for answer in removed] == [200, 404]
