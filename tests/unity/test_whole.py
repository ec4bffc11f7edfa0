"""The C# console client at a whole house, with its real models."""

import json
import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from build import Build
from free_port import ROOT
from running_iris import RunningIris

QUESTION = "Tell me three things about rain, please."


@dataclass
class Console:
    """A console client that runs, and what it has said so far."""

    process: subprocess.Popen[str]
    file: Path
    reader: threading.Thread = field(init=False)
    lines: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.reader = threading.Thread(target=self._follow, daemon=True)
        self.reader.start()

    def close(self) -> None:
        """End it, if it has not."""
        self.process.kill()
        self.process.wait()
        self.reader.join()

    def messages(self, kind: str) -> list[dict[str, Any]]:
        """What it heard of one type."""
        heard = [one["message"] for one in self.lines if one["event"] == "message"]
        return [one for one in heard if one["type"] == kind]

    def connections(self) -> list[str]:
        """Away, connecting, online: as it went."""
        return [one["is"] for one in self.lines if one["event"] == "connection"]

    def pcm(self, *, code: int = 0) -> bytes:
        """Wait for its end; gives what it has played."""
        assert self.process.wait(45) == code, self.lines[-5:]
        self.reader.join()
        return self.file.read_bytes()

    def _follow(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout:
            for line in self.process.stdout:
                self.lines.append(json.loads(line))


@pytest.fixture
def console(
    request: pytest.FixtureRequest, built: Build, iris: RunningIris, tmp_path: Path
) -> Iterator[Callable[..., Console]]:
    """Starts console clients in a session of the test's own; they are ended with the test."""
    session = re.sub("[^a-z0-9]+", "-", request.node.name)
    started: list[Console] = []

    def start(*words: str) -> Console:
        file = tmp_path / f"{len(started)}.pcm"
        own = ("--session", session, "--pcm", str(file))
        command = built.command("Iris.Console", iris.websocket, *own, *words)
        process = subprocess.Popen(
            command, env=built.tools.variables(), stdout=subprocess.PIPE, text=True
        )
        started.append(Console(process, file))
        return started[-1]

    yield start
    for one in started:
        one.close()


def until(done: Callable[[], object], seconds: float = 30) -> None:
    """Wait for something to be so."""
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def listening(one: Console) -> Console:
    """It has been welcomed."""
    until(lambda: one.messages("welcome"))
    return one


def test_a_question_is_answered_with_speech_and_visemes(console) -> None:
    """Every sentence has sound, and poses that begin with it and end with it."""
    asked = console("--prompt", QUESTION)
    pcm = asked.pcm()
    started = {one["sentence"]: one for one in asked.messages("speech.started")}
    ended = {one["sentence"]: one["samples"] for one in asked.messages("speech.ended")}
    assert started
    assert ended.keys() == started.keys()
    assert len(pcm) == 2 * sum(ended.values())
    for sentence, samples in ended.items():
        frames = [
            frame
            for one in asked.messages("speech.visemes")
            if one["sentence"] == sentence
            for frame in one["frames"]
        ]
        assert frames[0][0] == 0
        assert frames[-1][1] == "sil"
        assert frames[-1][0] == pytest.approx(1000 * samples / started[sentence]["rate"], abs=1)
        assert all(before[0] <= after[0] for before, after in pairwise(frames))


def test_cut_off_it_hears_what_the_others_hear(console) -> None:
    """One listener is cut off in mid-sentence and comes back: bit for bit what another got."""
    cut, whole = listening(console("--cut-after", "20000")), listening(console())
    asked = console("--prompt", QUESTION)
    assert asked.pcm() == whole.pcm() == cut.pcm()
    assert [one["resumed"] for one in cut.messages("welcome")] == [False, True]
    assert [one for one in cut.lines if one["event"] == "cut"]


def test_a_mouth_that_speaks(built: Build, iris: RunningIris) -> None:
    """On a character with Iris's shapes the mouth opens with the sound and closes after it."""
    fbx = ROOT / "unity-project/Assets/Iris/Character/iris.fbx"
    command = built.command("Iris.Film", iris.websocket, str(fbx), QUESTION, "4")
    done = subprocess.run(
        command,
        env=built.tools.variables(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    frames = [json.loads(line) for line in done.stdout.splitlines()]
    loud = np.array([one["sound"] for one in frames])
    smooth = np.convolve(loud, np.ones(6) / 6, "same")
    jaw = np.array([one["weights"].get("jawOpen", 0) for one in frames])
    moved = {name for one in frames for name in one["weights"]}
    assert len(frames) > 60
    assert jaw.max() > 0.3
    assert moved >= {"jawOpen", "mouthFunnel", "mouthPressLeft", "mouthLowerDownRight"}
    assert jaw[smooth < 0.001].mean() < 0.1
    # The jaw goes with the sound of its own moment, and not with that of a tenth of a second away.
    together = np.corrcoef(smooth, jaw)[0, 1]
    apart = [np.corrcoef(np.roll(smooth, shift), jaw)[0, 1] for shift in (-6, 6)]
    assert together > max(0.4, *apart), (together, apart)


def bridge(iris: RunningIris) -> int:
    """The process that faces talk with."""
    processes = json.loads((iris.state / "running.json").read_bytes())["processes"]
    return int(processes["bridge"])


def test_it_survives_the_bridge(console, iris: RunningIris) -> None:
    """The bridge is killed while it speaks and started again: not a sample is missing or twice."""
    asked = console("--prompt", QUESTION)
    until(lambda: [one for one in asked.lines if one["event"] == "sound"])
    os.kill(bridge(iris), signal.SIGKILL)
    pcm = asked.pcm()
    ended: dict[int, int] = {}
    for one in asked.messages("speech.ended"):
        ended.setdefault(one["sentence"], one["samples"])
    assert len(pcm) == 2 * sum(ended.values())
    assert sorted(ended) == list(range(len(ended)))
    assert asked.messages("turn.ended")[0]["reason"] == "completed"


def test_a_goodbye_is_answered_rightly(console, iris: RunningIris) -> None:
    """`bye` with an invitation: the client comes back, and hears the next answer."""
    guest = listening(console("--seconds", "60"))
    os.kill(bridge(iris), signal.SIGTERM)
    until(lambda: guest.messages("bye"))
    assert guest.messages("bye") == [{"type": "bye", "reason": "shutdown", "reconnect": True}]
    until(lambda: len(guest.messages("welcome")) == 2)
    assert guest.messages("welcome")[1]["resumed"] is True
    asked = console("--prompt", QUESTION)
    assert asked.pcm() == guest.pcm()
