"""Which voice speaks at first, and which stands in for it."""

from pathlib import Path

import pytest

from agents.runtime.errors import EngineError
from agents.runtime.settings import Settings
from agents.runtime.settings import Tts as TtsSettings
from agents.tts.engine import EngineInfo, TtsEngine
from agents.tts.voice import LoadedVoice, open_slot
from tests.fakes import tts as fake


def engine() -> TtsEngine:
    """A voice that speaks English."""
    return fake.Engine(fake.Settings(), Path("unused"))


def without(*missing: str, code: str = "engine-not-installed"):
    """Loads any engine but some."""

    def load(chosen: Settings) -> LoadedVoice:
        if chosen.tts.engine in missing:
            raise EngineError(code, f"the engine {chosen.tts.engine} is not here")
        return LoadedVoice(chosen.tts.engine, engine())

    return load


def test_piper_stands_in_where_hibari_is_not_installed(tmp_path: Path) -> None:
    """One sentence says so."""
    slot, why = open_slot(without("hibari"), Settings(), tmp_path)
    assert slot.current.name == "piper"
    assert why is not None
    assert why.code == "voice-stands-in"
    assert "hibari is not here; piper speaks instead" in why.detail


def test_nothing_is_told_where_all_is_there(tmp_path: Path) -> None:
    """The voice is the one of the settings."""
    slot, why = open_slot(without(), Settings(), tmp_path)
    assert (slot.current.name, why) == ("hibari", None)


@pytest.mark.parametrize(
    ("missing", "chosen", "code"),
    [
        (("hibari", "piper"), "hibari", "engine-not-installed"),
        (("kokoro",), "kokoro", "model-missing"),
        (("hibari",), "hibari", "model-unreadable"),
    ],
)
def test_other_failures_are_refused(
    tmp_path: Path, missing: tuple[str, ...], chosen: str, code: str
) -> None:
    """Where nothing stands in, where another voice was asked for, or where a file is damaged."""
    settings = Settings(tts=TtsSettings(engine=chosen))
    with pytest.raises(EngineError) as caught:
        open_slot(without(*missing, code=code), settings, tmp_path)
    assert caught.value.code == code


def test_a_voice_speaks_its_own_languages() -> None:
    """An engine that does not tell its languages speaks any."""
    voice = LoadedVoice("test", engine())
    assert voice.speaking("en") is voice
    assert voice.speaking("de") is None
    voice.engine.info = EngineInfo()
    assert voice.speaking("de") is voice
