"""All of Iris: a NATS server and the agents, started together and watched over."""

import asyncio
import contextlib
import os
import signal
import socket
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from agents.runtime.errors import SettingsError
from agents.runtime.settings import Settings
from bus import BusError
from bus.accounts import Door
from bus.users import Users, key_for
from scripts import panel
from scripts.iris import machine_door, paths
from scripts.iris.child_process import ChildProcess, Say, StartError
from scripts.iris.introduction import introduction

NATS_SECONDS = 10.0
READY_SECONDS = 120.0
PORTS_TRIED = 20
"""How many ports from the usual one on are looked at for a free one."""
ORPHAN_SECONDS = 5.0
CLOCK_SECONDS = 2.0
"""By how much the times of a process and of a file may differ."""


class Supervisor:
    """Everything that `iris up` runs."""

    def __init__(  # noqa: PLR0913
        self,
        settings: Settings,
        *,
        config: Path,
        overrides: Sequence[str],
        state: Path,
        nats: str,
        say: Say,
    ) -> None:
        self._settings = settings
        self._config = config
        self._overrides = overrides
        self._state = state
        self._nats_url = nats
        self._say = say
        self._parts: list[ChildProcess] = []
        self._stop = asyncio.Event()
        self._ready = False
        self._nats_port = settings.nats.port
        self._keeping: asyncio.Task[None] | None = None

    async def run(self, on_ready: Say) -> None:
        """Start everything, call `on_ready` with the bridge's address, serve until stopped.

        Raises:
            StartError: a part does not start.
            SettingsError: the port for NATS is taken.
        """
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(self._interrupt))
        logs = self._state / "logs"
        logs.mkdir(parents=True, exist_ok=True)
        for old in logs.glob("*.log"):
            old.unlink()
        if not self._nats_url:
            end_orphan(self._state / "nats.pid", self._state / "nats")
            self._nats_port = self._choose_nats_port()
        try:
            async with asyncio.TaskGroup() as group:
                if not self._nats_url:
                    await self._start_nats(group, logs)
                agents = [self._start_agent(group, name, logs) for name in self._settings.agents]
                ready = group.create_task(self._until_ready(agents), name="ready")
                stop = group.create_task(self._stop.wait(), name="stop")
                await asyncio.wait({ready, stop}, return_when=asyncio.FIRST_COMPLETED)
                if ready.done() and not ready.cancelled() and ready.exception() is None:
                    self._ready = True
                    self._tell_running()
                    for line in await introduction(self._state):
                        self._say(line)
                    on_ready(self._address)
                    await stop
                ready.cancel()
                await self._stop_all()
        except* StartError as errors:
            for part in self._parts:
                part.kill()  # nothing is in hand yet
            await self._stop_all()
            raise errors.exceptions[0] from None
        except* asyncio.CancelledError:
            await self._stop_all()
            raise

    @property
    def _address(self) -> str:
        host = self._settings.bridge.host
        name = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104
        return f"http://{name}:{self._settings.bridge.port}"

    def _interrupt(self) -> None:
        if self._stop.is_set():
            for part in self._parts:
                part.kill()
        else:
            self._say("stopping (Ctrl-C once more to stop at once)")
        self._stop.set()

    def _choose_nats_port(self) -> int:
        """The port of the settings, or the next free one where nobody asked for it by number."""
        port = self._settings.nats.port
        if not any(override.startswith("nats.port=") for override in self._overrides):
            if (free := free_port(port)) != port:
                self._say(f"port {port} is taken by another program: NATS takes {free}")
            port = free
        require_free_port(port, "NATS", "--nats-port")
        return port

    async def _start_nats(self, group: asyncio.TaskGroup, logs: Path) -> None:
        port = self._nats_port
        self._nats_url = f"nats://127.0.0.1:{port}"
        store, pidfile = self._state / "nats", self._state / "nats.pid"
        command = [
            *(str(paths.executable("nats-server")), "-c", str(self._nats_config())),
            *("-a", "127.0.0.1", "-p", str(port), "-sd", str(store), "--pid", str(pidfile)),
        ]
        nats = ChildProcess(
            "nats",
            command,
            log=logs / "nats.log",
            say=self._say,
            tells=False,
            changed=self._tell_running,
        )
        self._parts.append(nats)
        group.create_task(nats.run(), name="nats")
        await _until_listening(port, logs / "nats.log")
        keeping = machine_door.keep_certified(self._nats_url, self._settings.machines, self._state)
        self._keeping = group.create_task(keeping, name="certificate for machines")

    def _nats_config(self) -> Path:
        """Write who may log in."""
        base = (paths.ROOT / "nats.conf").read_text(encoding="utf-8")
        try:
            users = Users(self._state)
            door = self._door() if users.machines() else None
            return users.write_config(base, mqtt_port=self._settings.nats.mqtt_port, door=door)
        except (BusError, SettingsError) as error:
            raise StartError(str(error)) from error

    def _door(self) -> Door | None:
        """Where joined machines come in."""
        machines = self._settings.machines
        try:
            require_free_port(machines.port, "machines", "[machines] port in iris.toml")
        except SettingsError as error:
            self._say(f"no machine can come in: {error}")
            return None
        return machine_door.certified(machines, self._state)

    def _start_agent(self, group: asyncio.TaskGroup, name: str, logs: Path) -> ChildProcess:
        command = [
            *(sys.executable, "-m", "agents", name, "--config", str(self._config)),
            *("--nats", self._nats_url, "--state", str(self._state)),
            *(f"--set={override}" for override in self._overrides),
        ]
        part = ChildProcess(
            name,
            command,
            log=logs / f"{name}.log",
            say=self._say,
            cwd=paths.ROOT,
            changed=self._tell_running,
        )
        self._parts.append(part)
        group.create_task(part.run(), name=name)
        return part

    async def _until_ready(self, agents: list[ChildProcess]) -> None:
        try:
            async with asyncio.timeout(READY_SECONDS):
                for agent in agents:
                    await agent.ready.wait()
            await asyncio.to_thread(panel.wait)
        except TimeoutError:
            late = ", ".join(agent.name for agent in agents if not agent.ready.is_set())
            raise StartError(
                f"{late}: not ready after {READY_SECONDS:.0f} s, see {self._state / 'logs'}"
            ) from None

    def _tell_running(self) -> None:
        """Other commands find an Iris that is ready, and its processes as they are now."""
        if not self._ready:
            return
        running = paths.Running(
            http=self._address,
            nats=self._nats_url,
            nats_key=str(key_for(self._nats_url, self._state, self._settings.nats.key) or ""),
            nats_ca=self._settings.nats.ca,
            avatar=self._settings.avatar,
            machines_host=self._settings.machines.host,
            machines_port=self._settings.machines.port,
            processes={"iris": os.getpid(), **{part.name: part.pid for part in self._parts}},
        )
        paths.tell_running(self._state, running)

    async def _stop_all(self) -> None:
        """The agents finish what they have in hand; the server goes last, for they need it."""
        if self._keeping is not None:
            self._keeping.cancel()
        agents = [part for part in self._parts if part.name != "nats"]
        await asyncio.gather(*(part.stop() for part in agents))
        await asyncio.gather(*(part.stop() for part in self._parts))


