"""Which voice speaks a language: the one in use, another of its engine, or another that is here."""

# ruff: noqa: RUF001 (punctuation of other languages)

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

import structlog

from agents.runtime import models, settings
from agents.runtime.engine_slot import EngineSlot
from agents.runtime.errors import EngineError
from agents.runtime.language import NAMES
from agents.runtime.models import Model
from agents.tts.voice import Load, LoadedVoice

log = structlog.get_logger()

NOTICES: Final = {
    "en": "I cannot speak the language of this answer, but you can read it.",
    "de": "Die Sprache dieser Antwort kann ich nicht sprechen, aber du kannst sie lesen.",
    "fr": "Je ne sais pas parler la langue de cette réponse, mais vous pouvez la lire.",
    "es": "No sé hablar el idioma de esta respuesta, pero puedes leerla.",
    "it": "Non so parlare la lingua di questa risposta, ma puoi leggerla.",
    "pt": "Não sei falar o idioma desta resposta, mas você pode lê-la.",
    "hi": "मैं इस उत्तर की भाषा नहीं बोल सकती, लेकिन आप इसे पढ़ सकते हैं।",
    "ja": "この答えの言葉は話せませんが、読むことはできます。",
    "zh": "我不会说这个回答的语言，但你可以读。",
}
"""What she says, in a language that she speaks, instead of an answer in one that she does not."""


def voices_here(language: str) -> list[Model]:
    """The voices of the catalogue that speak a language and are here, the user's own first."""
    return [
        model
        for model in models.catalogue()
        if model.part == "voice" and language in model.languages and models.location(model)
    ]


class LanguageVoices:
    """Finds the voice for a language, and keeps what it loaded for it.

    Args:
        slot: holds the voice in use.
        load: makes another one.
        here: voices for a language, of which the first that can be loaded speaks.
    """

    def __init__(
        self,
        slot: EngineSlot[LoadedVoice],
        load: Load,
        here: Callable[[str], Sequence[Model]] = voices_here,
    ) -> None:
        self._slot = slot
        self._load = load
        self._here = here
        self._base: LoadedVoice | None = None
        self._found: dict[str, LoadedVoice | EngineError] = {}
        self._loaded: dict[str, LoadedVoice] = {}
        self._broken: dict[str, str] = {}
        """Voices that could not be loaded, and why."""
        self._finding = asyncio.Lock()

    async def speaking(self, language: str) -> LoadedVoice:
        """The voice that speaks a language; the first time, one may have to be loaded.

        Raises:
            EngineError: none that is here does.
        """
        found = self._known(language)
        if found is None:
            async with self._finding:
                found = self._known(language) or await self._find(language)
                self._found[language] = found
        if isinstance(found, EngineError):
            raise found
        return found

    async def prepare(self, language: str) -> None:
        """Have the voice of a language ready before the first sentence of it comes.

        Where none was found before, it is looked for again: it may have been fetched meanwhile.
        """
        if isinstance(self._found.get(language), EngineError):
            del self._found[language]
        try:
            await self.speaking(language)
        except EngineError as error:
            log.info("no voice for a language", language=language, why=error.detail)

    def _known(self, language: str) -> LoadedVoice | EngineError | None:
        """What was found before for the voice that is in use now."""
        base = self._slot.current
        if base is not self._base:
            self._base, self._found, self._loaded, self._broken = base, {}, {}, {}
        return self._found.get(language)

    async def _find(self, language: str) -> LoadedVoice | EngineError:
        base = self._slot.current
        lacking = []
        try:
            if (own := base.speaking(language)) is not None:
                return own
        except EngineError as error:
            lacking.append(error.detail)
        for model in await asyncio.to_thread(self._here, language):
            try:
                loaded = await self._load_once(model)
                if loaded and (other := loaded.speaking(language)) is not None:
                    log.info("another voice speaks", language=language, voice=model.name)
                    return other
            except EngineError as error:
                lacking.append(error.detail)
        why = "".join(f" ({reason})" for reason in [*lacking, *self._broken.values()])
        return EngineError(
            "language-unspoken",
            f"no voice that is here speaks {NAMES.get(language, language)}{why}: `iris voices "
            f"--language {language}` shows which there are",
        )

    async def _load_once(self, model: Model) -> LoadedVoice | None:
        if model.name not in self._loaded and model.name not in self._broken:
            try:
                wanted = settings.change(self._slot.settings, "tts", model.use)
                self._loaded[model.name] = await asyncio.to_thread(self._load, wanted)
            except Exception as error:  # noqa: BLE001  (an engine may raise anything)
                log.warning("a voice cannot be loaded", voice=model.name, why=str(error))
                self._broken[model.name] = f"{model.name}: {error}"
        return self._loaded.get(model.name)
