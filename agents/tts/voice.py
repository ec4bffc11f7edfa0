"""The voice that an agent speaks with, loaded as its settings say."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import structlog

from agents.runtime import engines, settings
from agents.runtime.engine_slot import EngineSlot
from agents.runtime.errors import EngineError
from agents.runtime.settings import Settings
from agents.tts.engine import EngineInfo, TtsEngine
from agents.tts.prosody import VoicePitch
from schemas.messages import AgentDescription

log = structlog.get_logger()

FALLBACKS: Final = {"hibari": "piper"}
"""Bundled engines, and the one that stands in where their package is not there and nobody asked for
a voice of their own."""
ABSENT: Final = ("engine-not-installed", "model-missing")


@dataclass(frozen=True)
class LoadedVoice:
    """An engine that is loaded and warm.

    Attributes:
        name: of the engine, as `iris.toml` names it.
        engine: that speaks.
        language: how text is read, ISO 639-1.
        pitch: of the voice, as heard so far.
    """

    name: str
    engine: TtsEngine
    language: str = "en"
    pitch: VoicePitch = field(default_factory=VoicePitch)

    def describe(self) -> AgentDescription:
        """What the agent is made of, as `tts.describe` is answered."""
        info = getattr(self.engine, "info", EngineInfo())
        return AgentDescription(
            agent="tts",
            engine=self.name,
            name=info.name,
            languages=list(info.languages),
            licence=info.licence,
            version=info.version,
            voices=list(info.voices),
        )

    def speaking(self, language: str) -> "LoadedVoice | None":
        """This voice, or another of its engine, that speaks a language; None: it has none.

        Raises:
            EngineError: it lacks something for it.
        """
        known = getattr(self.engine, "info", EngineInfo()).languages
        if not known or language in known:
            return self
        for_language = getattr(self.engine, "for_language", None)
        other: TtsEngine | None = for_language(language) if for_language else None
        return replace(self, engine=other, language=language, pitch=VoicePitch()) if other else None

    def close(self) -> None:
        """Let the engine go."""
        close = getattr(self.engine, "close", None)
        if close is not None:
            close()


def load(chosen: Settings, state: Path) -> LoadedVoice:
    """Load the voice that settings name.

    Raises:
        EngineError: it cannot be loaded.
        SettingsError: there is no such engine, or its table is wrong.
    """
    tts = chosen.tts
    table = tts.engines.get(tts.engine, {})
    engine: TtsEngine = engines.load("tts", tts.engine, table, state / "models")
    return LoadedVoice(tts.engine, engine, tts.language)


Load = Callable[[Settings], LoadedVoice]


def open_slot(
    load: Load, chosen: Settings, state: Path
) -> tuple[EngineSlot[LoadedVoice], EngineError | None]:
    """The voice that speaks at first; where its package is not there, the one that stands in.

    Args:
        load: makes a voice as settings say.
        chosen: all settings.
        state: folder in which choices are kept.

    Returns:
        The slot, and why it is another voice than the settings name, if it is.

    Raises:
        EngineError: no voice can be loaded.
        SettingsError: the settings are wrong.
    """
    try:
        return EngineSlot("tts", load, chosen, state), None
    except EngineError as error:
        other = FALLBACKS.get(chosen.tts.engine)
        table = chosen.tts.engines.get(chosen.tts.engine, {})
        asked_for = bool(table.get("model") or table.get("voice"))
        if other is None or asked_for or error.code not in ABSENT:
            raise
        log.warning("another voice stands in", voice=other, why=error.detail)
        instead = settings.change(chosen, "tts", {"engine": other})
        notice = EngineError("voice-stands-in", f"{error.detail}; {other} speaks instead")
        return EngineSlot("tts", load, instead, state), notice
