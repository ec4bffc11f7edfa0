"""Starting, what is said when that does not work, and parts that are killed."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from free_port import ROOT, free_port
from running_iris import RunningIris, command, processes


def refused(*words: str) -> str:
    """What `iris up` says when it does not start: one sentence, no traceback, a code that fails."""
    started = subprocess.run(
        [*command("up"), "--no-open", *words],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=ROOT,
        check=False,
    )
    assert started.returncode != 0
    assert "Traceback" not in started.stderr
    assert "Iris is ready" not in started.stdout
    return started.stderr.strip().splitlines()[-1]


def ports() -> list[str]:
    """Free ports for an Iris that must not get far."""
    return ["--port", str(free_port()), "--nats-port", str(free_port())]


def health(iris: RunningIris) -> dict:
    """What `/healthz` says, well or not."""
    try:
        with urllib.request.urlopen(f"{iris.http}/healthz", timeout=5) as answer:
            return dict(json.load(answer))
    except urllib.error.HTTPError as error:
        return dict(json.load(error))
    except OSError:
        return {"status": "away"}


def until_well(iris: RunningIris, seconds: float) -> None:
    """Wait until everything answers."""
    deadline = time.monotonic() + seconds
    while health(iris)["status"] != "ok":
        assert time.monotonic() < deadline, health(iris)
        time.sleep(0.1)


def test_a_second_start_beside_a_running_one(iris: RunningIris) -> None:
    """It is told where the first one is."""
    said = refused("--state", str(iris.state), *ports())
    assert f"Iris is already running at {iris.http}/ui" in said


def test_a_taken_port(tmp_path: Path) -> None:
    """The port, and how to choose another, are named."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        said = refused("--state", str(tmp_path), "--port", port, "--nats-port", str(free_port()))
        assert f"port {port}" in said
        assert "--port" in said
        said = refused("--state", str(tmp_path), "--nats-port", port, "--port", str(free_port()))
        assert f"port {port}" in said
        assert "--nats-port" in said


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ('[tts]\nengin = "piper"\n', "unknown key tts.engin (did you mean engine?)"),
        ("[bridge]\nmax_text = 'many'\n", "bridge.max_text: expected `int`"),
        ("[bridge\n", "is not TOML"),
        ('[tts.hibari]\nmodel = "nowhere.onnx"\n', "nowhere.onnx"),
        ('[dialogue.llamacpp]\nmodel = "nowhere.gguf"\n', "nowhere.gguf"),
        ('[tts]\nengine = "festival"\n', "no engine 'festival'; there are:"),
        ('[[events.rules]]\ntrigger = "x"\n', "rule"),
    ],
)
def test_a_wrong_setting(tmp_path: Path, toml: str, words: str) -> None:
    """An unknown key, a wrong type, a model that is not there: named, in one sentence."""
    config = tmp_path / "iris.toml"
    config.write_text(toml)
    said = refused("--config", str(config), "--state", str(tmp_path / "state"), *ports())
    assert words in said


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """The folder is named, and how to choose another."""
    blocked = tmp_path / "file"
    blocked.write_text("")
    said = refused("--state", str(blocked / "state"), *ports())
    assert str(blocked) in said
    assert "--state" in said


def test_commands_without_a_running_iris(tmp_path: Path) -> None:
    """They say how to start it."""
    asked = subprocess.run(
        [*command("ask"), "hello", "--state", str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert asked.returncode == 1
    assert "start it with `python3 scripts/run`" in asked.stderr


@pytest.mark.parametrize("name", ["tts", "dialogue", "retrieval", "bridge", "nats"])
def test_a_part_that_is_killed_comes_back(iris: RunningIris, name: str) -> None:
    """`kill -9` of any part: it is started again, and the next question is answered."""
    before = processes(iris)[name]
    os.kill(before, signal.SIGKILL)
    deadline = time.monotonic() + 15
    while processes(iris)[name] == before:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    until_well(iris, 15)
    asked = iris.iris("ask", "Hello?", "--session", f"killed-{name}")
    assert asked.returncode == 0, asked.stderr
    assert asked.stdout.strip()
    assert any(line.startswith(f"iris: {name} is down") for line in iris.said)
