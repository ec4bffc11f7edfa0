"""Commands that look after a iris, as they are typed, over a real nats-server."""

import asyncio
import json
import os
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import NatsServer
from free_port import ROOT, free_port

from agents.bridge.agent import Bridge
from agents.dialogue.history import History
from agents.retrieval.agent import build
from agents.runtime import settings
from bus import Bus
from bus.buckets import HISTORY
from schemas import messages as m
from schemas.history import Exchange
from scripts.iris import paths
from scripts.iris.__main__ import main
from scripts.iris.bridge_client import connected
from scripts.iris.checks import running_iris
from scripts.iris.checks.finding import Finding, case
from scripts.iris.typed_trial import TypedTrial, ask

NewBus = Callable[[str], Awaitable[Bus]]


class Done(NamedTuple):
    """What a command did."""

    code: int
    said: str
    complained: str


Type = Callable[..., Awaitable[Done]]


@pytest.fixture
def iris(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Type:
    """Types a command of `iris` beside a running event loop."""

    async def typed(*words: str | Path, state: Path) -> Done:
        monkeypatch.setattr(sys, "argv", ["iris", *map(str, words), "--state", str(state)])
        capsys.readouterr()
        try:
            await asyncio.to_thread(main)
        except SystemExit as ended:
            return Done(int(ended.code or 0), *capsys.readouterr())
        raise AssertionError("a command ends with an exit code")

    return typed


@pytest.fixture
def state(tmp_path: Path, nats: NatsServer) -> Path:
    """The state folder of an Iris of which only the bus runs."""
    folder = tmp_path / "state"
    folder.mkdir()
    tell_running(folder, nats.url, os.getpid())
    return folder


def tell_running(state: Path, nats: str, pid: int, http: str = "http://127.0.0.1:9") -> None:
    """Write down that Iris runs."""
    processes = {"iris": pid}
    paths.tell_running(
        state, paths.Running(http=http, nats=nats, avatar="iris", processes=processes)
    )


@asynccontextmanager
async def librarian(new_bus: NewBus, tmp_path: Path) -> AsyncIterator[None]:
    """A retrieval agent with its real embeddings, that serves until the block ends."""
    bus = await new_bus("retrieval")
    chosen = settings.Settings(retrieval=settings.Retrieval(folder=str(tmp_path / "none")))
    agent = await asyncio.to_thread(build, bus, chosen, tmp_path / "base")
    task = asyncio.create_task(agent.run())
    await asyncio.wait_for(bus.registered.wait(), 5)
    yield
    await bus.stop()
    await task


@asynccontextmanager
async def bridge(new_bus: NewBus) -> AsyncIterator[str]:
    """A bridge that serves until the block ends; gives its address."""
    bus, port = await new_bus("bridge"), free_port()
    task = asyncio.create_task(Bridge(bus, settings.Bridge(port=port)).run())
    await asyncio.wait_for(bus.registered.wait(), 5)
    yield f"http://127.0.0.1:{port}"
    await bus.stop()
    await task


async def test_knowledge_is_added_listed_and_removed(
    iris: Type, state: Path, new_bus: NewBus, tmp_path: Path
) -> None:
    """A folder and a file become known under names that `remove` takes."""
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "opening.md").write_text("# Opening hours\n\nThe workshop opens at nine.\n")
    (docs / "broken.txt").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\xff")
    note = tmp_path / "note.txt"
    note.write_text("Tom has a red bicycle.")
    async with librarian(new_bus, tmp_path):
        added = await iris("knowledge", "add", docs, note, state=state)
        listed = await iris("knowledge", "list", state=state)
        wrong = await iris("knowledge", "remove", "nots.txt", state=state)
        removed = await iris("knowledge", "remove", "note.txt", state=state)
        left = await iris("knowledge", "list", state=state)
    assert added.code == 1
    assert "broken.txt" in added.complained
    assert [line for line in added.said.splitlines() if " of " in line] == [
        "2 of 3: docs/opening.md, 1 passage",
        "3 of 3: note.txt, 1 passage",
    ]
    assert [line.split()[0] for line in listed.said.splitlines()] == [
        "docs/opening.md",
        "note.txt",
    ]
    assert wrong.code == 1
    assert "did you mean note.txt?" in wrong.complained
    assert removed.code == 0
    assert "forgot note.txt" in removed.said
    assert "note.txt" not in left.said
    assert "docs/opening.md" in left.said


