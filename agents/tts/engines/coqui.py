"""Coqui's voices (the maintained fork coqui-tts): XTTS v2 with cloned voices, and any other model.

XTTS gives its sound while it is being made; other models make a sentence at a time. None tells
when its phonemes sound, so they are aligned with the sound.
"""

import importlib.metadata
import importlib.util
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, Final

import av
import msgspec
import numpy as np
import structlog
import torch
from msgspec import Meta
from numpy.typing import NDArray
from TTS.api import TTS
from TTS.tts.models import xtts

from agents.runtime.errors import EngineError
from agents.tts.alignment import LENGTH, align
from agents.tts.engine import EngineInfo, Piece
from agents.tts.engines import _espeak
from agents.tts.engines._level import Floats, gain_for, to_pcm
from schemas.messages import Voice

log = structlog.get_logger()

XTTS: Final = "tts_models/multilingual/multi-dataset/xtts_v2"
LICENCE: Final = "CPML (non-commercial)"
AGREED: Final = "COQUI_TOS_AGREED"
"""The variable by which coqui-tts is told that the licence of a model is accepted."""
ESPEAK: Final = {"en": "en-us", "pt": "pt-br", "zh-cn": "cmn", "zh": "cmn", "ja": "ja"}
"""espeak-ng's names of languages, where they are others than Coqui's."""
CODES: Final = {"zh": "zh-cn"}
"""XTTS's names of languages, where they are others than ISO 639-1."""
PIECE: Final = re.compile(
    r".{1,200}$|.{50,200}[.!?](?=\s)|.{50,200}[;:,…](?=\s)|.{1,200}(?=\s|$)|.{1,200}"
)
"""What is spoken at once: 200 characters or less, since XTTS takes some 250."""
LOUD: Final = 0.05
"""Root mean square that is taken for a voice's own until it has spoken."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The table [tts.coqui] of iris.toml.

    Attributes:
        model: a name of coqui-tts's list, or the path of a model's folder (or of its .pth file).
        voice: path of a recording of the voice to clone (6 to 30 s), or the name of a speaker of
            the model; empty for its first.
        language: that is spoken, ISO 639-1.
        accept_licence: you have read the licence of the model and accept it.
        device: `cuda`, `cpu`, or empty for the GPU where there is one.
        speed: 1 as the voice was trained.
        volume: 1 for the loudness that all voices are brought to.
    """

    model: str = XTTS
    voice: str = ""
    language: str = "en"
    accept_licence: bool = False
    device: str = ""
    speed: Annotated[float, Meta(ge=0.5, le=2)] = 1.0
    volume: Annotated[float, Meta(ge=0, le=4)] = 1.0


class Engine:
    """A voice of Coqui's, loaded and warm.

    Args:
        settings: of the table [tts.coqui].
        state: not used: coqui-tts keeps what it downloads itself.

    Raises:
        EngineError: the model is missing, its licence is not accepted, or the voice is unknown.
    """

    def __init__(self, settings: Settings, state: Path) -> None:  # noqa: ARG002
        self._settings = settings
        device = settings.device or ("cuda" if torch.cuda.is_available() else "cpu")
        self._synthesizer = _open(settings).to(device).synthesizer
        self._model = self._synthesizer.tts_model
        self._streams = hasattr(self._model, "inference_stream")
        self.rate = int(self._synthesizer.output_sample_rate)
        self._power = LOUD**2
        if self._streams:
            _speed_up(self._model, device)
            self._latents = _latents(self._model, settings.voice)
        self.info = self._described()
        self._power = self._warm()

    def speak(self, text: str) -> Iterator[Piece]:
        """Say a text; XTTS gives its first sound before the last is made.

        Raises:
            EngineError: the language cannot be read, or the voice is unknown.
        """
        clean = " ".join("".join(c if c.isprintable() else " " for c in text).split())
        for part in (found[0].strip() for found in PIECE.finditer(clean)):
            if any(map(str.isalnum, part)):
                yield from self._stream(part) if self._streams else self._whole(part)

    def for_language(self, language: str) -> "Engine | None":
        """The same voice in another of XTTS's languages, ISO 639-1; None where it has it not."""
        code = CODES.get(language, language)
        known = getattr(getattr(self._model, "config", None), "languages", None) or ()
        if not self._streams or code not in known:
            return None
        other = object.__new__(Engine)
        other.__dict__.update(self.__dict__)
        other._settings = msgspec.structs.replace(self._settings, language=code)
        other.info = other._described()
        return other

    def _stream(self, text: str) -> Iterator[Piece]:
        symbols = self._phonemes(text)
        latent, speaker = self._latents
        made = self._model.inference_stream(
            text, self._settings.language, latent, speaker, speed=self._settings.speed
        )
        for chunk in made:
            pcm = self._pcm(chunk.squeeze().cpu().numpy())
            timed = align(symbols, pcm, self.rate, ends=False)
            # The last phoneme may go on in the next chunk, as a mark that prolongs it.
            symbols = [LENGTH, *symbols[len(timed) :]]
            yield Piece(pcm, timed)

    def _whole(self, text: str) -> Iterator[Piece]:
        sound = self._synthesizer.tts(
            text,
            speaker_name=self._speaker(),
            language_name=self._settings.language if self._multilingual() else None,
            split_sentences=False,
        )
        pcm = self._pcm(np.asarray(sound, np.float32))
        yield Piece(pcm, align(self._phonemes(text), pcm, self.rate))

    def _phonemes(self, text: str) -> list[str]:
        language = self._settings.language
        return [*_espeak.phonemes(text, ESPEAK.get(language, language))]

    def _pcm(self, sound: Floats) -> NDArray[np.int16]:
        return to_pcm(np.nan_to_num(sound), self._settings.volume * gain_for(self._power))

    def _speaker(self) -> str | None:
        """The speaker of a model with several.

        Raises:
            EngineError: it has no such speaker.
        """
        names = _names(self._model)
        wanted = self._settings.voice
        if wanted and wanted not in names:
            raise EngineError(
                "bad-setting",
                f"the model has no speaker {wanted!r}; it has {', '.join(names[:20]) or 'one'}",
            )
        return wanted or (names[0] if names else None)

    def _multilingual(self) -> bool:
        return getattr(self._model, "language_manager", None) is not None

    def _described(self) -> EngineInfo:
        names = _names(self._model) or [self._settings.voice or "default"]
        return EngineInfo(
            name=f"Coqui {Path(self._settings.model).name}",
            languages=(self._settings.language.partition("-")[0],),
            licence=LICENCE if self._streams else "",
            version=importlib.metadata.version("coqui-tts"),
            voices=[Voice(name=name, language=self._settings.language) for name in names],
        )

    def _warm(self) -> float:
        """Speak unheard; gives the mean square of the voice's sound."""
        before = self._settings.volume * gain_for(self._power) * 32767
        said = [piece.pcm for piece in self.speak("Hello.")]
        sound = np.concatenate([np.zeros(1, np.int16), *said]).astype(np.float64)
        return float(np.mean(np.square(sound / max(before, 1.0))))


