"""The main job: what is typed or spoken is answered, as text, as speech, and with exact lips."""

import asyncio
import json
import subprocess
import threading
import urllib.request
import wave
from pathlib import Path

import numpy as np
from free_port import ROOT
from question_wav import question_wav
from running_iris import RunningIris, command
from streams import take_until
from websockets.asyncio.client import connect

from agents.runtime.settings import AGENTS
from bus import connect as join_bus
from schemas import frames
from schemas import messages as m
from schemas.types import VISEMES

QUESTION = "What can you tell me about rain?"


async def converse(iris: RunningIris, text: str) -> list[dict | frames.Frame]:
    """Ask over the WebSocket; gives everything up to the end of the turn."""
    async with connect(iris.websocket, subprotocols=["iris.v1"], max_size=None) as socket:
        wants = ["speech", "avatar", "transcripts", "timings"]
        await socket.send(json.dumps({"type": "hello", "protocol": 1, "wants": wants}))
        await socket.send(json.dumps({"type": "prompt", "text": text, "ref": "a1"}))
        heard: list[dict | frames.Frame] = []
        async with asyncio.timeout(30):
            async for data in socket:
                heard.append(frames.decode(data) if isinstance(data, bytes) else json.loads(data))
                if isinstance(heard[-1], dict) and heard[-1]["type"] == "turn.ended":
                    return heard
    raise AssertionError(heard)


async def test_a_prompt_becomes_speech_with_exact_lips(iris: RunningIris) -> None:
    """The whole sequence of one turn: order, sound without a gap, lips to the millisecond."""
    heard = await converse(iris, QUESTION)
    accepted = next(h for h in heard if isinstance(h, dict) and h["type"] == "accepted")
    turn = accepted["turn"]
    assert accepted["ref"] == "a1"
    mine = [h for h in heard if isinstance(h, frames.Frame) or h.get("turn") == turn]
    kinds = ["sound" if isinstance(h, frames.Frame) else h["type"] for h in mine]
    for earlier, later in (
        ("turn.started", "dialogue.sentence"),
        ("dialogue.sentence", "speech.started"),
        ("speech.started", "speech.visemes"),
        ("speech.visemes", "sound"),
        ("sound", "speech.ended"),
        ("speech.ended", "turn.ended"),
    ):
        assert kinds.index(earlier) < kinds.index(later), (earlier, later)
    sentences = [h for h in mine if isinstance(h, dict) and h["type"] == "dialogue.sentence"]
    assert [s["sentence"] for s in sentences] == list(range(len(sentences)))
    assert [s["last"] for s in sentences] == [False] * (len(sentences) - 1) + [True]
    assert mine[-1]["reason"] == "completed"
    assert mine[-1]["text"] == " ".join(s["text"] for s in sentences if s["text"])
    for sentence in sentences:
        check_speech(mine, sentence["sentence"], sentence["text"])


def check_speech(heard: list[dict | frames.Frame], number: int, text: str) -> None:
    """A sentence's sound is whole, and its lips cover it, begin with it and end with it."""
    about = [
        h
        for h in heard
        if (h.sentence if isinstance(h, frames.Frame) else h.get("sentence")) == number
    ]
    rate = next(h["rate"] for h in about if isinstance(h, dict) and h["type"] == "speech.started")
    ended = next(h for h in about if isinstance(h, dict) and h["type"] == "speech.ended")
    covered, samples, poses = 0.0, 0, []
    for h in about:
        if isinstance(h, frames.Frame):
            assert h.offset == samples, "a gap or a repeat"
            samples += len(h.pcm) // 2
            assert 1000 * samples / rate <= covered + 1, "sound before its visemes"
            assert len(h.pcm) // 2 <= 0.0401 * rate, "a chunk is 20 to 40 ms"
        elif h["type"] == "speech.visemes":
            poses += h["frames"]
            covered = h["frames"][-1][0]
    length = 1000 * samples / rate
    assert ended["samples"] == samples
    times = [ms for ms, _, _ in poses]
    assert times == sorted(times)
    assert {viseme for _, viseme, _ in poses} <= set(VISEMES)
    if text:
        assert samples
        assert times[0] == 0
        assert abs(times[-1] - length) <= 1, "lips and sound end together"
        assert poses[-1][1] == "sil"