async def test_knowledge_says_when_it_cannot_be_kept(
    iris: Type, state: Path, tmp_path: Path
) -> None:
    """Nobody serves it, no Iris runs, the wrong words: a sentence, and a code that is not zero."""
    note = tmp_path / "note.txt"
    note.write_text("Tom has a red bicycle.")
    for words, folder, said in (
        (("add", str(note)), state, "doctor"),
        (("add", str(note)), tmp_path / "nowhere", "scripts/run"),
        (("add",), state, "at least one name"),
        (("list", "x"), state, "no names"),
    ):
        done = await iris("knowledge", *words, state=folder)
        assert done.code == 1
        assert said in done.complained


async def test_history_is_shown_and_cleared(iris: Type, state: Path, bus: Bus) -> None:
    """One session alone; what was cut off is marked; clearing leaves the other sessions."""
    main, other = (History(bus.bucket(HISTORY), f"iris.{name}") for name in ("main", "kitchen"))
    await main.add(Exchange(turn=1, question="Hello?", answer="Hi there."))
    await main.add(Exchange(turn=2, question="And?", answer="I was", interrupted=True))
    await other.add(Exchange(turn=3, question="Tea?", answer="Yes."))
    shown = await iris("history", state=state)
    encoded = await iris("history", "--json", state=state)
    cleared = await iris("history", "--clear", state=state)
    again = await iris("history", "--clear", state=state)
    empty = await iris("history", state=state)
    kitchen = await iris("history", "--session", "kitchen", state=state)
    wrong = await iris("history", "--session", "No Such", state=state)
    assert shown.code == 0
    assert "iris: Hi there." in shown.said
    assert "I was … (interrupted)" in shown.said
    assert "Tea" not in shown.said
    assert [said["turn"] for said in json.loads(encoded.said)] == [1, 2]
    assert (cleared.code, again.code) == (0, 0)
    assert "Nothing was said" in empty.said
    assert "Tea?" in kitchen.said
    assert wrong.code == 1
    assert await main.read() == []


def house_findings(config: Path, state: Path) -> dict[str, Finding]:
    """What the doctor finds of the running Iris alone, by what was looked at."""
    looked_at = case(config, state)
    return {found.check: found for check in running_iris.CHECKS for found in check(looked_at)}


async def test_the_doctor_works_where_nothing_runs(iris: Type, tmp_path: Path) -> None:
    """It looks at everything, changes nothing, and its code tells of problems."""
    done = await iris("doctor", "--json", state=tmp_path / "state")
    found = {finding["check"]: finding for finding in json.loads(done.said)}
    assert {"python", "memory", "disk", "settings", "tts", "nats-server", "iris"} <= found.keys()
    assert found["nats-server"]["level"] == "ok"
    assert "does not run" in found["iris"]["text"]
    assert not any("cannot be checked" in finding["text"] for finding in found.values())
    assert done.code == any(finding["level"] == "problem" for finding in found.values())
    assert not (tmp_path / "state").exists()


