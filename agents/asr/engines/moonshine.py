"""Moonshine on ONNX Runtime: English only, and its cost grows with the length of the sound.

Jeffries et al. 2024, https://arxiv.org/abs/2410.15608. Where whisper looks at a fixed window,
Moonshine looks at the sound alone, so short utterances and interim texts are quick.
"""

import importlib.metadata
import math
from pathlib import Path
from typing import Annotated, NamedTuple

import msgspec
import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from agents.asr.decode_quality import SPEECH, DecodedPass, Verdict, choose, is_repetitive, judge
from agents.asr.engine import RATE, About, Transcript
from agents.asr.long_audio import windows
from agents.asr.word_splitting import join_words
from agents.runtime import models
from agents.runtime.errors import EngineError

LANGUAGE = "en"
MODEL = "moonshine-tiny"
ENCODER, DECODER, TOKENIZER = "encoder_model.onnx", "decoder_model_merged.onnx", "tokenizer.json"
START, END = 1, 2
"""Tokens."""
TOKENS = 6
TOKENS_PER_SECOND = 8
"""What a fast speaker needs at most; more is a loop."""
SHORTEST = RATE // 8
"""Samples; of less the encoder makes nothing."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The table [asr.moonshine] of `iris.toml`."""

    model: str = ""
    """Folder with the two graphs and the tokenizer; empty: that of `iris models`."""
    threads: Annotated[int, msgspec.Meta(ge=0, le=64)] = 1
    """Of the processor; 0: all."""


class _Cache(NamedTuple):
    """What the decoder remembers: names and values of its inputs."""

    names: list[str]
    values: list[NDArray[np.float32]]


class Engine:
    """Moonshine."""

    about = About(
        MODEL, (LANGUAGE,), licence="MIT", version=importlib.metadata.version("onnxruntime")
    )

    def __init__(self, settings: Settings, state: Path) -> None:
        """Load and warm.

        Raises:
            EngineError: the model is missing or damaged.
        """
        del state
        folder = _folder(settings.model)
        self._encoder = _session(folder / ENCODER, settings.threads)
        self._decoder = _session(folder / DECODER, settings.threads)
        try:
            self._tokenizer: Tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        except Exception as error:  # the library raises bare exceptions
            raise EngineError("model-broken", f"cannot load {folder / TOKENIZER}") from error
        self.transcribe(np.zeros(RATE, np.float32), language=None)

    def transcribe(
        self,
        pcm: NDArray[np.float32],
        *,
        language: str | None,
        fallback_language: str | None = None,
        interim: bool = False,
        speech: float = 0.0,
    ) -> Transcript:
        """Write down a piece of English of any length."""
        del fallback_language
        if language not in {None, LANGUAGE}:
            raise EngineError("bad-setting", f"[asr] language: moonshine knows no {language!r}")
        texts = [
            self._hear(window, speech, interim=interim)
            for window in windows(pcm)
            if len(window) >= SHORTEST
        ]
        return Transcript(join_words(texts, LANGUAGE), LANGUAGE)

    def _hear(self, pcm: NDArray[np.float32], speech: float, *, interim: bool) -> str:
        seconds = len(pcm) / RATE
        tokens, sureness, ended = self._decode(pcm, seconds, voiced=speech >= SPEECH)
        text = " ".join(self._tokenizer.decode(tokens, skip_special_tokens=True).split())
        found = DecodedPass(
            text=text,
            sureness=sureness,
            no_speech=0.0,
            whole=ended or not (interim or is_repetitive(text)),
            seconds=seconds,
            speech=speech,
        )
        if judge(found) is Verdict.GOOD:
            return text
        best = None if interim else choose([found])
        return best.text if best else ""

    def _decode(
        self, pcm: NDArray[np.float32], seconds: float, *, voiced: bool
    ) -> tuple[list[int], float, bool]:
        """Tokens, the mean of their log probabilities, and whether the text ended by itself."""
        (hidden,) = self._encoder.run(None, {"input_values": pcm[None].astype(np.float32)})
        cache = self._empty_cache()
        tokens, total = [START], 0.0
        for step in range(round(TOKENS + TOKENS_PER_SECOND * seconds)):
            logits, *present = self._decoder.run(
                None,
                {
                    "input_ids": np.array([tokens[-1:]], np.int64),
                    "encoder_hidden_states": hidden,
                    "use_cache_branch": np.array([step > 0]),
                    **dict(zip(cache.names, cache.values, strict=True)),
                },
            )
            scores = logits[0, -1]
            if voiced and step == 0:
                scores[END] = -np.inf  # of one short word it likes to write nothing
            token = int(scores.argmax())
            total -= math.log(float(np.exp(scores - scores[token]).sum()))
            tokens.append(token)
            if token == END:
                return tokens, total / (len(tokens) - 1), True
            for index, name in enumerate(cache.names):
                if step == 0 or ".decoder." in name:  # the encoder's part stays as it is
                    cache.values[index] = present[index]
        return tokens, total / (len(tokens) - 1), False

    def _empty_cache(self) -> _Cache:
        found = [one for one in self._decoder.get_inputs() if one.name.startswith("past_")]
        shapes = ((0, one.shape[1], 1, one.shape[3]) for one in found)
        return _Cache(
            [one.name for one in found], [np.zeros(shape, np.float32) for shape in shapes]
        )


def _folder(chosen: str) -> Path:
    return Path(chosen).expanduser() if chosen else models.required(MODEL)


def _session(path: Path, threads: int) -> onnxruntime.InferenceSession:
    if not path.is_file():
        raise EngineError("model-missing", f"[asr.moonshine] model: {path} is not there")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # ONNX Runtime's errors share no other base
        raise EngineError("model-broken", f"cannot load {path}: {error}") from error
