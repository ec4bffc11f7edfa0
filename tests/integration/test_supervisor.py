"""What the supervisor does about processes and ports that are not its own."""

import socket
import subprocess
import sys
from pathlib import Path

from conftest import NatsServer
from free_port import free_port

from scripts.iris.supervisor import end_orphan
from scripts.iris.supervisor import free_port as next_free_port


def test_a_process_that_has_the_number_now_is_left_alone(tmp_path: Path) -> None:
    """A NATS server leaves its number behind, and the system gives it to anybody."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as stranger:
        pidfile = tmp_path / "nats.pid"
        pidfile.write_text(str(stranger.pid))
        end_orphan(pidfile, tmp_path / "nats")
        assert stranger.poll() is None
        assert not pidfile.exists()
        assert stranger.stdin is not None
        stranger.stdin.close()


def test_the_server_of_another_state_folder_is_left_alone(tmp_path: Path) -> None:
    """A copied state folder names the server of the Iris that it was copied from."""
    server = NatsServer(tmp_path)
    server.start()
    try:
        pidfile = tmp_path / "copy.pid"
        pidfile.write_text(str(server.pid))
        end_orphan(pidfile, tmp_path / "elsewhere")
        assert server.pid
        pidfile.write_text(str(server.pid))
        end_orphan(pidfile, tmp_path)
        assert not server.pid
    finally:
        server.kill()


def test_the_next_free_port_is_taken() -> None:
    """Where another program has the usual port, the one after it is as good."""
    first = free_port()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", first))
        taken.listen()
        assert next_free_port(first) > first
    assert next_free_port(first) == first
