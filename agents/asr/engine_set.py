"""The engines of the asr agent, which are loaded and replaced together."""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from agents.asr.engine import RATE, About, AsrEngine, TurnDetector, VadEngine
from agents.runtime import engines
from agents.runtime.engine_slot import EngineSlot
from agents.runtime.errors import SettingsError
from agents.runtime.settings import Asr as AsrSettings
from agents.runtime.settings import Settings
from schemas.messages import AgentDescription


class EngineSet(NamedTuple):
    """What hears.

    Attributes:
        recognizer: writes down what is said.
        vad: tells speech from other sound.
        turn_detector: tells when somebody is done speaking.
    """

    recognizer: AsrEngine
    vad: VadEngine
    turn_detector: TurnDetector


SKILLS = ("transcribe", "open_stream", "silence_ms")
"""The method that each kind of engine must have."""


class EngineSetLoader:
    """Makes engine sets; an engine whose settings did not change is taken over, not loaded again.

    Args:
        state: folder for files that engines derive.
    """

    def __init__(self, state: Path) -> None:
        self._state = state
        self._loaded: dict[tuple[str, str, str], Any] = {}

    def __call__(self, settings: Settings) -> EngineSet:
        """Load and warm what the settings say.

        Raises:
            EngineError: an engine cannot be loaded.
            SettingsError: an engine or a language is wrong.
        """
        chosen = settings.asr
        names = (chosen.engine, chosen.vad, chosen.turn_detector)
        keys = [
            (skill, name, _table(chosen, name)) for skill, name in zip(SKILLS, names, strict=True)
        ]
        made = {key: self._loaded.get(key) or _load(chosen, *key[:2], self._state) for key in keys}
        found = EngineSet(*(made[key] for key in keys))
        silence = np.zeros(RATE // 2, np.float32)
        found.recognizer.transcribe(silence, language=chosen.language or None)
        self._loaded = made
        return found

    def forget(self, hung: EngineSet) -> None:  # noqa: ARG002 (whichever of them it is)
        """Load all engines anew the next time: one of these hangs."""
        self._loaded = {}


def _table(chosen: AsrSettings, name: str) -> str:
    return repr(sorted(chosen.engines.get(name, {}).items()))


def _load(chosen: AsrSettings, skill: str, name: str, state: Path) -> Any:  # noqa: ANN401
    engine = engines.load("asr", name, chosen.engines.get(name, {}), state / "models")
    if not hasattr(engine, skill):
        raise SettingsError(f"[asr] {name} is another kind of engine: it has no `{skill}`")
    return engine


def describe(engines: EngineSlot[EngineSet]) -> AgentDescription:
    """What is in use at this moment."""
    chosen = engines.settings.asr
    about = getattr(engines.current.recognizer, "about", About())
    return AgentDescription(
        agent="asr",
        engine=chosen.engine,
        name=about.name,
        languages=list(about.languages),
        licence=about.licence,
        version=about.version,
    )
