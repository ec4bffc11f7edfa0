"""The C# console client over a real bridge: cut off in mid-sentence, it misses not a sample."""

import asyncio
import json
from pathlib import Path

import httpx
import pytest
from free_port import free_port

from agents.bridge.agent import Bridge
from agents.runtime.settings import Bridge as Settings
from schemas import messages as m


def pcm(sentence: int, chunk: int) -> bytes:
    """Sound that can be told from every other piece."""
    return (1 + sentence * 1000 + chunk).to_bytes(2, "little") * 441


async def answer(bus, turn: int) -> None:
    """Publish an answer's speech, as the agents do."""
    await bus.publish(m.TurnStarted(turn=turn, text="?", source="typed"), session="main")
    for sentence in range(3):
        fields = {"turn": turn, "sentence": sentence}
        await bus.publish(m.SpeechStarted(**fields, rate=22_050, text="."), session="main")
        for chunk in range(40):
            audio = m.SpeechAudio(**fields, offset=441 * chunk, pcm=pcm(sentence, chunk))
            await bus.publish(audio, session="main")
            await asyncio.sleep(0.005)
        await bus.publish(m.SpeechEnded(**fields, samples=441 * 40), session="main")
    ended = m.TurnEnded(turn=turn, reason="completed", text=".", heard=".")
    await bus.publish(ended, session="main")


@pytest.mark.parametrize("cut", [None, 441 * 50])
async def test_the_sound_is_whole(new_bus, runs, tmp_path: Path, cut: int | None) -> None:
    """Uninterrupted or cut off, the PCM is what was spoken, bit for bit."""
    bus, port = await new_bus("bridge"), free_port()
    serving = asyncio.create_task(Bridge(bus, Settings(port=port)).run())
    async with asyncio.timeout(5):
        await bus.registered.wait()
    file = tmp_path / "answer.pcm"
    more = ["--cut-after", str(cut)] if cut else []
    command = runs.command(
        "Iris.Console", f"ws://127.0.0.1:{port}/ws", "--prompt", "?", "--pcm", str(file), *more
    )
    console = await asyncio.create_subprocess_exec(
        *command, env=runs.tools.variables(), stdout=asyncio.subprocess.PIPE
    )
    lines = []
    async with asyncio.timeout(40):
        while line := await console.stdout.readline():
            lines.append(json.loads(line))
            if lines[-1].get("message", {}).get("type") == "accepted":
                answering = asyncio.create_task(answer(bus, lines[-1]["message"]["turn"]))
        assert await console.wait() == 0, lines[-5:]
        await answering
    await bus.stop()
    await serving
    assert file.read_bytes() == b"".join(pcm(s, c) for s in range(3) for c in range(40))
    welcomes = [one["message"] for one in lines if one.get("message", {}).get("type") == "welcome"]
    assert [one["resumed"] for one in welcomes] == ([False, True] if cut else [False])


@pytest.mark.parametrize("right", [True, False], ids=["its key", "another key"])
async def test_it_pairs_over_tls(new_bus, runs, tmp_path: Path, right: bool) -> None:  # noqa: FBT001
    """A link lets it in, and only to the server whose key the link says."""
    bus, port, secure = await new_bus("bridge"), free_port(), free_port()
    settings = Settings(port=port, lan=True, lan_host="127.0.0.1", lan_port=secure)
    serving = asyncio.create_task(Bridge(bus, settings, tmp_path).run())
    async with asyncio.timeout(5):
        await bus.registered.wait()
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as owner:
        shown = (await owner.post("/pair/open", json={})).json()["url"]
    # Its addresses are those of the network; here it listens on this machine alone.
    link = f"{shown.partition('&a=')[0]}&a=127.0.0.1:{secure}"
    if not right:
        key = link.partition("&k=")[2].partition("&")[0]
        link = link.replace(key, key[:-2] + ("AA" if key[-2:] != "AA" else "BB"))
    more = ["--prompt", "?", "--pcm", str(tmp_path / "answer.pcm"), "--pair", link]
    console = await asyncio.create_subprocess_exec(
        *runs.command("Iris.Console", f"ws://127.0.0.1:{port}/ws", *more),
        env=runs.tools.variables(),
        stdout=asyncio.subprocess.PIPE,
    )
    lines = []
    async with asyncio.timeout(40):
        while line := await console.stdout.readline():
            lines.append(json.loads(line))
            if lines[-1].get("message", {}).get("type") == "accepted":
                answering = asyncio.create_task(answer(bus, lines[-1]["message"]["turn"]))
        code = await console.wait()
    if right:
        assert code == 0, lines[-5:]
        await answering
    else:
        assert (code, lines) == (5, [{"event": "refused", "problem": "WrongKey"}])
    await bus.stop()
    await serving
