"""all-MiniLM-L6-v2 on onnxruntime, 8 bit: knows what words mean in their sentence; English.

Its two files are the catalogue's entry `minilm` (`iris models get minilm`).
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Final

import msgspec
import numpy as np
import onnxruntime as ort
from msgspec import Meta
from numpy.typing import NDArray
from tokenizers import Tokenizer

from agents.runtime import models
from agents.runtime.errors import EngineError

ENTRY: Final = "minilm"
MODEL, TOKENIZER = "model.onnx", "tokenizer.json"
LONGEST: Final = 256
"""Tokens of a text that count, as the model was trained."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The table [retrieval.minilm] of iris.toml."""

    min_score: float = 0.28
    """Passages that score lower are left out: 0 (anything) to 1.1 (the very words)."""
    threads: Annotated[int, Meta(ge=1, le=64)] = 1


class Engine:
    """384 dimensions of sentence-transformers' all-MiniLM-L6-v2.

    Args:
        settings: of the table [retrieval.minilm].
        state: not used: nothing is derived.

    Raises:
        EngineError: the model is not here, or damaged.
    """

    name = "minilm-384"
    licence = "Apache-2.0"
    size = 384

    def __init__(self, settings: Settings, state: Path) -> None:  # noqa: ARG002
        self.min_score = settings.min_score
        folder = models.required(ENTRY)
        options = ort.SessionOptions()
        options.intra_op_num_threads = settings.threads
        options.enable_mem_pattern = False  # every text has another length
        options.log_severity_level = 4
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        try:
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
            self._session = ort.InferenceSession(
                str(folder / MODEL), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime's and tokenizers' errors share no other base
            raise EngineError(
                "model-unreadable",
                f"the embeddings in {folder} cannot be read ({error}): iris models remove "
                f"{ENTRY}, then iris models get {ENTRY}",
            ) from error
        self._tokenizer.enable_truncation(LONGEST)
        self._tokenizer.no_padding()
        self.embed(["warm"])

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The mean of the model's output over a text's tokens, at length 1; (len(texts), 384).

        One after another: what is calculated with 8 bit depends on the texts that it is done with.
        """
        rows = np.zeros((len(texts), self.size), np.float32)
        found = self._tokenizer.encode_batch_fast(list(texts))
        for row, tokens in zip(rows, found, strict=True):
            ids = np.array([tokens.ids], np.int64)
            fed = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
            (hidden,) = self._session.run(None, {**fed, "token_type_ids": np.zeros_like(ids)})
            mean = hidden[0].mean(axis=0)
            row[:] = mean / max(float(np.linalg.norm(mean)), 1e-9)
        return rows
