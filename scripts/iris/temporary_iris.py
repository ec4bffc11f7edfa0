"""An Iris that runs for a while: started on free ports, and stopped again."""

import asyncio
import contextlib
import signal
import socket
import sys
import tempfile
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO

import psutil  # type: ignore[import-untyped]

from agents.runtime.errors import SettingsError
from scripts.iris import paths
from scripts.iris.supervisor import READY_SECONDS

READY = b"Iris is ready:"
STOP_SECONDS = 30.0
SAID_LINES = 12


@asynccontextmanager
async def started(config: Path, state: Path) -> AsyncGenerator[float, None]:
    """Run an Iris of one's own; gives the seconds from the start of its process to 'ready'.

    Args:
        config: its settings, but for the ports; an absolute path.
        state: its state folder, which nobody else may be using; an absolute path.

    Raises:
        SettingsError: it does not start; the text says why.
    """
    page, nats = _free_ports(2)
    command = [
        *(sys.executable, "-m", "scripts.iris", "up", "--no-open"),
        *("--config", str(config), "--state", str(state)),
        *("--port", str(page), "--nats-port", str(nats)),
    ]
    with tempfile.TemporaryFile() as said:
        began = time.monotonic()
        process = await asyncio.create_subprocess_exec(
            *command,
            stdout=asyncio.subprocess.PIPE,
            stderr=said,
            cwd=paths.ROOT,
            start_new_session=sys.platform != "win32",  # Ctrl-C is for the one who started it
        )
        try:
            await _until_ready(process, said)
            yield time.monotonic() - began
        finally:
            await _stop(process)


async def _until_ready(process: asyncio.subprocess.Process, said: IO[bytes]) -> None:
    assert process.stdout is not None  # noqa: S101 (asked for above)
    try:
        async with asyncio.timeout(READY_SECONDS):
            async for line in process.stdout:
                if line.startswith(READY):
                    return
    except TimeoutError:
        raise SettingsError(f"Iris was not ready after {READY_SECONDS:.0f} s") from None
    said.seek(0)
    lines = said.read().decode(errors="replace").splitlines()[-SAID_LINES:]
    raise SettingsError("Iris does not start:\n" + "\n".join(lines))


async def _stop(process: asyncio.subprocess.Process) -> None:
    """End it gently, and whatever of it is left after that."""
    family: list[psutil.Process] = []
    with contextlib.suppress(psutil.Error):
        family = psutil.Process(process.pid).children(recursive=True)
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(signal.SIGTERM)
    try:
        async with asyncio.timeout(STOP_SECONDS):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
    for left in family:
        with contextlib.suppress(psutil.Error):
            left.kill()


def _free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]
