"""`iris tool`, as it is typed, and the lines that it prints, run as they stand."""

import asyncio
import os
import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
import secret_search
from bridge_client import RunningBridge
from conftest import NatsServer
from free_port import ROOT, free_port
from streams import take

from bus import Bus, connect
from bus.users import Users, house_key
from schemas import messages as m
from scripts.iris import paths, tool_lines


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
        done = subprocess.run(
            [sys.executable, "-m", "scripts.iris", words[0], "--state", self.state, *words[1:]],
            capture_output=True,
            text=True,
            timeout=30,
            cwd=ROOT,
            check=False,
        )
        secret_search.token_in(done.stdout)
        return done


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A running server of this test alone."""
    home = Home(tmp_path)
    home.start()
    yield home
    home.server.kill()


def block(printed: str, title: str) -> str:
    """The lines that are printed for a language."""
    found = re.search(rf"^{title}:\n((?:    .*\n?|\n)+)", printed, re.MULTILINE)
    assert found, printed
    return textwrap.dedent(found[1])


async def test_the_python_program_works(home: Home) -> None:
    """It stores the tool's event, and hears what happens to the avatar."""
    program = home.state / "tool.py"
    program.write_text(block(home.iris("tool", "add", "doorbell").stdout, "Python"))
    await it_tells_and_hears(home, f"{sys.executable} -u {program}")


async def it_tells_and_hears(home: Home, command: str) -> None:
    """Until it is heard: a subscription is not everywhere at once."""
    bus = await connect(home.server.url, name="test", key=house_key(home.state))
    tool = await shell(f"exec timeout 20 {command}")
    await line_with(tool, '{"stream":"EVENTS","seq":1}')
    hearing = asyncio.create_task(line_with(tool, "iris.iris.main.avatar.trigger {"))
    while not hearing.done():
        await bus.publish(m.AvatarTrigger(name="rain"), session="main")
        await asyncio.wait({hearing}, timeout=0.1)
    await hearing
    tool.terminate()  # `timeout` hands it on
    await tool.wait()
    await bus.close()


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
async def test_the_shell_program_works(bridge: RunningBridge, bus: Bus, tmp_path: Path) -> None:
    """With curl, on this machine, without a token."""
    text = tool_lines.explain("doorbell", "", [], [], nats="", http=bridge.http, avatar="iris")
    async with bus.subscribe(m.Event) as heard:
        program = tmp_path / "tool.sh"
        program.write_text(block(text, "Shell"))
        tool = await shell(f"exec timeout 20 sh {program}")
        (received,) = await take(heard, 1)
        assert (received.message.name, received.message.data) == ("doorbell", {"who": "Anna"})
        await line_with(tool, ": iris")
        await bus.store(m.AvatarTrigger(name="rain"), session="main")
        await line_with(tool, "event: avatar.trigger")
        tool.terminate()  # `timeout` hands it on
        await tool.wait()


def test_what_is_printed_is_what_the_examples_say() -> None:
    """But for the tool's own name, token and addresses."""
    printed = tool_lines.explain(
        *("doorbell", "TOKEN", ["doorbell"], ["avatar"]),
        nats="nats://127.0.0.1:4222",
        http="http://127.0.0.1:8080",
        avatar="iris",
    )
    for language, file in tool_lines.PROGRAMS.items():
        written = (tool_lines.EXAMPLES / file).read_text().expandtabs(1)
        assert block(printed, re.escape(language)).expandtabs(1).strip() == written.strip()


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
