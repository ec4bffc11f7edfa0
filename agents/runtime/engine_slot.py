"""An engine that can be replaced while its agent runs."""

import asyncio
import contextlib
import inspect
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Mapping
from pathlib import Path
from typing import Any, Generic, TypeVar

import structlog

from agents.runtime import choices, settings
from agents.runtime.settings import Settings
from agents.runtime.watched import watched

log = structlog.get_logger()

E = TypeVar("E")

LOAD_SECONDS = 300.0
"""Longest time that an engine may take to be loaded anew."""

Load = Callable[[Settings], E]
"""Makes an engine as settings say; blocks until it is warm. Raises EngineError, SettingsError."""


class EngineSlot(Generic[E]):
    """Holds an agent's engine, and the settings that it was made from.

    Whoever works with an engine does so within `in_use`: the engine that was replaced meanwhile is
    closed only when its last piece of work is done, so a change cuts nothing that is being said.

    Attributes:
        settings: what the current engine was made from.
    """

    def __init__(self, agent: str, load: Load[E], chosen: Settings, state: Path) -> None:
        """Load the first engine; blocks until it is warm.

        Args:
            agent: whose engine, `tts`; the table that `replace` changes.
            load: makes an engine.
            chosen: all settings.
            state: folder in which choices are kept.

        Raises:
            EngineError: the engine cannot be loaded.
            SettingsError: there is no such engine, or its table is wrong.
        """
        self.settings = chosen
        self._agent = agent
        self._load = load
        self._state = state
        self._engine = load(chosen)
        self._users: Counter[int] = Counter()
        self._hung: list[E] = []
        """Engines that hang: they are not closed, which might hang as well."""
        self._replacing = asyncio.Lock()

    @property
    def current(self) -> E:
        """The engine that the next piece of work takes."""
        return self._engine

    @contextlib.asynccontextmanager
    async def in_use(self) -> AsyncGenerator[E, None]:
        """The current engine, which stays open at least until this ends."""
        engine = self._engine
        self._users[id(engine)] += 1
        try:
            yield engine
        finally:
            self._users[id(engine)] -= 1
            if engine is not self._engine and not self._users[id(engine)]:
                await self._close(engine)

    async def replace(self, changes: Mapping[str, Any]) -> Settings:
        """Load an engine as changed settings say, and take it from the next piece of work on.

        Args:
            changes: settings of the agent's table, `engine` or `kokoro.voice`, and their values.

        Returns:
            All settings as they are now; the changes are kept for the next start.

        Raises:
            EngineError: the new engine cannot be loaded; the old one goes on.
            SettingsError: a setting is unknown or its value is wrong; the old engine goes on.
        """
        async with self._replacing:
            wanted = settings.change(self.settings, self._agent, changes)
            engine = await asyncio.to_thread(self._load, wanted)
            old, self._engine, self.settings = self._engine, engine, wanted
            try:
                choices.keep(self._state, self._agent, changes)
            except OSError as error:
                log.warning("the choice holds for this start alone", error=str(error))
            if old is not engine and not self._users[id(old)]:
                await self._close(old)
            return wanted

    async def renew(self, hung: E) -> None:
        """Load the engine anew in place of one that hangs, which is left to itself.

        Raises:
            EngineError: it cannot be loaded; the old one stays.
            SettingsError: the same.
        """
        async with self._replacing:
            if hung is not self._engine:
                return  # it was replaced meanwhile
            forget = getattr(self._load, "forget", None)
            if forget is not None:
                forget(hung)
            log.warning("an engine hangs: it is loaded anew", agent=self._agent)
            self._engine = await watched(self._load, self.settings, within=LOAD_SECONDS)
            self._hung.append(hung)

    async def close(self) -> None:
        """Close the current engine."""
        await self._close(self._engine)

    async def _close(self, engine: E) -> None:
        self._users.pop(id(engine), None)
        if any(engine is hung for hung in self._hung):
            return
        close = getattr(engine, "close", None)
        if close is None:
            return
        if inspect.iscoroutinefunction(close):
            await close()
        else:
            await asyncio.to_thread(close)
