"""The door for machines of the network: its certificate, and the server that opens it."""

import asyncio
import contextlib
import os
import signal
import time
from pathlib import Path

from agents.bridge.addresses import host_names, own_names
from agents.bridge.certificates import HouseCertificates
from agents.runtime.errors import SettingsError
from agents.runtime.settings import Machines
from bus import BusError
from bus.accounts import Door
from bus.reload import reload_server
from bus.users import Users
from scripts.iris import paths

LOOK_SECONDS = 30.0
"""How often the computer's addresses are looked at: laptops move."""
RESTART_SECONDS = 20.0


def certified(settings: Machines, state: Path) -> Door:
    """The door, with a certificate for the addresses that this computer has now.

    Raises:
        SettingsError: the certificate cannot be made.
    """
    house = certificates(state)
    try:
        house.issue(own_names())
    except (OSError, ValueError) as error:
        raise SettingsError(f"the certificate for machines cannot be made: {error}") from error
    return Door(
        host=settings.host,
        port=settings.port,
        certificate=str(house.chain_file.resolve()),
        key=str(house.key_file.resolve()),
    )


def certificates(state: Path) -> HouseCertificates:
    """The house's certificates.

    Raises:
        SettingsError: they cannot be read or made.
    """
    try:
        return HouseCertificates(state / "tls", host_names()[-1])
    except (OSError, ValueError) as error:
        raise SettingsError(f"the house's certificates cannot be read: {error}") from error


async def open_for(running: paths.Running, settings: Machines, state: Path) -> None:
    """Have the house's server let in whom `users.json` names now; open the door if it is closed.

    To open it the server is started again, which everybody who is connected gets over.

    Raises:
        SettingsError: the server does not come back.
        BusError: it does not take its configuration.
    """
    changed = Users(state).write_door(certified(settings, state))
    if not changed:
        await reload_server(running.nats, state)
        return
    with contextlib.suppress(ProcessLookupError):
        os.kill(running.processes["nats"], signal.SIGTERM)
    deadline = time.monotonic() + RESTART_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError, BusError):
            _, writer = await asyncio.open_connection("127.0.0.1", settings.port)
            writer.close()
            await reload_server(running.nats, state)
            return
        await asyncio.sleep(0.1)
    raise SettingsError(f"the NATS server does not come back: see {state / 'logs' / 'nats.log'}")


async def keep_certified(url: str, settings: Machines, state: Path) -> None:
    """Have the door's certificate hold the addresses of this computer; until cancelled.

    Whoever else issues it, `--lan` does, the server is told to read it again.
    """
    shown = _modified(certificates(state).chain_file)
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        with contextlib.suppress(OSError, BusError, SettingsError):  # it is tried again
            if not Users(state).machines():
                continue
            door = await asyncio.to_thread(certified, settings, state)
            if (now := _modified(Path(door.certificate))) != shown:
                await reload_server(url, state)
                shown = now


def _modified(path: Path) -> int:
    return path.stat().st_mtime_ns if path.exists() else 0
