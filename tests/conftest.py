"""Real parts for tests: a nats-server of one's own on a free port, and a bus."""

import asyncio
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import TypeVar

import bridge_client
import hypothesis
import pytest
import secret_search
from free_port import ROOT, free_port
from running_iris import RunningIris, running
from scripted_dialogue import speak_all

from bus import Bus, connect

T = TypeVar("T")

WITH_MOSQUITTO = ["integration/test_mqtt_agent.py", "integration/test_mqtt_tool.py"]
WITH_NODE = ["integration/test_tool_node.py"]
collect_ignore = [
    *([] if shutil.which("mosquitto_passwd") else WITH_MOSQUITTO),
    *([] if shutil.which("npm") else WITH_NODE),
]
"""What is tested where it is installed: nothing of Iris needs it."""

# A busy machine is no fault of what is tested.
hypothesis.settings.register_profile(
    "iris", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("iris")


@pytest.fixture(scope="session", autouse=True)
def secrets_are_remembered(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Those that tests make, and what is printed meanwhile."""
    secret_search.begin(tmp_path_factory.getbasetemp())


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Keep what a test printed, for the search at the end."""
    if report.when == "teardown":  # by then it has everything
        secret_search.captured("".join(text for _, text in report.sections))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where a log of any test has a secret of any, the run has failed.

    Beside others, by xdist, this is done once, by the process that started them.
    """
    factory = getattr(session.config, "_tmp_path_factory", None)
    if factory is None or hasattr(session.config, "workerinput"):
        return
    leaks = secret_search.leaks(factory.getbasetemp())
    for leak in leaks:
        print(f"\na secret is in a log: {leak}")
    if leaks:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def nats_server_path() -> str:
    """The nats-server beside this Python, or the one on the PATH."""
    beside = Path(sys.executable).parent / "nats-server"
    found = shutil.which(str(beside)) or shutil.which("nats-server")
    assert found, "nats-server is not installed: python3 scripts/test installs it"
    return found


class NatsServer:
    """A real nats-server with the project's own configuration, which tests may stop and start."""

    def __init__(self, store: Path, config: Path = ROOT / "nats.conf") -> None:
        self._config = config
        self.port = free_port()
        self.url = f"nats://127.0.0.1:{self.port}"
        self._store = store
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it listens."""
        with (self._store / "nats.log").open("wb") as log:
            self._process = subprocess.Popen(
                [
                    nats_server_path(),
                    *("-c", str(self._config), "-a", "127.0.0.1"),
                    *("-p", str(self.port), "-sd", str(self._store)),
                ],
                stdout=subprocess.DEVNULL,
                stderr=log,
            )
        for _ in range(200):
            with (
                contextlib.suppress(OSError),
                socket.create_connection(("127.0.0.1", self.port), timeout=1),
            ):
                return
            time.sleep(0.02)
        raise AssertionError((self._store / "nats.log").read_text())

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Stop it where it is, as a machine that sleeps does, until the block ends."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)
        os.waitpid(self._process.pid, os.WUNTRACED)  # all its threads have stopped
        try:
            yield
        finally:
            self._process.send_signal(signal.SIGCONT)

    @property
    def pid(self) -> int:
        """Its process number; 0 where it does not run."""
        return (
            self._process.pid if self._process is not None and self._process.poll() is None else 0
        )

    def kill(self) -> None:
        """Kill it as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@pytest.fixture
def nats(tmp_path: Path) -> Iterator[NatsServer]:
    """A running nats-server of this test alone."""
    store = tmp_path / "nats"
    store.mkdir()
    server = NatsServer(store)
    server.start()
    yield server
    server.kill()


@pytest.fixture
async def new_bus(nats: NatsServer) -> AsyncIterator[Callable[[str], Awaitable[Bus]]]:
    """Makes connections to the test's server; all are closed at its end."""
    opened: list[Bus] = []

    async def make(name: str = "test") -> Bus:
        bus = await connect(nats.url, name=name)
        opened.append(bus)
        return bus

    yield make
    for bus in opened:
        await bus.stop()
        await bus.close()


@pytest.fixture
async def bus(new_bus: Callable[[str], Awaitable[Bus]]) -> Bus:
    """One connection to the test's server."""
    return await new_bus("test")


@pytest.fixture
async def bridge(
    new_bus: Callable[[str], Awaitable[Bus]],
) -> AsyncIterator[bridge_client.RunningBridge]:
    """A bridge that runs."""
    async with bridge_client.running_bridge(await new_bus("bridge")) as running:
        yield running


@pytest.fixture(autouse=True)
async def no_leaked_tasks() -> AsyncGenerator[None, None]:
    """A test must not leave a task behind."""
    before = asyncio.all_tasks()
    yield
    await asyncio.sleep(0)
    left = asyncio.all_tasks() - before - {asyncio.current_task()}
    left = {task for task in left if not task.done()}
    for task in left:
        task.cancel()
    assert not left, f"leaked tasks: {left}"


@pytest.fixture(scope="module")
def iris(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningIris]:
    """A running Iris, for a module's tests."""
    yield from running(tmp_path_factory.mktemp("iris"))


@pytest.fixture
async def speech(new_bus: Callable[[str], Awaitable[Bus]]) -> AsyncIterator[None]:
    """A speech agent that finishes every sentence at once."""
    bus = await new_bus("speech")
    task = asyncio.create_task(speak_all(bus))
    yield
    await bus.stop()
    await task
