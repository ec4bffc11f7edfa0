"""Whisper on CTranslate2, made fast for short utterances.

Whisper's encoder always looks at 30 s, and for an utterance of 3 s nearly all its time goes into
silence. Here it looks at the speech and two seconds more. Where that goes wrong its scores show
it, and it looks once more, at 15 s or, of longer speech, at the 30 s that it was trained on.
"""

import importlib.metadata
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

import ctranslate2
import msgspec
import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.tokenizer import Tokenizer
from numpy.typing import NDArray

from agents.asr import bundled_whisper
from agents.asr.decode_quality import (
    DecodedPass,
    Verdict,
    choose,
    is_looping,
    is_repetitive,
    judge,
    within,
)
from agents.asr.engine import RATE, About, Transcript
from agents.asr.long_audio import windows
from agents.asr.word_splitting import join_words
from agents.runtime import models, weights
from agents.runtime.errors import EngineError

FULL = 3000
"""Frames of 10 ms that whisper was trained on."""
SECOND_LOOK = 1500
"""Frames of the second look: a quarter of the cost of all of them, and no more words wrong."""
STEP = 100
"""Frames come in multiples of this, so that few shapes of matrices have to be prepared."""
LEAD = RATE // 10
"""Samples of silence before the sound: of speech that begins at once, whisper mistakes words."""
SHORTEST = RATE // 10
"""Samples; in less than this nobody has said anything."""
TEMPERATURES = (0.4, 0.8)
"""Whisper's own remedy against going round in circles."""
SURE_OF_LANGUAGE = ((1.0, 0.98), (2.0, 0.9), (math.inf, 0.8))
"""Of sound shorter than so many seconds, the probability below which the language spoken before is
more likely than the detected one: in half a second whisper finds all languages of the world."""
SHORT = 2 * RATE
"""Samples; in less, a doubtful text in another language than before is none in that language."""
LONGEST_TEXT = 224
"""Tokens in a window, half of what whisper can hold."""
TOKENS = 8
TOKENS_PER_SECOND = 8
"""What a fast speaker of a language in Latin letters needs at most."""
MOST_TOKENS_PER_SECOND = 30
"""The same in scripts of which a letter takes several tokens."""
LATIN = frozenset({"en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "no", "ca", "gl"})
"""Languages in Latin letters with few tokens for a word."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The table [asr.faster-whisper] of `iris.toml`."""

    model: str = ""
    """Folder or name of a faster-whisper model; empty: whisper-base from its packages."""
    device: Literal["cpu", "cuda", "auto"] = "cpu"
    """Where it runs."""
    compute_type: str = "int8"
    """How CTranslate2 computes: `int8`, `float32`; on a GPU `float16`, `int8_float16`."""
    threads: Annotated[int, msgspec.Meta(ge=0, le=64)] = 1
    """Of the processor; more than one helps where CTranslate2 computes with Intel's MKL."""
    beam_size: Annotated[int, msgspec.Meta(ge=1, le=10)] = 1
    """How many texts are followed at once; more is slower and now and then better."""
    padding_ms: Annotated[int, msgspec.Meta(ge=1000, le=30_000)] = 2000
    """Silence after the speech that whisper looks at; 30000: always 30 s, as it was trained."""


class _Task(NamedTuple):
    """How to write something down; as for `transcribe`."""

    language: str | None
    fallback_language: str | None
    interim: bool
    speech: float


class Engine:
    """Whisper."""

    about = About("whisper", licence="MIT", version=importlib.metadata.version("faster-whisper"))

    def __init__(self, settings: Settings, state: Path) -> None:
        """Load and warm.

        Raises:
            EngineError: the model is missing or damaged, or a setting does not fit it.
        """
        self._settings = settings
        self._whisper = _load(settings, state)
        self._mels = self._whisper.feature_extractor.mel_filters.shape[0]
        hush = np.random.default_rng(0).normal(0, 1e-3, 2 * RATE).astype(np.float32)
        self.transcribe(hush, language=None)

    def transcribe(
        self,
        pcm: NDArray[np.float32],
        *,
        language: str | None,
        fallback_language: str | None = None,
        interim: bool = False,
        speech: float = 0.0,
    ) -> Transcript:
        """Write down a piece of speech of any length."""
        texts: list[str] = []
        for window in windows(pcm):
            if len(window) >= SHORTEST:
                task = _Task(language, fallback_language, interim, speech=speech)
                heard = self._hear(window, task)
                texts.append(heard.text)
                fallback_language = heard.language
        spoken = language or fallback_language or ""
        return Transcript(join_words(texts, spoken), spoken)

    def _hear(self, pcm: NDArray[np.float32], task: "_Task") -> Transcript:
        """Write down at most 28 s."""
        pcm = np.concatenate([np.zeros(LEAD, np.float32), pcm])
        features = self._whisper.feature_extractor(pcm)
        results: list[DecodedPass] = []
        for frames in self._looks(features.shape[1], interim=task.interim):
            encoded = self._encode(features, frames)
            spoken = task.language or self._detect(encoded, task.fallback_language, len(pcm) / RATE)
            results.append(self._decode(encoded, spoken, len(pcm), task))
            verdict = judge(results[-1])
            if verdict is Verdict.DOUBTFUL and _mistaken(spoken, task, len(pcm)):
                task = task._replace(language=task.fallback_language)
                results = results[-1:] if task.interim else []
            if verdict is Verdict.GOOD:
                return Transcript(results[-1].text, spoken)
            if verdict is Verdict.NOTHING:
                return Transcript("", spoken)
        if task.interim:
            return Transcript("", spoken)
        for temperature in TEMPERATURES:
            if not is_looping(results[-1]):
                break
            results.append(self._decode(encoded, spoken, len(pcm), task, temperature))
        best = choose(results)
        return Transcript(best.text if best else "", spoken)

    def _looks(self, frames: int, *, interim: bool) -> Iterator[int]:
        """How many frames to look at, first as few as may do."""
        wanted = frames + self._settings.padding_ms // 10
        first = min(FULL, -(-wanted // STEP) * STEP)
        yield first
        if not interim and first < FULL:
            yield SECOND_LOOK if first < SECOND_LOOK else FULL

    def _encode(self, features: NDArray[np.float32], frames: int) -> ctranslate2.StorageView:
        """Encode the speech, and silence until there are enough frames."""
        padded = np.full((1, self._mels, frames), features.min(), np.float32)
        padded[0, :, : features.shape[1]] = features
        return self._whisper.model.encode(ctranslate2.StorageView.from_array(padded))

    def _detect(
        self, encoded: ctranslate2.StorageView, fallback_language: str | None, seconds: float
    ) -> str:
        if not self._whisper.model.is_multilingual:
            return "en"
        token, probability = self._whisper.model.detect_language(encoded)[0][0]
        detected = str(token[2:-2])  # <|en|>
        needed = next(sure for shorter, sure in SURE_OF_LANGUAGE if seconds < shorter)
        return fallback_language if fallback_language and probability < needed else detected

    def _decode(
        self,
        encoded: ctranslate2.StorageView,
        language: str,
        samples: int,
        task: "_Task",
        temperature: float = 0.0,
    ) -> DecodedPass:
        """Write the text: at first no longer than anybody speaks Latin letters in that time.

        Other scripts take several tokens for a letter, so a text that is cut off there is written
        once more at as many tokens as they may take; not so one that says the same again and again,
        or goes on after the end of the sound, as whisper likes to do with less than 30 s to look
        at. An interim text that is cut off is none: another one follows.
        """
        tokenizer = self._tokenizer(language)
        stamps = tokenizer.timestamp_begin
        seconds = samples / RATE
        rates = (TOKENS_PER_SECOND,) if language in LATIN else ()
        for rate in rates if rates and task.interim else (*rates, MOST_TOKENS_PER_SECOND):
            longest = min(LONGEST_TEXT, round(TOKENS + rate * seconds))
            result = self._generate(encoded, tokenizer, longest, temperature)
            tokens = result.sequences_ids[0]
            said = within(tokens, stamps=stamps, seconds=seconds)
            goes_on = len(said) < sum(token < stamps for token in tokens)  # after the end
            cut_off = len(tokens) >= longest and not goes_on
            circles = cut_off and (task.interim or is_repetitive(tokenizer.decode(tokens)))
            if not cut_off or circles:
                break
        return DecodedPass(
            text=" ".join(tokenizer.decode(said).split()),
            sureness=result.scores[0] * len(tokens) / (len(tokens) + 1),
            no_speech=result.no_speech_prob,
            whole=not circles,
            seconds=seconds - LEAD / RATE,
            speech=task.speech,
        )

    def _generate(
        self,
        encoded: ctranslate2.StorageView,
        tokenizer: Tokenizer,
        longest: int,
        temperature: float,
    ) -> ctranslate2.models.WhisperGenerationResult:
        sampling: dict[str, Any] = {"beam_size": self._settings.beam_size}
        if temperature:
            sampling = {"beam_size": 1, "sampling_topk": 0, "sampling_temperature": temperature}
        return self._whisper.model.generate(
            encoded,
            [tokenizer.sot_sequence],
            max_length=2 * longest,  # CTranslate2 keeps half of it for a prompt
            return_scores=True,
            return_no_speech_prob=True,
            **sampling,
        )[0]

    def _tokenizer(self, language: str) -> Tokenizer:
        multilingual = self._whisper.model.is_multilingual
        try:
            return Tokenizer(self._whisper.hf_tokenizer, multilingual, "transcribe", language)
        except ValueError as error:
            raise EngineError(
                "bad-setting", f"[asr] language: whisper knows no language {language!r}"
            ) from error


def _mistaken(spoken: str, task: _Task, samples: int) -> bool:
    """Whether a doubtful text is rather in the language that was spoken before."""
    other = task.language is None and task.fallback_language not in {None, spoken}
    return other and samples < SHORT


def _load(settings: Settings, state: Path) -> WhisperModel:
    """Load the chosen model; a bundled one that turns out to be damaged is joined anew, once."""
    if settings.model:
        known = models.named(settings.model)
        return _open(str(models.required(known.name)) if known else settings.model, settings)
    folder = _joined(state)
    try:
        return _open(str(folder), settings)
    except EngineError as error:
        if error.code != "model-broken":
            raise
        weights.discard(folder)
        return _open(str(_joined(state)), settings)


def _joined(state: Path) -> Path:
    return weights.join(bundled_whisper.NAME, bundled_whisper.files(), state)


def _open(model: str, settings: Settings) -> WhisperModel:
    try:
        return WhisperModel(
            model,
            device=settings.device,
            compute_type=settings.compute_type,
            cpu_threads=settings.threads,
        )
    except ValueError as error:
        raise EngineError("bad-setting", f"[asr.faster-whisper]: {error}") from error
    except OSError as error:
        raise EngineError(
            "model-missing",
            f"[asr.faster-whisper] model: {model} is no folder, and cannot be downloaded ({error})",
        ) from error
    except RuntimeError as error:
        code = "device-missing" if "CUDA" in str(error) else "model-broken"
        raise EngineError(code, f"[asr.faster-whisper] cannot load {model}: {error}") from error