def test_a_spoken_question_is_answered(iris: RunningIris, tmp_path: Path) -> None:
    """A sound file goes through the microphone path and is answered, whatever words are heard."""
    wav = tmp_path / "question.wav"
    question_wav(wav, iris.state, 16_000, 1)
    answer = iris.iris("hear", str(wav), "--session", "spoken")
    assert answer.returncode == 0, answer.stderr
    said, *answers = answer.stdout.splitlines()
    assert said.strip()
    assert any(line.startswith("iris: ") for line in answers), answer.stdout


def test_silence_asks_nothing(iris: RunningIris, tmp_path: Path) -> None:
    """A recording without speech is not answered, and the command says so."""
    wav = tmp_path / "silence.wav"
    noise = np.random.default_rng(1).normal(0, 60, 32_000).astype("<i2")
    with wave.open(str(wav), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(noise.tobytes())
    answer = iris.iris("hear", str(wav), "--session", "silence")
    assert answer.returncode == 1
    assert "no words were recognised" in answer.stderr


def test_http_reaches_the_avatar(iris: RunningIris) -> None:
    """The page, health, and a prompt by curl."""
    with urllib.request.urlopen(f"{iris.http}/healthz") as answer:
        assert json.load(answer)["status"] == "ok"
    with urllib.request.urlopen(f"{iris.http}/ui") as answer:
        assert b"<title>Iris</title>" in answer.read()
    with urllib.request.urlopen(f"{iris.http}/prompt?text=Hello&session=curl") as answer:
        assert answer.status == 202
        assert json.load(answer)["turn"] > 0


async def test_an_event_is_celebrated(iris: RunningIris) -> None:
    """A donation sets off fireworks, shows on the face, and is talked about."""
    bus = await join_bus(iris.nats, name="test", key=iris.nats_key)
    try:
        kinds = (m.AvatarTrigger, m.AvatarExpression, m.TurnEnded)
        async with bus.subscribe(*kinds, session="main") as heard:
            told = await asyncio.to_thread(
                iris.iris, "event", "donation", '{"name": "Zoë", "amount": 5}'
            )
            assert told.returncode == 0, told.stderr
            got = await take_until(heard, lambda r: isinstance(r.message, m.TurnEnded), within=20)
    finally:
        await bus.close()
    trigger = next(r.message for r in got if isinstance(r.message, m.AvatarTrigger))
    ended = got[-1].message
    assert isinstance(ended, m.TurnEnded)
    assert trigger.name == "fireworks"
    assert trigger.data["from"] == "Zoë"
    assert ended.text == "Zoë just gave 5. Thank you so much!"
    assert any(isinstance(r.message, m.AvatarExpression) for r in got)


async def test_every_agent_is_found_by_nats_micro(iris: RunningIris) -> None:
    """`$SRV.PING` finds all six, with their engines."""
    bus = await join_bus(iris.nats, name="test", key=iris.nats_key)
    try:
        found = {answer["name"]: answer async for answer in bus.ping(within=1.0)}
    finally:
        await bus.close()
    assert set(found) == {f"iris-{name}" for name in AGENTS}
    assert found["iris-tts"]["metadata"]["engine"] == "hibari"


def test_watching_shows_what_happens(iris: RunningIris) -> None:
    """`iris watch --json` prints each message as JSON."""
    seen = threading.Event()

    def trigger() -> None:
        while not seen.is_set():
            iris.iris("trigger", "rain", "--session", "watched")

    with subprocess.Popen(
        [*command("watch"), "--json", "--state", str(iris.state), "--session", "watched"],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as watching:
        assert watching.stdout is not None
        triggering = threading.Thread(target=trigger)
        triggering.start()
        message = json.loads(watching.stdout.readline())
        seen.set()
        triggering.join()
        watching.terminate()
    assert (message["type"], message["name"], message["session"]) == (
        "avatar.trigger",
        "rain",
        "watched",
    )
