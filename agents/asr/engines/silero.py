"""Silero VAD, the model that comes with faster-whisper, on ONNX Runtime."""

import importlib.util
from pathlib import Path

import msgspec
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from agents.runtime.errors import EngineError

FRAME = 512
CONTEXT = 64
"""Samples of the frame before that the model sees again."""
STATE = (1, 1, 128)
CARRIER = "faster_whisper"
MODEL = Path("assets", "silero_vad_v6.onnx")


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The table [asr.silero] of `iris.toml`; there is nothing to set."""


class Engine:
    """Silero VAD, shared by all microphones."""

    frame = FRAME

    def __init__(self, settings: Settings, state: Path) -> None:  # noqa: ARG002
        """Load and warm.

        Raises:
            EngineError: the model is not there, or cannot be loaded.
        """
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        path = _model()
        try:
            self._session = onnxruntime.InferenceSession(
                str(path), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # ONNX Runtime's errors share no other base
            raise EngineError("model-broken", f"cannot load {path}: {error}") from error
        self.open_stream().probability(np.zeros(FRAME, np.int16))

    def open_stream(self) -> "Stream":
        """Begin with a microphone."""
        return Stream(self._session)


class Stream:
    """One microphone."""

    def __init__(self, session: onnxruntime.InferenceSession) -> None:
        self._session = session
        self._sound = np.zeros((1, CONTEXT + FRAME), np.float32)
        self._hidden = np.zeros(STATE, np.float32)
        self._cell = np.zeros(STATE, np.float32)

    def probability(self, frame: NDArray[np.int16]) -> float:
        """How probable it is, 0 to 1, that someone speaks in the next 32 ms."""
        self._sound[0, :CONTEXT] = self._sound[0, FRAME:]
        self._sound[0, CONTEXT:] = frame
        self._sound[0, CONTEXT:] /= 32768
        found, self._hidden, self._cell = self._session.run(
            None, {"input": self._sound, "h": self._hidden, "c": self._cell}
        )
        return float(found.item())


def _model() -> Path:
    """The model file, found without importing the package that carries it."""
    spec = importlib.util.find_spec(CARRIER)
    folders = (spec.submodule_search_locations if spec else None) or []
    for folder in folders:
        path = Path(folder, MODEL)
        if path.is_file():
            return path
    raise EngineError(
        "model-missing", "the package faster-whisper, which carries Silero VAD, is not installed"
    )