async def test_the_doctor_names_who_has_a_port(tmp_path: Path) -> None:
    """A program of somebody else, by its number; a NATS server that was left over is no problem."""
    config, state = tmp_path / "iris.toml", tmp_path / "state"
    state.mkdir()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        config.write_text(f"[bridge]\nport = {port}\n[nats]\nport = {free_port()}\n")
        found = [f for f in running_iris.instance(case(config, state)) if f.check == "port"]
        assert [finding.level for finding in found] == ["problem", "ok"]
        assert f"port {port} for the page is taken" in found[0].text
        assert str(os.getpid()) in found[0].text
        config.write_text(f"[bridge]\nport = {free_port()}\n[nats]\nport = {port}\n")
        (state / "nats.pid").write_text(str(os.getpid()))
        found = [f for f in running_iris.instance(case(config, state)) if f.check == "port"]
        assert [finding.level for finding in found] == ["ok", "warning"]


def test_the_doctor_tells_of_a_state_folder_that_cannot_be(tmp_path: Path) -> None:
    """A file where a folder should be made is not written into, and nothing is left behind."""
    (tmp_path / "file").write_text("")
    found = house_findings(ROOT / "iris.toml", tmp_path / "file" / "state")
    assert found["state"].level == "problem"
    found = house_findings(ROOT / "iris.toml", tmp_path / "new")
    assert found["state"].level == "ok"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


async def test_the_doctor_tells_a_killed_iris_from_one_that_runs(tmp_path: Path) -> None:
    """What it left behind is no sign of life, and its last words are told."""
    state = tmp_path / "state"
    (state / "logs").mkdir(parents=True)
    (state / "logs" / "tts.log").write_text("ready\ntts: the voice is missing: install it\n")
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", "")
    await process.wait()
    tell_running(state, "nats://127.0.0.1:9", process.pid)
    found = house_findings(ROOT / "iris.toml", state)
    assert "it was killed" in found["iris"].text
    assert found["tts"].text == "it ended the last run: the voice is missing: install it"


async def test_the_doctor_says_which_agents_are_down(
    state: Path, nats: NatsServer, new_bus: NewBus
) -> None:
    """With a bridge alone, the other five are problems, with the end of their logs."""
    (state / "logs").mkdir()
    (state / "logs" / "dialogue.log").write_text("a first line\nit went wrong here\n")
    async with bridge(new_bus) as http:
        tell_running(state, nats.url, os.getpid(), http)
        found = await asyncio.to_thread(house_findings, ROOT / "iris.toml", state)
    down = {name for name in settings.AGENTS if name in found}
    assert down == {*settings.AGENTS} - {"bridge"}
    assert {found[name].level for name in down} == {"problem"}
    assert found["dialogue"].lines == ["a first line", "it went wrong here"]


async def test_the_doctor_tells_of_a_bridge_that_does_not_answer(state: Path) -> None:
    """Iris is there, and its bridge is not."""
    found = house_findings(ROOT / "iris.toml", state)
    assert found["iris"].level == "problem"
    assert "does not answer" in found["iris"].text


