"""Many clients, many turns, and more than one of everything; the models cost nothing."""

import asyncio
import random
import signal
import subprocess
import sys
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import psutil
import pytest
from free_port import ROOT, free_port
from running_iris import RunningIris

from bus import connect
from schemas import frames
from scripts.iris import paths
from scripts.iris.answer_sound import AnswerSound
from scripts.iris.bridge_client import BridgeClient, connected
from scripts.iris.fan_out_clients import crowd
from scripts.iris.load_client import WANTS, LoadClient, sample, sessions_of

FAKES = ROOT / "tests" / "fakes" / "iris.toml"
PROMPTS = ["What is rain?", "Why is the sky blue?"]
SOAK = 1_000
SOAK_SESSIONS = 10
SERVER_BYTES = 256 * 1024 * 1024


FAST = """
[dialogue."tests.fakes.dialogue"]
sentences = 1
word_seconds = 0
[tts."tests.fakes.tts"]
word_seconds = 0
"""
LONG = FAST.replace("sentences = 1", "sentences = 6")


@pytest.fixture
def many(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[RunningIris]:
    """An Iris whose models cost nothing; the settings may be added to."""
    config = tmp_path / "iris.toml"
    config.write_text(FAKES.read_text() + getattr(request, "param", ""))
    iris = RunningIris(tmp_path / "state", free_port(), free_port())
    iris.start("--config", str(config))
    yield iris
    assert iris.stop() == 0


def start(iris: RunningIris, name: str, settings: Sequence[str]) -> subprocess.Popen[bytes]:
    """One more process of an agent."""
    command = [sys.executable, "-m", "agents", name, "--config", str(FAKES)]
    return subprocess.Popen(
        [*command, "--nats", iris.nats, "--state", str(iris.state), *settings], cwd=ROOT
    )


@asynccontextmanager
async def another(
    iris: RunningIris, *agents: str, settings: Sequence[str] = ()
) -> AsyncGenerator[list[subprocess.Popen[bytes]], None]:
    """One more process of each of these agents, until it is told to stop."""
    processes = [await asyncio.to_thread(start, iris, name, settings) for name in agents]
    bus = await connect(iris.nats, name="test", key=iris.nats_key)
    try:
        wanted = {f"iris-{name}" for name in agents}
        async with asyncio.timeout(60):
            while True:
                found = [answer["name"] async for answer in bus.ping(within=0.3)]
                if all(found.count(name) == 2 for name in wanted):
                    break
        yield processes
    finally:
        await bus.close()
        for process in processes:
            process.send_signal(signal.SIGTERM)
        codes = [await asyncio.to_thread(process.wait, 15) for process in processes]
    assert codes == [0] * len(processes)


async def talk(sessions: list[LoadClient], over: asyncio.Event) -> None:
    """Some type and some speak, until it is over."""
    pcm, rate = await sample(sessions[0].client, PROMPTS[0])
    async with asyncio.TaskGroup() as group:
        for session in sessions[:5]:
            group.create_task(session.type(PROMPTS, over))
        for session in sessions[5:]:
            group.create_task(session.speak(pcm, rate, over))


def faults(sessions: list[LoadClient]) -> list[str]:
    """What was wrong in any of them."""
    return [fault for session in sessions for fault in session.faults]


async def test_two_of_everything_share_the_work(many: RunningIris) -> None:
    """Eight sessions at once: each utterance is one question, each sentence is spoken once.

    Those that join do so while all talk, and so do those that leave, with exit code 0.
    """
    async with sessions_of(many.websocket, "many", 8) as sessions:
        over = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            group.create_task(talk(sessions, over))
            await asyncio.sleep(1)
            async with another(many, "asr", "dialogue", "tts"):
                await asyncio.sleep(5)
            await asyncio.sleep(1)
            over.set()
        assert faults(sessions) == []
        assert all(session.answered for session in sessions)
        assert sum(session.unheard for session in sessions) == 0
        assert sum(s.answered for s in sessions) == sum(s.accepted for s in sessions)


async def test_a_connection_that_is_cut_loses_not_a_sample(many: RunningIris) -> None:
    """Cut at twenty random moments, and resumed at this bridge or another: the same PCM."""
    rng = random.Random(7)  # noqa: S311 (moments, no secrets)
    port = free_port()
    async with (
        another(many, "bridge", settings=(f"--set=bridge.port={port}",)),
        sessions_of(many.websocket, "cut", 1) as (asker,),
        connected(
            many.websocket, device="cut", wants=WANTS, session=asker.client.welcome.session
        ) as client,
    ):
        bridges = (many.websocket, f"ws://127.0.0.1:{port}/ws")
        while client.breaks < 20:  # an answer may end before its last cut
            turn = await asker.client.prompt("What is rain?")
            whole, cut = await asyncio.gather(
                recorded(asker.client, turn, []),
                recorded(
                    client, turn, [(at, rng.choice(bridges)) for at in rng.sample(range(80), 4)]
                ),
            )
            assert whole.faults == cut.faults == []
            assert whole.pcm == cut.pcm
            assert len(whole.pcm) > 2 * whole.rate
        assert asker.client.breaks == 0


def cut(client: BridgeClient, url: str) -> None:
    """Lose the connection, as a network does; it comes back at this bridge."""
    client._url = url
    assert client._connection is not None
    client._connection.transport.abort()


async def recorded(client: BridgeClient, turn: int, cuts: list[tuple[int, str]]) -> AnswerSound:
    """A turn's speech; the connection is cut after so many frames, and resumed there."""
    voice, frame_count = AnswerSound(turn), 0
    left = sorted(cuts)
    async with asyncio.timeout(20):
        async for heard in client.receive():
            assert isinstance(heard, frames.Frame) or heard["type"] != "welcome", "not resumed"
            voice.hear(heard)
            if isinstance(heard, frames.Frame) and heard.turn == turn:
                frame_count += 1
                if left and frame_count > left[0][0]:
                    cut(client, left.pop(0)[1])
            if isinstance(heard, dict) and heard["type"] == "turn.ended":
                return voice
    raise AssertionError("the bridge is gone")


@pytest.mark.parametrize("many", [f"{LONG}[bridge]\nbuffer_bytes = 65536\n"], indirect=True)
async def test_a_crowd_hears_everything_but_for_who_does_not_listen(many: RunningIris) -> None:
    """Every frame reaches every client; one that takes nothing is dropped, and harms nobody."""
    async with sessions_of(many.websocket, "many", 1) as (asker,):
        async with crowd(many.websocket, asker.client.welcome.session, 31) as people:
            deaf, *listeners = people
            deaf.stop_reading()
            await asker.type_some(PROMPTS, 50)
            deaf._transport.resume_reading()
            async with asyncio.timeout(5):
                await deaf.gone.wait()
        heard = {frozenset(onlooker.arrivals) for onlooker in listeners}
    assert faults([asker]) == []
    assert len(heard) == 1
    assert len(heard.pop()) > max(2_000, 2 * len(deaf.arrivals))


@pytest.mark.parametrize("many", [FAST], indirect=True)
async def test_a_thousand_turns_leave_nothing_behind(many: RunningIris) -> None:
    """No process grows by more than a tenth after the first hundred; no turn is left.

    The server holds what STAGE keeps for two minutes, so it grows for as long, and to this limit.
    """
    sizes: list[dict[str, int]] = []
    for count in (SOAK // 10, SOAK - SOAK // 10):
        async with (
            sessions_of(many.websocket, "soak", SOAK_SESSIONS) as sessions,
            asyncio.TaskGroup() as group,
        ):
            for session in sessions:
                group.create_task(session.type_some(PROMPTS, count // SOAK_SESSIONS))
        assert faults(sessions) == []
        assert sum(session.answered for session in sessions) == count
        sizes.append(memory(many))
    before, after = sizes
    assert after.pop("nats") < SERVER_BYTES
    grown = {name: size / before[name] for name, size in after.items()}
    assert all(ratio < 1.1 for ratio in grown.values()), grown
    bus = await connect(many.nats, name="test", key=many.nats_key)
    try:
        for queue in ("TURNS", "EVENTS"):
            assert (await bus._connection.js.stream_info(queue)).state.messages == 0
    finally:
        await bus.close()


def memory(iris: RunningIris) -> dict[str, int]:
    """What each process takes, in bytes."""
    processes = paths.running(iris.state).processes
    return {name: psutil.Process(pid).memory_info().rss for name, pid in processes.items()}
