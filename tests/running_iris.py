"""A whole Iris with its default models, started as a user starts it."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from free_port import ROOT, free_port

from bus.users import house_key

READY_SECONDS = 60
QUICK_MIND = ("--set", "dialogue.llamacpp.model=qwen2.5-coder-0.5b")
"""Less than half as large to fetch as the default one, and twice as quick."""


@dataclass
class RunningIris:
    """An Iris that runs, and the commands that talk with it."""

    state: Path
    port: int
    nats_port: int
    process: subprocess.Popen[str] | None = None
    said: list[str] = field(default_factory=list)

    @property
    def http(self) -> str:
        """Where its bridge is."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def websocket(self) -> str:
        """Where faces connect."""
        return f"ws://127.0.0.1:{self.port}/ws"

    @property
    def nats(self) -> str:
        """Where its bus is."""
        return f"nats://127.0.0.1:{self.nats_port}"

    @property
    def nats_key(self) -> Path:
        """The file with the key that its agents log in with."""
        return house_key(self.state)

    def start(self, *options: str) -> None:
        """Start it, and wait until it says that it is ready."""
        ports = ("--port", str(self.port), "--nats-port", str(self.nats_port), *QUICK_MIND)
        self.process = subprocess.Popen(
            [*command("up"), "--no-open", *ports, "--state", str(self.state), *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=ROOT,
        )
        ready = threading.Event()
        threading.Thread(target=self._read, args=(ready,), daemon=True).start()
        assert ready.wait(READY_SECONDS), self.said
        assert self.said[-1] == f"Iris is ready: {self.http}/ui", self.said

    def iris(self, *words: str, timeout: float = 60) -> subprocess.CompletedProcess[str]:
        """Run a command against it."""
        return subprocess.run(
            [*command(words[0]), "--state", str(self.state), *words[1:]],
            capture_output=True,
            text=True,
            timeout=timeout,
            cwd=ROOT,
            check=False,
        )

    def stop(self) -> int:
        """Ctrl-C, and wait; gives its exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(30)
        if self.process.stdout is not None:
            self.process.stdout.close()
        self.process = None
        return code

    def _read(self, ready: threading.Event) -> None:
        assert self.process is not None
        assert self.process.stdout is not None
        try:
            for line in self.process.stdout:
                self.said.append(line.strip())
                if line.startswith("Iris is ready"):
                    ready.set()
        except ValueError:  # closed by `stop`
            pass
        ready.set()


def running(state: Path) -> Iterator[RunningIris]:
    """One that is started for a fixture, and stopped after it."""
    iris = RunningIris(state, free_port(), free_port())
    iris.start()
    yield iris
    if iris.process is not None:
        assert iris.stop() == 0


def command(name: str) -> Sequence[str]:
    """An `iris` command with this Python."""
    return (sys.executable, "-m", "scripts.iris", name)


def alive(pid: int) -> bool:
    """Whether a process still runs."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def processes(iris: RunningIris) -> dict[str, int]:
    """Process numbers by name."""
    return dict(json.loads((iris.state / "running.json").read_bytes())["processes"])