def free_port(first: int) -> int:
    """The first port from `first` on that nobody listens on; `first` itself where none is free."""
    for port in range(first, min(first + PORTS_TRIED, 65_536)):
        with contextlib.suppress(SettingsError):
            require_free_port(port, "Iris", "--port")
            return port
    return first


def require_free_port(port: int, what: str, option: str) -> None:
    """Fail early, and in a sentence, where a port is taken.

    Raises:
        SettingsError: somebody listens there.
    """
    with socket.socket() as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise SettingsError(
                f"port {port} for {what} is taken by another program: stop it, or choose "
                f"another port with {option}"
            ) from error


async def _until_listening(port: int, log: Path) -> None:
    deadline = time.monotonic() + NATS_SECONDS
    while time.monotonic() < deadline:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.02)
        else:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()
            return
    raise StartError(f"the NATS server does not start: see {log}")


def end_orphan(pidfile: Path, store: Path) -> None:
    """End the NATS server of an Iris that was killed: it still holds our port and our streams.

    Whoever has the number now is asked what it is: only a nats-server that was started with our
    own store, before the file was written, is ended.
    """
    try:
        written = pidfile.stat().st_mtime
        process = psutil.Process(int(pidfile.read_text()))
        ours = (
            Path(process.exe()).stem == "nats-server"
            and str(store) in process.cmdline()
            and process.create_time() <= written + CLOCK_SECONDS
        )
        if ours:
            process.terminate()
            process.wait(ORPHAN_SECONDS)
    except (OSError, ValueError, psutil.Error):
        return
    finally:
        pidfile.unlink(missing_ok=True)
