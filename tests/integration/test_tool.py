"""`iris tool`, as it is typed, and the lines that it prints, run as they stand."""

import asyncio
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import NatsServer
from free_port import ROOT, free_port

from bus import connect
from bus.users import Users, house_key
from schemas import messages as m
from scripts.iris import paths


class Home:
    """A state folder whose server runs, and `iris` for it."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self.mqtt_port = free_port()
        base = (ROOT / "nats.conf").read_text()
        config = Users(state).write_config(base, mqtt_port=self.mqtt_port)
        self.server = NatsServer(state / "nats", config)

    def start(self) -> None:
        """Start the server, and tell the commands about it."""
        self.server.start()
        running = paths.Running(
            http="http://127.0.0.1:9",
            nats=self.server.url,
            avatar="iris",
            processes={"iris": os.getpid()},
            nats_key=str(house_key(self.state)),
        )
        paths.tell_running(self.state, running)

    def iris(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command."""
        return subprocess.run(
            [sys.executable, "-m", "scripts.iris", words[0], "--state", self.state, *words[1:]],
            capture_output=True,
            text=True,
            timeout=30,
            cwd=ROOT,
            check=False,
        )


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A running server of this test alone."""
    home = Home(tmp_path)
    home.start()
    yield home
    home.server.kill()


def block(printed: str, title: str) -> str:
    """The lines that are printed for a language."""
    found = re.search(rf"^{title}.*:\n((?:    .*\n?)+)", printed, re.MULTILINE)
    assert found, printed
    return re.sub(r"^    ", "", found[1], flags=re.MULTILINE)


async def test_the_python_lines_work(home: Home) -> None:
    """They store the tool's event, and hear what happens to the avatar."""
    lines = block(home.iris("tool", "add", "doorbell").stdout, "Python")
    body = "\n".join(f"    {line}" for line in lines.splitlines())
    wait = "    import asyncio; print('listening', flush=True); await asyncio.sleep(60)"
    script = f"async def main():\n{body}\n{wait}\nimport asyncio; asyncio.run(main())"
    bus = await connect(home.server.url, name="test", key=house_key(home.state))
    (home.state / "tool.py").write_text(script)
    tool = await shell(f"exec timeout 20 {sys.executable} -u {home.state / 'tool.py'}")
    await line_with(tool, '{"stream":"EVENTS","seq":1}')
    await line_with(tool, "listening")
    await bus.publish(m.AvatarTrigger(name="rain"), session="main")
    await line_with(tool, "iris.iris.main.avatar.trigger {")
    tool.terminate()  # `timeout` hands it on
    await tool.wait()
    await bus.close()


async def shell(command: str) -> asyncio.subprocess.Process:
    """Start a command whose output is read."""
    return await asyncio.create_subprocess_shell(command, stdout=asyncio.subprocess.PIPE)


async def line_with(process: asyncio.subprocess.Process, words: str) -> None:
    """Wait for a line with these words."""
    assert process.stdout is not None
    async for line in process.stdout:
        if words in line.decode():
            return
    raise AssertionError(f"{words!r} was not said")


def test_tools_are_added_shown_and_removed(home: Home) -> None:
    """Each step says what it did; what cannot be done is said in a sentence."""
    assert "no tools yet" in home.iris("tools").stdout
    added = home.iris("tool", "add", "bell", "--event", "knock", "--hear", "turns", "--act")
    assert added.returncode == 0, added.stderr
    shown = "bell: says event.bell, event.knock, avatar.*; hears avatar, system, turns\n"
    assert home.iris("tools").stdout == shown
    assert "already" in home.iris("tool", "add", "bell").stderr
    assert "is no name" in home.iris("tool", "add", "Bell.>").stderr
    assert home.iris("tool", "remove", "bell").returncode == 0
    assert "no tool bell" in home.iris("tool", "remove", "bell").stderr


def test_a_tool_that_is_added_while_nothing_runs_is_let_in_later(tmp_path: Path) -> None:
    """The next start reads it."""
    home = Home(tmp_path)
    assert home.iris("tool", "add", "bell").returncode == 0
    assert '"bell"' in (tmp_path / "nats" / "tools.conf").read_text()
