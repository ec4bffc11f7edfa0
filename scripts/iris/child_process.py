"""One process of Iris: started, watched, started again when it dies, and stopped gently."""

import asyncio
import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from agents.runtime.process import EXIT_CONFIG, EXIT_REFUSED, EXIT_UNAVAILABLE, SUPERVISED

FIRST_PAUSE = 0.2
LONGEST_PAUSE = 5.0
HEALTHY_SECONDS = 1.0
"""A part that has served this long starts again with the shortest pause."""
FIRST_STARTS = 3
"""Attempts at the first start before Iris gives up."""
STOP_SECONDS = 15.0
LOG_LINES = 12

Say = Callable[[str], None]


class StartError(Exception):
    """A part of Iris does not start; the text says why and what to do."""


class ChildProcess:
    """A process that belongs to Iris.

    Attributes:
        name: what people call it.
        ready: set while it runs and serves.
        pid: its process number, or 0.
    """

    def __init__(  # noqa: PLR0913
        self,
        name: str,
        command: Sequence[str],
        *,
        log: Path,
        say: Say,
        tells: bool = True,
        cwd: Path | None = None,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        """Describe the process.

        Args:
            name: what people call it.
            command: to start it.
            log: file for what it says on standard error.
            say: tells the person at the terminal.
            tells: it says itself when it is ready, and drains when its input ends.
            cwd: folder to run in.
            changed: called when it has started, and when it is ready.
        """
        self.name = name
        self.ready = asyncio.Event()
        self.pid = 0
        self._command = command
        self._log = log
        self._say = say
        self._tells = tells
        self._changed = changed
        self._cwd = cwd
        self._stopping = False
        self._process: asyncio.subprocess.Process | None = None
        self._reason = ""
        self._started_once = False
        self._since: float | None = None
        self._served = 0.0
        """Seconds that it was ready when it ran last."""

    async def run(self) -> None:
        """Keep it running until `stop`.

        Raises:
            StartError: it does not start, and starting again would not help.
        """
        pause, attempts = FIRST_PAUSE, 0
        while not self._stopping:
            code = await self._run_once()
            if self._stopping:
                return
            attempts += 1
            self._give_up_if_hopeless(code, attempts)
            if self._served > HEALTHY_SECONDS:
                pause = FIRST_PAUSE
            self._say(f"{self.name} is down ({_reason(code, self._reason)}): starting it again")
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, 2 * pause)

    async def stop(self) -> None:
        """Let it finish what it has in hand, and end it."""
        self._stopping = True
        process = self._process
        if process is None or process.returncode is not None:
            return
        if process.stdin is not None:
            process.stdin.close()  # an agent drains when its input ends
        else:
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await process.wait()
        except TimeoutError:
            self._say(f"{self.name} does not stop: killing it")
            self.kill()

    def kill(self) -> None:
        """End it at once, for good."""
        self._stopping = True
        if self._process is not None and self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()

    async def _run_once(self) -> int:
        pipe = asyncio.subprocess.PIPE if self._tells else asyncio.subprocess.DEVNULL
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=pipe if self._tells else None,
                stdout=pipe,
                stderr=log,
                cwd=self._cwd,
                env={**os.environ, SUPERVISED: "1", "PYTHONUNBUFFERED": "1"},
                **_apart(),
            )
        if self._stopping:  # while it was being started
            self.kill()
        self.pid = self._process.pid
        self._since = None if self._tells else time.monotonic()
        self._changed()
        try:
            if self._process.stdout is not None:
                await self._listen(self._process.stdout)
            return await self._process.wait()
        finally:
            self._served = time.monotonic() - self._since if self._since else 0.0
            self.ready.clear()
            self.pid = 0

    async def _listen(self, output: asyncio.StreamReader) -> None:
        async for line in output:
            words = line.decode(errors="replace").strip()
            if words == "ready":
                if self._started_once:
                    self._say(f"{self.name} is back")
                self._started_once = True
                self._since = time.monotonic()
                self.ready.set()
            elif words.startswith("failed "):
                self._reason = words.removeprefix("failed ")

    def _give_up_if_hopeless(self, code: int, attempts: int) -> None:
        if code == EXIT_REFUSED:
            raise StartError(self._reason)
        if self._started_once or not self._tells or code == EXIT_UNAVAILABLE:
            return
        if code == EXIT_CONFIG:
            raise StartError(self._reason or f"{self.name} does not start: see {self._log}")
        if attempts >= FIRST_STARTS:
            raise StartError(
                f"{self.name} does not start ({_reason(code, self._reason)}); the end of "
                f"{self._log}:\n{_tail(self._log)}"
            )


def _apart() -> dict[str, Any]:
    """Ctrl-C in the terminal is for the supervisor, which then stops its parts in order."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def _reason(code: int, reason: str) -> str:
    if reason:
        return reason
    return f"killed by signal {-code}" if code < 0 else f"exit code {code}"


def _tail(log: Path) -> str:
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    return "\n".join(lines[-LOG_LINES:])
