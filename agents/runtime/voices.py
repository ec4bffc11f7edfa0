"""Every voice that Iris knows, by one kind of name: those of the catalogue, and cloned ones.

`kokoro/af_bella`, `hibari/heart`, `piper/joe`, `piper/vctk/p225` (one of a Piper voice's
speakers), `coqui/anna` (cloned from a recording).
"""

import importlib.util
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from agents.runtime import models, recordings
from agents.runtime.models import Model

STYLES: Final = ".bin"
"""Ending of the files of Kokoro's voices, each of which is named after its voice."""
DIALECTS: Final = {
    "a": "en-US", "b": "en-GB", "e": "es", "f": "fr", "h": "hi", "i": "it", "j": "ja",
    "p": "pt-BR", "z": "zh",
}  # fmt: skip
"""What the first letter of a voice of Kokoro's stands for: language and region."""
GENDERS: Final = {"f": "female", "m": "male"}
"""What the second letter stands for."""
_PACKAGES: Final = {"coqui": "TTS"}
_KNOWN: Final = {"heart": ("en-US", "female"), "joe": ("en-US", "male")}


class KnownVoice(NamedTuple):
    """A voice that she could speak with.

    Attributes:
        name: `engine/voice`.
        language: ISO 639-1, with a region where that matters; empty for several.
        gender: `female`, `male`, or empty where it is not known.
        licence: by its SPDX name where it has one.
        here: it can be used now.
        model: of the catalogue that it comes with; empty for a cloned voice.
        use: settings of the table [tts] that make her speak with it.
    """

    name: str
    language: str
    gender: str
    licence: str
    here: bool
    model: str
    use: dict[str, Any]


def known(state: Path) -> list[KnownVoice]:
    """All voices, those cloned from recordings first.

    Args:
        state: folder of this Iris, where recordings are kept.

    Raises:
        SettingsError: a file of the catalogue cannot be understood.
    """
    place = recordings.folder(state).resolve()
    cloned = [
        KnownVoice(
            name=f"coqui/{name}",
            language="",
            gender="",
            licence="your recording",
            here=True,
            model="",
            use={"engine": "coqui", "coqui.voice": str(place / f"{name}.wav")},
        )
        for name in recordings.names(place)
    ]
    of_catalogue = (model for model in models.catalogue() if model.part == "voice")
    return cloned + [voice for model in of_catalogue for voice in _of(model)]


def named(name: str, found: Sequence[KnownVoice]) -> KnownVoice | None:
    """The voice of a name, with or without its engine before it."""
    whole = (voice for voice in found if voice.name == name)
    short = (voice for voice in found if voice.name.partition("/")[2] == name)
    return next(whole, None) or next(short, None)


def _of(model: Model) -> Iterator[KnownVoice]:
    """The voices of an entry of the catalogue."""
    place = models.location(model)
    engine = model.use.get("engine", "")
    language, gender = _KNOWN.get(model.name, (" ".join(model.languages), ""))
    one = KnownVoice(
        name=f"{engine}/{model.name}",
        language=language,
        gender=gender,
        licence=model.licence,
        here=place is not None,
        model=model.name,
        use=model.use,
    )
    styles = [file.name for file in model.files if file.name.endswith(STYLES)]
    speakers = _speakers(str(model.use.get("piper.voice", "")))
    for style in styles:
        voice = style.removesuffix(STYLES)
        yield one._replace(
            name=f"{engine}/{voice}",
            language=DIALECTS.get(voice[:1], ""),
            gender=GENDERS.get(voice[1:2], ""),
            use={**model.use, f"{engine}.voice": voice},
        )
    for speaker in speakers:
        use = {**model.use, "piper.speaker": speaker}
        yield one._replace(name=f"{one.name}/{speaker}", use=use)
    if not styles and not speakers:
        yield one


def _speakers(voice: str) -> list[str]:
    """The speakers of a Piper voice that has several, as the description beside it names them."""
    try:
        told = json.loads(Path(f"{voice}.json").read_text(encoding="utf-8"))
        speakers = list(told.get("speaker_id_map") or {})
    except (OSError, ValueError, AttributeError):
        return []
    return speakers if len(speakers) > 1 else []


def installed(engine: str) -> bool:
    """Whether the package of an engine that comes as an extra is here."""
    return importlib.util.find_spec(_PACKAGES[engine]) is not None
