"""The state folder, the NATS server, the ports, and the Iris that runs."""

import asyncio
import contextlib
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psutil  # type: ignore[import-untyped]

from agents.runtime import describing
from agents.runtime.errors import SettingsError
from agents.runtime.settings import AGENTS
from bus import BusError
from scripts.iris import paths
from scripts.iris.checks.computer import nearest
from scripts.iris.checks.fetch import FetchError, fetch, shown
from scripts.iris.checks.finding import Case, Check, Finding, ok, problem, warning
from scripts.iris.supervisor import require_free_port

ANSWER_SECONDS = 2.0
SHORT_SECONDS = 1.0
LOG_LINES = 6
NATS_PORT = 4222


def state(case: Case) -> Iterator[Finding]:
    """Whether Iris can keep its things."""
    folder = nearest(case.state)
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        yield problem(
            "state",
            f"cannot write to {folder} ({error.strerror}): choose another folder with --state",
        )
        return
    made = "" if folder == case.state.absolute() else ", which the first start makes"
    yield ok("state", f"{case.state}{made}")


def nats_server(case: Case) -> Iterator[Finding]:
    """Whether the bus can run."""
    if case.settings.nats.url:
        yield _foreign_nats(case.settings.nats.url)
        return
    program = str(paths.executable("nats-server"))
    try:
        version = _output([program, "--version"])
        _output([program, "-c", str(paths.ROOT / "nats.conf"), "-t"])
    except (OSError, subprocess.TimeoutExpired) as error:
        yield problem(
            "nats-server", f"it does not run ({error}): run `python3 scripts/run` to install it"
        )
    except subprocess.CalledProcessError as error:
        said = " ".join((error.stderr or error.stdout or "").split())
        yield problem("nats-server", f"it does not take nats.conf: {said}")
    else:
        yield ok("nats-server", version.removeprefix("nats-server: "))


def instance(case: Case) -> Iterator[Finding]:
    """How the Iris that uses this state folder is doing, and whether it could start."""
    running = case.running
    if running is not None and psutil.pid_exists(running.processes.get("iris", 0)):
        yield from _health(case, running)
        return
    if running is not None:
        yield warning("iris", "it was killed: start it again with `python3 scripts/run`")
    else:
        yield ok("iris", "it does not run: `python3 scripts/run` starts it")
    yield from _last_words(case)
    yield _port(case, case.settings.bridge.port, "page", "--port or [bridge] port in iris.toml")
    if not case.settings.nats.url:
        yield _port(case, case.settings.nats.port, "bus", "--nats-port or [nats] port in iris.toml")


def _health(case: Case, running: paths.Running) -> Iterator[Finding]:
    try:
        report = fetch(f"{running.http}/healthz", within=ANSWER_SECONDS)
    except FetchError as error:
        lines = log_end(case.state, "bridge")
        text = f"its bridge does not answer at {running.http} ({error}): start Iris again"
        yield problem("iris", text, lines)
        return
    missing = [name for name in report.get("missing", []) if name in AGENTS]
    for name in missing:
        text = f"it is down, and Iris starts it again; the end of {_log(case.state, name)}:"
        yield problem(name, text, log_end(case.state, name))
    if not missing:
        yield ok("iris", f"it runs at {running.http}/ui, and every agent answers")
    yield from _made_of(running)
    yield ok(
        "ports", f"Iris has {_port_of(running.http)} (page) and {_port_of(running.nats)} (bus)"
    )


def _made_of(running: paths.Running) -> Iterator[Finding]:
    """What each agent says that it is."""

    async def ask() -> list[str]:
        bus = await running.join(name="doctor")
        try:
            described = await describing.describe(bus)
        finally:
            await bus.close()
        return [describing.in_words(found) for found in described.values()]

    try:
        for line in asyncio.run(ask()):
            part, _, made = line.partition(": ")
            yield ok(part, made)
    except BusError as error:
        yield problem("bus", f"{error}: start Iris again")


def _last_words(case: Case) -> Iterator[Finding]:
    """Agents that ended the last run because of something that can be mended, or by a crash."""
    for name in AGENTS:
        lines = log_end(case.state, name)
        if lines and lines[-1].startswith(f"{name}: "):
            yield warning(name, f"it ended the last run: {lines[-1].removeprefix(f'{name}: ')}")
        elif lines and any(line.startswith("Traceback ") for line in lines):
            yield warning(name, "it crashed in the last run:", lines)


def _port(case: Case, port: int, what: str, option: str) -> Finding:
    try:
        require_free_port(port, f"the {what}", option)
    except SettingsError as error:
        owner = _owner(port)
        if what == "bus" and owner is not None and owner.pid == _left_nats(case.state):
            text = f"port {port} is held by the NATS server of an Iris that was killed"
            return warning("port", f"{text}: the next start ends it")
        return problem("port", f"{error}{_named(owner, port)}")
    return ok("port", f"{port} is free for the {what}")


def _named(owner: psutil.Process | None, port: int) -> str:
    """Who has a port, as far as can be told."""
    with contextlib.suppress(FetchError):
        if "agents" in fetch(f"http://127.0.0.1:{port}/healthz", within=SHORT_SECONDS):
            return " (it is another Iris)"
    with contextlib.suppress(psutil.Error):
        if owner is not None:
            return f" (it is {owner.name()}, process {owner.pid})"
    return ""


def _owner(port: int) -> psutil.Process | None:
    """Who listens on a port; systems tell it of one's own processes at least."""
    with contextlib.suppress(psutil.Error):
        for connection in psutil.net_connections("tcp"):
            listens = connection.status == psutil.CONN_LISTEN
            if listens and connection.laddr.port == port and connection.pid:
                return psutil.Process(connection.pid)
    return None


def _left_nats(state: Path) -> int:
    try:
        return int((state / "nats.pid").read_text())
    except (OSError, ValueError):
        return 0


def _foreign_nats(url: str) -> Finding:
    address = urlsplit(url if "://" in url else f"nats://{url}")
    try:
        with socket.create_connection(
            (address.hostname or "", address.port or NATS_PORT), timeout=ANSWER_SECONDS
        ):
            return ok("nats-server", f"one listens at {shown(url)}")
    except (OSError, ValueError) as error:
        return problem(
            "nats-server",
            f"none answers at {shown(url)} ({error}): start it, or correct [nats] url",
        )


def log_end(state: Path, part: str) -> list[str]:
    """The last lines of a part's log, if it has one."""
    try:
        text = _log(state, part).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return [line for line in text.splitlines() if line.strip()][-LOG_LINES:]


def _log(state: Path, part: str) -> Path:
    return state / "logs" / f"{part}.log"


def _port_of(url: str) -> int | None:
    return urlsplit(url).port


def _output(command: list[str]) -> str:
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, timeout=ANSWER_SECONDS
    )
    return done.stdout.strip()


CHECKS: tuple[Check, ...] = (state, nats_server, instance)