def _open(settings: Settings) -> Any:  # noqa: ANN401  (coqui-tts has no types)
    """The model, by its path or its name.

    Raises:
        EngineError: it is not there, is damaged, or its licence is not accepted.
    """
    path = Path(settings.model).expanduser()
    try:
        if path.exists():
            folder = path if path.is_dir() else path.parent
            return TTS(model_path=str(path), config_path=str(folder / "config.json"))
        if not settings.model.startswith("tts_models/"):
            raise EngineError(
                "model-missing",
                f"there is no model at {path}: set model in [tts.coqui] to its folder, or to a "
                f"name of coqui-tts's list, such as {XTTS}",
            )
        _ask_for_licence(settings)
        return TTS(settings.model)
    except EngineError:
        raise
    except Exception as error:  # coqui-tts raises whatever its parts raise
        raise EngineError(
            "model-unreadable",
            f"{settings.model} cannot be loaded ({type(error).__name__}: {error})",
        ) from error


def _ask_for_licence(settings: Settings) -> None:
    """Models that are downloaded may be under a licence that one has to accept.

    Raises:
        EngineError: it is not accepted.
    """
    if settings.accept_licence:
        os.environ[AGREED] = "1"
    elif "xtts" in settings.model and os.environ.get(AGREED) != "1":
        raise EngineError(
            "licence-not-accepted",
            "XTTS is under the Coqui Public Model License, which allows no commercial use "
            "(https://coqui.ai/cpml): set accept_licence = true in [tts.coqui] if you accept it",
        )


def _speed_up(model: Any, device: str) -> None:  # noqa: ANN401
    """Use DeepSpeed where it is installed and there is a GPU."""
    if device.startswith("cuda") and importlib.util.find_spec("deepspeed"):
        model.gpt.init_gpt_for_inference(kv_cache=True, use_deepspeed=True)
        log.info("DeepSpeed is used")


def _latents(model: Any, voice: str) -> tuple[Any, Any]:  # noqa: ANN401
    """What makes XTTS sound like a recording, or like one of its speakers.

    Raises:
        EngineError: there is no such recording and no such speaker.
    """
    path = Path(voice).expanduser()
    if voice and path.is_file():
        xtts.load_audio = _load_audio
        latent, speaker = model.get_conditioning_latents(audio_path=[str(path)])
        return latent, speaker
    names = _names(model)
    if not names or (voice and voice not in names):
        raise EngineError(
            "model-missing",
            f"there is no recording at {path}"
            + (f", and no speaker of that name; there are {', '.join(names[:20])}" if names else "")
            + ": set voice in [tts.coqui] to a recording of 6 to 30 s",
        )
    known = model.speaker_manager.speakers[voice or names[0]]
    return known["gpt_cond_latent"], known["speaker_embedding"]


def _names(model: Any) -> Sequence[str]:  # noqa: ANN401
    manager = getattr(model, "speaker_manager", None)
    return list(getattr(manager, "speaker_names", None) or [])


def _load_audio(path: str, sampling_rate: int) -> Any:  # noqa: ANN401  (a tensor)
    """A recording as XTTS wants it, read without FFmpeg's own libraries.

    Raises:
        EngineError: it is no sound.
    """
    try:
        with av.open(path) as file:
            resampler = av.AudioResampler(format="flt", layout="mono", rate=sampling_rate)
            frames = [f for frame in file.decode(audio=0) for f in resampler.resample(frame)]
            frames += resampler.resample(None)
    except (av.FFmpegError, OSError, IndexError) as error:
        raise EngineError("bad-recording", f"{path} cannot be read as sound ({error})") from error
    sound = np.concatenate([frame.to_ndarray().ravel() for frame in frames])
    return torch.from_numpy(np.ascontiguousarray(sound)).clamp(-1, 1)[None]
