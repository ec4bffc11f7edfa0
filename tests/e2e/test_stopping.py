"""Stopping, in whatever way, and starting again with the same state folder."""

import time
from pathlib import Path

from free_port import free_port
from running_iris import RunningIris, alive, processes


def test_stopping_leaves_nothing_behind(tmp_path: Path) -> None:
    """Ctrl-C ends every process and says so; the same folder starts again with its history."""
    iris = RunningIris(tmp_path, free_port(), free_port())
    iris.start()
    assert iris.iris("ask", "My name is Ada.").returncode == 0
    time.sleep(2)
    pids = processes(iris)
    assert iris.stop() == 0
    assert iris.said[-1] == "iris: stopped"
    assert not [name for name, pid in pids.items() if alive(pid)]
    iris.start()
    assert "My name is Ada." in iris.iris("history").stdout
    pids = processes(iris)
    assert iris.process is not None
    iris.process.kill()
    iris.process.wait()
    deadline = time.monotonic() + 15
    while [name for name, pid in pids.items() if name not in {"nats", "iris"} and alive(pid)]:
        assert time.monotonic() < deadline, "agents outlive an Iris that was killed"
        time.sleep(0.1)
    assert iris.process.stdout is not None
    iris.process.stdout.close()
    iris.start()
    assert iris.iris("ask", "Hello?").returncode == 0
    assert iris.stop() == 0
