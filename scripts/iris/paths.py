"""Where things are: Iris's files, and the Iris that is running."""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import msgspec

from agents.runtime.errors import SettingsError
from bus import Bus, connect

ROOT = Path(__file__).resolve().parent.parent.parent
CONFIG = ROOT / "iris.toml"
STATE = ROOT / ".iris"
JOIN_SECONDS = 2.0


class Running(msgspec.Struct, frozen=True, kw_only=True):
    """The Iris that uses a state folder.

    Attributes:
        http: of the bridge, `http://127.0.0.1:8080`.
        nats: of the NATS server.
        nats_key: the file with the key to log in there with, if it needs one.
        nats_ca: the file with the certificates to trust there, if it is not the system's.
        avatar: whose bus subjects it uses.
        processes: process numbers by name.
        machines_host: where joined machines come in, or would.
        machines_port: the same.
    """

    http: str
    nats: str
    avatar: str
    processes: dict[str, int]
    nats_key: str = ""
    nats_ca: str = ""
    machines_host: str = ""
    machines_port: int = 0

    async def join(self, name: str) -> Bus:
        """Join its bus.

        Raises:
            BusUnavailableError: its NATS server does not answer.
        """
        return await connect(
            self.nats,
            name=name,
            avatar=self.avatar,
            wait=JOIN_SECONDS,
            key=Path(self.nats_key) if self.nats_key else None,
            ca=Path(self.nats_ca) if self.nats_ca else None,
        )

    @property
    def websocket(self) -> str:
        """Where faces connect."""
        return f"ws{self.http.removeprefix('http')}/ws"


def running(state: Path) -> Running:
    """The Iris that runs with this state folder.

    Raises:
        SettingsError: none does.
    """
    try:
        return msgspec.json.decode((state / "running.json").read_bytes(), type=Running)
    except (OSError, msgspec.DecodeError) as error:
        raise SettingsError(
            f"no Iris is running with {state}: start it with `python3 scripts/run`"
        ) from error


def tell_running(state: Path, running: Running) -> None:
    """Write down who runs, for the other commands."""
    path = state / "running.json"
    path.with_suffix(".new").write_bytes(msgspec.json.encode(running))
    path.with_suffix(".new").replace(path)


@contextlib.contextmanager
def claim(state: Path) -> Iterator[None]:
    """Use a state folder alone; the system lets go of it even when the process is killed.

    Raises:
        SettingsError: another Iris uses it, or it cannot be written.
    """
    try:
        state.mkdir(parents=True, exist_ok=True)
        lock = (state / "lock").open("a+b")
    except OSError as error:
        raise SettingsError(
            f"cannot write to {state} ({error.strerror}): choose another folder with --state"
        ) from error
    with lock:
        if not _lock(lock):
            raise SettingsError(_taken(state))
        try:
            yield
        finally:
            (state / "running.json").unlink(missing_ok=True)


def _taken(state: Path) -> str:
    where = ""
    with contextlib.suppress(SettingsError):
        where = f" at {running(state).http}/ui"
    return (
        f"Iris is already running{where}: stop it first, or give this one its own "
        f"--state folder, --port and --nats-port"
    )


def _lock(file: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 (not on other systems)

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 (not on Windows)

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def executable(name: str) -> Path:
    """A program that was installed beside this Python."""
    suffix = ".exe" if os.name == "nt" else ""
    return Path(sys.executable).parent / f"{name}{suffix}"
