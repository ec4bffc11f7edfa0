"""What an answer is made with: a language model, who Iris is, and how long answers may be."""

import importlib.metadata
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path

import msgspec

from agents.dialogue import persona
from agents.dialogue.answer_text import Habit
from agents.dialogue.engine import DialogueEngine
from agents.dialogue.prompt import Room
from agents.runtime import engines, models
from agents.runtime.settings import Dialogue as DialogueSettings
from agents.runtime.settings import Settings
from schemas.messages import AgentDescription

_LIBRARIES = {"llamacpp": "xllamacpp", "ollama": "httpx", "openai": "httpx"}


class Mind:
    """An engine with the settings that it was chosen by; replaced as a whole.

    Attributes:
        engine: the language model.
        settings: the table [dialogue].
        persona: who Iris is.
        habit: how the model thinks, as far as its answers have shown it.
    """

    def __init__(
        self,
        engine: DialogueEngine,
        settings: DialogueSettings,
        close: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """Take the parts.

        Args:
            engine: the language model.
            settings: the table [dialogue].
            close: gives the engine back; by default it is closed.

        Raises:
            SettingsError: there is no such persona.
        """
        self.engine = engine
        self.settings = settings
        self.persona = persona.load(settings.persona)
        self.habit = Habit(closes=None if engine.remote else False)
        self._close = close or engine.close

    @property
    def room(self) -> Room:
        """How much a prompt may hold."""
        return Room(self.engine.context, self.settings.history_turns, self.engine.tokens)

    def describe(self) -> AgentDescription:
        """What it is, for whoever asks."""
        known = models.named(self.engine.name)
        return AgentDescription(
            agent="dialogue",
            engine=self.settings.engine,
            name=self.engine.name,
            languages=list(known.languages) if known else [],
            licence=known.licence if known else "",
            version=_version(self.settings.engine),
            persona=self.persona.name,
        )

    async def close(self) -> None:
        """Free the model, if nothing else uses it."""
        await self._close()


class MindLoader:
    """Makes minds as settings say. Minds that differ in their persona alone share an engine."""

    def __init__(self, state: Path) -> None:
        """Load nothing yet.

        Args:
            state: folder for files that engines derive from their models.
        """
        self._state = state
        self._engines: dict[bytes, tuple[DialogueEngine, int]] = {}
        self._lock = threading.Lock()

    def __call__(self, settings: Settings) -> Mind:
        """A mind; blocks until its engine is warm.

        Raises:
            EngineError: the engine cannot be loaded.
            SettingsError: there is no such engine or persona, or a table is wrong.
        """
        chosen = settings.dialogue
        persona.load(chosen.persona)  # before an engine is loaded for nothing
        table = chosen.engines.get(chosen.engine, {})
        key = chosen.engine.encode() + msgspec.json.encode(table)
        with self._lock:
            engine, users = self._engines.get(key, (None, 0))
            if engine is None:
                engine = engines.load("dialogue", chosen.engine, table, self._state / "models")
            self._engines[key] = (engine, users + 1)
        return Mind(engine, chosen, lambda: self._release(key))

    async def _release(self, key: bytes) -> None:
        with self._lock:
            engine, users = self._engines.pop(key)
            if users > 1:
                self._engines[key] = (engine, users - 1)
        if users == 1:
            await engine.close()


def _version(engine: str) -> str:
    try:
        return importlib.metadata.version(_LIBRARIES[engine])
    except (KeyError, importlib.metadata.PackageNotFoundError):
        return ""
