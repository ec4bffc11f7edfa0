"""Which voice speaks a language."""

from pathlib import Path

import pytest

from agents.runtime.engine_slot import EngineSlot
from agents.runtime.errors import EngineError
from agents.runtime.models import Model
from agents.runtime.settings import Settings
from agents.tts.engine import EngineInfo
from agents.tts.language_voices import NOTICES, LanguageVoices
from agents.tts.voice import LoadedVoice
from tests.fakes import tts as fake


class Voices:
    """Loads voices by the name of their engine, and remembers which."""

    def __init__(self, **languages: str) -> None:
        self.languages = languages
        self.loaded: list[str] = []

    def __call__(self, chosen: Settings) -> LoadedVoice:
        """A voice that speaks the languages it was given, or none at all."""
        name = chosen.tts.engine
        self.loaded.append(name)
        if not self.languages[name]:
            raise EngineError("model-unreadable", f"{name} is damaged")
        engine = fake.Engine(fake.Settings(), Path("unused"))
        engine.info = EngineInfo(name=name, languages=self.languages[name].split())
        return LoadedVoice(name, engine)


def catalogue(*names: str) -> list[Model]:
    """Voices that are here, each an engine of its name."""
    return [Model(name=name, part="voice", use={"engine": name}) for name in names]


def voices_of(load: Voices, *here: str) -> LanguageVoices:
    """What finds a voice, where `hibari` is in use and some others are here."""
    slot = EngineSlot("tts", load, Settings(), Path("unused"))
    return LanguageVoices(slot, load, lambda _: catalogue(*here))


async def test_the_voice_in_use_speaks_what_it_can() -> None:
    """Nothing else is loaded for it."""
    load = Voices(hibari="en", kokoro="fr")
    found = await voices_of(load, "kokoro").speaking("en")
    assert found.name == "hibari"
    assert load.loaded == ["hibari"]


async def test_another_voice_is_loaded_once() -> None:
    """The first that speaks the language and can be loaded; a damaged one is passed over."""
    load = Voices(hibari="en", piper="", coqui="es", kokoro="fr es")
    voices = voices_of(load, "piper", "coqui", "kokoro")
    assert (await voices.speaking("fr")).name == "kokoro"
    assert (await voices.speaking("fr")).name == "kokoro"
    assert (await voices.speaking("es")).name == "coqui"
    assert load.loaded == ["hibari", "piper", "coqui", "kokoro"]


async def test_a_language_that_nobody_speaks_is_told() -> None:
    """By its name, and with what to do; a voice that was fetched meanwhile is found."""
    load = Voices(hibari="en", kokoro="de")
    here: list[str] = []
    slot = EngineSlot("tts", load, Settings(), Path("unused"))
    voices = LanguageVoices(slot, load, lambda _: catalogue(*here))
    with pytest.raises(EngineError, match="speaks German: `iris voices --language de`") as caught:
        await voices.speaking("de")
    assert caught.value.code == "language-unspoken"
    here.append("kokoro")
    await voices.prepare("de")
    assert (await voices.speaking("de")).name == "kokoro"


def test_she_says_it_in_each_of_the_nine_languages() -> None:
    """One sentence each."""
    assert set(NOTICES) == {"en", "de", "fr", "es", "it", "pt", "hi", "ja", "zh"}
