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
from house import House
from place import ROOT, free_port

from bus import connect
from schemas import frames
from scripts.iris import place
from scripts.iris.crowd import crowd
from scripts.iris.face import Face, meet
from scripts.iris.session import WANTS, Session, sample, sessions_of
from scripts.iris.voice import Voice

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
def many(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[House]:
    """A house whose models cost nothing; the settings may be added to."""
    config = tmp_path / "iris.toml"
    config.write_text(FAKES.read_text() + getattr(request, "param", ""))
    house = House(tmp_path / "state", free_port(), free_port())
    house.start("--config", str(config))
    yield house
    assert house.stop() == 0


def start(house: House, name: str, settings: Sequence[str]) -> subprocess.Popen[bytes]:
    """One more process of an agent."""
    command = [sys.executable, "-m", "agents", name, "--config", str(FAKES)]
    return subprocess.Popen(
        [*command, "--nats", house.nats, "--state", str(house.state), *settings], cwd=ROOT
    )


@asynccontextmanager
async def another(
    house: House, *agents: str, settings: Sequence[str] = ()
) -> AsyncGenerator[list[subprocess.Popen[bytes]], None]:
    """One more process of each of these agents, until it is told to stop."""
    processes = [await asyncio.to_thread(start, house, name, settings) for name in agents]
    bus = await connect(house.nats, name="test")
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


async def talk(sessions: list[Session], over: asyncio.Event) -> None:
    """Some type and some speak, until it is over."""
    pcm, rate = await sample(sessions[0].face, PROMPTS[0])
    async with asyncio.TaskGroup() as group:
        for session in sessions[:5]:
            group.create_task(session.type(PROMPTS, over))
        for session in sessions[5:]:
            group.create_task(session.speak(pcm, rate, over))


def faults(sessions: list[Session]) -> list[str]:
    """What was wrong in any of them."""
    return [fault for session in sessions for fault in session.faults]


async def test_two_of_everything_share_the_work(many: House) -> None:
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


async def test_a_connection_that_is_cut_loses_not_a_sample(many: House) -> None:
    """Cut at twenty random moments, and resumed at this bridge or another: the same PCM."""
    rng = random.Random(7)  # noqa: S311 (moments, no secrets)
    port = free_port()
    async with (
        another(many, "bridge", settings=(f"--set=bridge.port={port}",)),
        sessions_of(many.websocket, "cut", 1) as (asker,),
        meet(many.websocket, device="cut", wants=WANTS, session=asker.face.welcome.session) as face,
    ):
        bridges = (many.websocket, f"ws://127.0.0.1:{port}/ws")
        while face.breaks < 20:  # an answer may end before its last cut
            turn = await asker.face.prompt("What is rain?")
            whole, cut = await asyncio.gather(
                recorded(asker.face, turn, []),
                recorded(
                    face, turn, [(at, rng.choice(bridges)) for at in rng.sample(range(80), 4)]
                ),
            )
            assert whole.faults == cut.faults == []
            assert whole.pcm == cut.pcm
            assert len(whole.pcm) > 2 * whole.rate
        assert asker.face.breaks == 0


def cut(face: Face, url: str) -> None:
    """Lose the connection, as a network does; it comes back at this bridge."""
    face._url = url
    assert face._connection is not None
    face._connection.transport.abort()


async def recorded(face: Face, turn: int, cuts: list[tuple[int, str]]) -> Voice:
    """A turn's speech; the connection is cut after so many frames, and resumed there."""
    voice, frame_count = Voice(turn), 0
    left = sorted(cuts)
    async with asyncio.timeout(20):
        async for heard in face.hear():
            assert isinstance(heard, frames.Frame) or heard["type"] != "welcome", "not resumed"
            voice.hear(heard)
            if isinstance(heard, frames.Frame) and heard.turn == turn:
                frame_count += 1
                if left and frame_count > left[0][0]:
                    cut(face, left.pop(0)[1])
            if isinstance(heard, dict) and heard["type"] == "turn.ended":
                return voice
    raise AssertionError("the bridge is gone")


@pytest.mark.parametrize("many", [f"{LONG}[bridge]\nbuffer_bytes = 65536\n"], indirect=True)
async def test_a_crowd_hears_everything_but_for_who_does_not_listen(many: House) -> None:
    """Every frame reaches every client; one that takes nothing is dropped, and harms nobody."""
    async with sessions_of(many.websocket, "many", 1) as (asker,):
        async with crowd(many.websocket, asker.face.welcome.session, 31) as people:
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
async def test_a_thousand_turns_leave_nothing_behind(many: House) -> None:
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
    bus = await connect(many.nats, name="test")
    try:
        for queue in ("TURNS", "EVENTS"):
            assert (await bus._connection.js.stream_info(queue)).state.messages == 0
    finally:
        await bus.close()


def memory(house: House) -> dict[str, int]:
    """What each process takes, in bytes."""
    processes = place.running(house.state).processes
    return {name: psutil.Process(pid).memory_info().rss for name, pid in processes.items()}