class Speaker:
    """Answers one turn on the bus as the dialogue and tts agents do, at times of its own."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self.began = 0.0

    async def answer(self, *, fail: bool = False) -> None:
        """Answer the next turn of the session `bench`: a sentence of 0.1 s, in two chunks."""
        played = self._bus.subscribe(m.SpeechPlayed, session="bench")
        async with played, self._bus.work(m.TurnAsked, durable="dialogue") as jobs:
            job = await anext(jobs)
            self.began = job.message.at
            for message in self._messages(job.seq, job.message.text, fail=fail):
                await self._bus.publish(message, session="bench")
            if not fail:
                heard = (await anext(played)).message
                assert isinstance(heard, m.SpeechPlayed)
                assert (heard.turn, heard.sentence, heard.ms) == (job.seq, 0, 100)
                ended = m.TurnEnded(turn=job.seq, reason="completed", text="Yes.", heard="Yes.")
                await self._bus.publish(ended, session="bench")
            await job.done()

    def _messages(self, turn: int, text: str, *, fail: bool) -> list[m.Message]:
        """Each told as if it had happened so many ms after the prompt was asked."""

        def at(ms: float) -> float:
            return self.began + ms / 1000

        def timing(stage: str, start: float, ms: float) -> m.SystemTiming:
            return m.SystemTiming(turn=turn, stage=stage, started=at(start), ms=ms)

        started = m.TurnStarted(turn=turn, text=text, source="typed", at=at(1))
        if fail:
            failed = m.SystemFailed(code="model-missing", detail="no model is there", turn=turn)
            ended = m.TurnEnded(turn=turn, reason="failed", text="", heard="")
            return [started, failed, ended]
        sound = {"turn": turn, "sentence": 0, "pcm": bytes(2 * 800)}
        return [
            started,
            timing("retrieval", 3, 5),
            timing("llm-first-token", 10, 20),
            m.DialogueSentence(turn=turn, sentence=0, text="Yes.", last=True, at=at(45)),
            m.SpeechStarted(turn=turn, sentence=0, rate=16_000, text="Yes.", at=at(49)),
            m.SpeechVisemes(turn=turn, sentence=0, frames=[(0, "sil", 1), (100, "sil", 1)]),
            m.SpeechAudio(offset=0, at=at(60), **sound),
            timing("tts-first-chunk", 46, 14),
            m.SpeechAudio(offset=800, at=at(61), **sound),
            m.SpeechEnded(turn=turn, sentence=0, samples=1600),
        ]


async def trial(bus: Bus, http: str, *, fail: bool = False) -> TypedTrial:
    """Ask one question of a benchmark, and have it answered."""
    speaker = Speaker(bus)
    url = f"ws{http.removeprefix('http')}/ws"
    wants = ("speech", "transcripts", "timings")
    async with connected(url, device="test", wants=wants, session="bench") as client:
        answering = asyncio.create_task(speaker.answer(fail=fail))
        try:
            return await ask(client, bus, "Is it so?")
        finally:
            await answering


async def test_a_trial_says_where_the_time_went(new_bus: NewBus, bus: Bus) -> None:
    """Stages come from the agents' own times; sound is timed from when it left its synthesizer."""
    async with bridge(new_bus) as http:
        found = await trial(bus, http)
    stages = found.stages
    assert stages["bus-brings-turn"] == pytest.approx(1, abs=0.01)
    assert stages["history"] == pytest.approx(2, abs=0.01)
    assert stages["retrieval"] == pytest.approx(7, abs=0.01)
    assert stages["llm-first-token"] == pytest.approx(20, abs=0.01)
    assert stages["first-clause"] == pytest.approx(15, abs=0.01)
    assert stages["bus-brings-sentence"] == pytest.approx(1, abs=0.01)
    assert stages["tts-first-chunk"] == pytest.approx(14, abs=0.01)
    assert 0 < stages["bridge-takes-prompt"] < 100
    assert sum(stages.values()) == pytest.approx(found.first_audio_ms, abs=2)
    assert found.accepted_ms > 0
    assert found.first_audio_ms <= found.spoken_ms
    assert (found.sentences, found.letters, found.failures) == (1, 4, [])


async def test_a_trial_without_speech_says_why(new_bus: NewBus, bus: Bus) -> None:
    """An Iris that cannot answer is not measured: the reason that it told is the error."""
    async with bridge(new_bus) as http:
        with pytest.raises(Exception, match="no model is there"):
            await trial(bus, http, fail=True)


async def test_the_benchmark_refuses_what_makes_no_sense(iris: Type, tmp_path: Path) -> None:
    """No questions, negative numbers, no such file: a sentence, and nothing is started."""
    empty = tmp_path / "empty.txt"
    empty.write_text("# nothing\n")
    for words, said in (
        (("-n", "0"), "at least one"),
        (("--pause", "-1"), "negative"),
        (("--prompts", str(empty)), "no questions"),
        (("--prompts", str(tmp_path / "none")), "cannot read"),
    ):
        done = await iris("bench", *words, state=tmp_path / "state")
        assert done.code == 1
        assert said in done.complained
    assert not (tmp_path / "state").exists()
