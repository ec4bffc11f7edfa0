"""How an agent's process lives: load, be found, run, drain.

A process that is watched over (`IRIS_SUPERVISED`) tells its state in lines on standard output,
`ready` or `failed <sentence>`, and drains when its standard input closes, which also happens when
whoever watches over it is killed. SIGTERM drains on every platform that has it.
"""

import argparse
import asyncio
import contextlib
import os
import signal
import sys
import threading
from asyncio import FIRST_COMPLETED
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import structlog

from agents.runtime import choices, logs, machines, settings
from agents.runtime.errors import EngineError, SettingsError
from agents.runtime.settings import Settings
from bus import Bus, BusError, LoginRefusedError, connect
from bus.machine_rights import JOINABLE
from bus.users import key_for

log = structlog.get_logger()

EXIT_CONFIG = 78
"""EX_CONFIG of sysexits.h: starting again would not help until somebody mends something."""
EXIT_REFUSED = 77
"""EX_NOPERM: the house lets this machine in no more."""
EXIT_UNAVAILABLE = 75
"""EX_TEMPFAIL: a joined machine does not reach its house; later it may."""
DRAIN_SECONDS = 10.0
SUPERVISED = "IRIS_SUPERVISED"


class Agent(Protocol):
    """What every agent is."""

    async def run(self) -> None:
        """Subscribe, register with the bus, and serve until the bus stops."""


Build = Callable[[Bus, Settings, Path], Agent]


def main(name: str, build: Build, arguments: list[str]) -> int:
    """Run one agent until it is told to stop; gives the exit code."""
    options = _parse(name, arguments)
    try:
        tries = _settings(options)
        logs.configure(name, tries[0].log)
        url = options.nats or tries[0].nats_url
        asyncio.run(_live(name, build, tries, url, options))
    except (SettingsError, EngineError, BusError) as error:
        detail = error.detail if isinstance(error, EngineError) else str(error)
        _tell(f"failed {' '.join(detail.split())}")
        print(f"{name}: {detail}", file=sys.stderr)
        if isinstance(error, LoginRefusedError):
            return EXIT_REFUSED
        return EXIT_UNAVAILABLE if isinstance(error, BusError) and options.machine else EXIT_CONFIG
    except KeyboardInterrupt:
        return 130
    return 0


def _parse(name: str, arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=f"python -m agents {name}")
    parser.add_argument("--config", type=Path, default=Path("iris.toml"), help="settings")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="a setting")
    parser.add_argument("--nats", default="", help="URL of the NATS server")
    parser.add_argument("--state", type=Path, default=Path(".iris"), help="folder for its data")
    parser.add_argument("--machine", default="", help="the joined machine that it runs on")
    return parser.parse_args(arguments)


def _settings(options: argparse.Namespace) -> list[Settings]:
    """The settings to try in turn: with what was chosen while Iris ran, and without.

    Raises:
        SettingsError: `iris.toml` or the command line is wrong.
    """
    plain = settings.load(options.config, options.set)
    chosen = choices.read(options.state)
    if not chosen:
        return [plain]
    try:
        return [settings.load(options.config, options.set, chosen), plain]
    except SettingsError as error:
        log.warning("what was chosen before is left out", error=str(error))
        return [plain]


def _build(build: Build, bus: Bus, tries: list[Settings], state: Path) -> Agent:
    """The agent, made from the first settings that work.

    Raises:
        EngineError, SettingsError: those of `iris.toml` do not work either.
    """
    for number, chosen in enumerate(tries, start=1):
        try:
            return build(bus, chosen, state)
        except (EngineError, SettingsError) as error:
            if number == len(tries):
                raise
            log.warning("what was chosen before cannot be used", error=str(error))
    raise AssertionError("there are always settings to try")


async def _live(
    name: str, build: Build, tries: list[Settings], url: str, options: argparse.Namespace
) -> None:
    """Connect and load, serve, and drain: what is in hand is finished, within limits.

    Raises:
        BusUnavailableError: NATS does not answer.
        LoginRefusedError: the house has stopped letting this machine in.
    """
    stopping = asyncio.Event()
    _listen(stopping)
    chosen = tries[0]
    bus = await connect(
        url,
        name=name,
        avatar=chosen.avatar,
        key=key_for(url, options.state, chosen.nats.key),
        ca=Path(chosen.nats.ca) if chosen.nats.ca else None,
        machine=options.machine,
    )
    try:
        agent = await asyncio.to_thread(_build, build, bus, tries, options.state)
        running = asyncio.create_task(agent.run(), name=f"{name} agent")
        registered = asyncio.create_task(bus.registered.wait(), name="registered")
        waiting = asyncio.create_task(stopping.wait(), name="stop signal")
        refused = asyncio.create_task(bus.refused.wait(), name="refused")
        ending = {running, waiting, refused}
        sharing = None
        try:
            await asyncio.wait({registered, *ending}, return_when=FIRST_COMPLETED)
            if bus.registered.is_set():
                sharing = _share(bus, chosen, options.machine)
                _tell("ready")
                log.info("ready")
            await asyncio.wait(ending, return_when=FIRST_COMPLETED)
        finally:
            for task in filter(None, (registered, waiting, refused, sharing)):
                task.cancel()
            if sharing is not None:
                await asyncio.wait({sharing})
        if bus.refused.is_set():
            running.cancel()  # nothing that it has in hand can be brought to its end
            await asyncio.wait({running})
        else:
            await _drain(bus, running)
    finally:
        await bus.close()
    if bus.refused.is_set() and not stopping.is_set():
        raise LoginRefusedError(options.machine)


def _share(bus: Bus, chosen: Settings, machine: str) -> asyncio.Task[None] | None:
    """See to who does the work, where another machine could."""
    if machine:
        return asyncio.create_task(machines.tell_serving(bus, machine), name="tell of this machine")
    if bus.name in JOINABLE and chosen.machines.work == "remote":
        return asyncio.create_task(machines.stand_by_for_machines(bus), name="stand by")
    return None


async def _drain(bus: Bus, running: asyncio.Task[None]) -> None:
    if not running.done():
        log.debug("draining")
        await bus.stop()
        await asyncio.wait({running}, timeout=DRAIN_SECONDS)
    if not running.done():
        log.warning("did not finish in time", seconds=DRAIN_SECONDS)
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running
        return
    await running  # raises what ended it


def _listen(stopping: asyncio.Event) -> None:
    """Stop on SIGTERM and Ctrl-C; if watched over, on the end of standard input instead."""
    loop = asyncio.get_running_loop()

    def stop() -> None:
        loop.call_soon_threadsafe(stopping.set)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop())
    if os.environ.get(SUPERVISED):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        threading.Thread(target=_wait_for_end_of_input, args=(stop,), daemon=True).start()


def _wait_for_end_of_input(stop: Callable[[], None]) -> None:
    with contextlib.suppress(OSError):
        while os.read(0, 1024):
            pass
    with contextlib.suppress(RuntimeError):  # the loop is closed already
        stop()


def _tell(line: str) -> None:
    if os.environ.get(SUPERVISED):
        print(line, flush=True)
