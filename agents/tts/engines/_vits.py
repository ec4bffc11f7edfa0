"""Runs a VITS voice so that its first sound is there long before its last.

The frontend reads the whole text, so that prosody and durations are those of the sentence; flow and
vocoder then make one stretch of frames after the other. A stretch is made with as many frames on
either side as can reach into it, so the stretches join to the very samples of one long run.
"""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import msgspec
import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Tensors = dict[str, NDArray[Any]]

PARTS = ("frontend", "flow", "vocoder")
LAYOUT = 2
"""Counts up when the files of a prepared voice change their meaning."""


class Scales(NamedTuple):
    """What a VITS voice lets one choose, in the order of its input `scales`."""

    noise: float
    length: float
    noise_w: float


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """What was found out about a voice's parts, kept beside them.

    Attributes:
        hop: samples a frame.
        flow_reach: frames on either side that a frame of the flow depends on.
        vocoder_reach: the same of the vocoder.
    """

    durations: str
    prior: str
    latent: str
    hop: int
    flow_reach: int
    vocoder_reach: int


class Synthesis(Protocol):
    """A text that is being said.

    Attributes:
        lengths: samples of each phoneme id; they add up to the sound's length.
    """

    lengths: NDArray[np.int64]

    def read(self, samples: int) -> Floats:
        """The next sound, at least this many samples if there are so many left."""
        ...


class Voice(Protocol):
    """A loaded voice."""

    session: ort.InferenceSession

    def begin(self, ids: Sequence[int], scales: Scales, speaker: int | None) -> Synthesis:
        """Read a text that is given as phoneme ids."""
        ...


class Part:
    """An ONNX graph that runs on named tensors."""

    def __init__(self, model: Path | bytes, threads: int, *, optimized: Path | None = None) -> None:
        """Load a graph; one that is to be written to `optimized` is optimized first."""
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.enable_mem_pattern = False  # every text has another length
        options.log_severity_level = 4
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # idle is idle
        options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
        if optimized:
            # The extended level is the highest whose result runs on every machine.
            options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
            options.optimized_model_filepath = str(optimized)
        self.session = ort.InferenceSession(
            model if isinstance(model, bytes) else str(model),
            options,
            providers=["CPUExecutionProvider"],
        )
        self.inputs = [value.name for value in self.session.get_inputs()]
        self.outputs = [value.name for value in self.session.get_outputs()]

    def run(self, tensors: Tensors) -> Tensors:
        """All outputs, from those of the tensors that the graph takes."""
        feed = {name: tensors[name] for name in self.inputs}
        return dict(zip(self.outputs, self.session.run(self.outputs, feed), strict=True))


def text_tensors(ids: Sequence[int], scales: Scales, speaker: int | None) -> Tensors:
    """The inputs of a Piper voice."""
    return {
        "input": np.array([ids], np.int64),
        "input_lengths": np.array([len(ids)], np.int64),
        "scales": np.array(scales, np.float32),
        "sid": np.array([speaker or 0], np.int64),
    }


class SplitVoice:
    """A voice in three parts.

    Args:
        frontend, flow, vocoder: the parts.
        facts: how they belong together.
    """

    def __init__(self, frontend: Part, flow: Part, vocoder: Part, facts: Facts) -> None:
        self.session = frontend.session
        self.frontend = frontend
        self.flow = flow
        self.vocoder = vocoder
        self.facts = facts

    def begin(self, ids: Sequence[int], scales: Scales, speaker: int | None) -> "SplitSynthesis":
        """Read a text; its sound is made when it is asked for."""
        return SplitSynthesis(self, self.frontend.run(text_tensors(ids, scales, speaker)))


class SplitSynthesis:
    """A text whose frames are turned into sound as they are asked for.

    Args:
        voice: what says it.
        tensors: what its frontend gave.
    """

    def __init__(self, voice: SplitVoice, tensors: Tensors) -> None:
        self._voice = voice
        self._tensors = tensors
        self._frames = tensors[voice.facts.prior].shape[2]
        self._latent: Floats | None = None
        self._flowed = 0
        self._read = 0
        frames = tensors[voice.facts.durations].ravel()
        self.lengths = fit(frames, self._frames * voice.facts.hop)

    def read(self, samples: int) -> Floats:
        """The next sound: whole frames, at least this many samples if so many are left."""
        facts = self._voice.facts
        start = self._read
        stop = self._read = min(start - (-samples // facts.hop), self._frames)
        low = max(0, start - facts.vocoder_reach)
        high = min(stop + facts.vocoder_reach, self._frames)
        latent = self._flow_until(high)[:, :, low:high]
        sound = self._voice.vocoder.run(self._window(low, high) | {facts.latent: latent})
        made: Floats = sound[self._voice.vocoder.outputs[0]].ravel()
        return made[(start - low) * facts.hop : (stop - low) * facts.hop]

    def _flow_until(self, stop: int) -> Floats:
        """The flow's frames, made up to `stop` at least.

        After the first time as many again are made ahead: every run needs frames on both sides.
        """
        facts = self._voice.facts
        if stop > self._flowed:
            if self._flowed:
                stop = min(2 * stop - self._flowed, self._frames)
            low = max(0, self._flowed - facts.flow_reach)
            given = self._voice.flow.run(self._window(low, stop + facts.flow_reach))
            made: Floats = given[facts.latent]
            if self._latent is None:
                self._latent = np.zeros((1, made.shape[1], self._frames), np.float32)
            self._latent[:, :, self._flowed : stop] = made[:, :, self._flowed - low : stop - low]
            self._flowed = stop
        assert self._latent is not None  # noqa: S101
        return self._latent

    def _window(self, low: int, high: int) -> Tensors:
        """The frontend's tensors, those that have frames cut to a stretch of them."""
        return {
            name: tensor[:, :, low:high]
            if tensor.ndim == 3 and tensor.shape[2] == self._frames
            else tensor
            for name, tensor in self._tensors.items()
        }


class WholeVoice:
    """A voice that cannot be split: all of its sound is made before the first of it is given.

    Args:
        part: the whole graph; durations are its second output, if it tells them.
    """

    def __init__(self, part: Part) -> None:
        self.session = part.session
        self._part = part

    def begin(self, ids: Sequence[int], scales: Scales, speaker: int | None) -> "WholeSynthesis":
        """Say a text."""
        made = self._part.run(text_tensors(ids, scales, speaker))
        sound, *durations = (made[name].ravel() for name in self._part.outputs)
        return WholeSynthesis(sound, durations[0] if durations else np.ones(len(ids)))


class WholeSynthesis:
    """A text whose sound is there already.

    Args:
        sound: all samples.
        durations: how long each phoneme id lasts compared with the others.
    """

    def __init__(self, sound: Floats, durations: NDArray[Any]) -> None:
        self._sound = sound
        self._read = 0
        self.lengths = fit(durations, len(sound))

    def read(self, samples: int) -> Floats:
        """The next samples."""
        start, self._read = self._read, self._read + samples
        return self._sound[start : self._read]


def fit(durations: NDArray[Any], samples: int) -> NDArray[np.int64]:
    """Whole samples for each duration, which add up exactly."""
    ends = np.cumsum(durations, dtype=np.float64)
    whole: NDArray[np.int64] = np.rint(ends / max(ends[-1], 1.0) * samples).astype(np.int64)
    return np.diff(whole, prepend=0)


def fingerprint(path: Path) -> str:
    """Names what is derived from a voice: by its content, and by what derives it."""
    with path.open("rb") as file:
        content = hashlib.file_digest(file, "sha256").hexdigest()
    return f"{content[:16]}-{LAYOUT}-{ort.__version__}"


def open_prepared(folder: Path, threads: int) -> Voice:
    """Load a prepared voice.

    Raises:
        OSError: it is not there.
        Exception: it is damaged, in a way that msgspec or onnxruntime says.
    """
    whole = folder / "whole.onnx"
    if whole.exists():
        return WholeVoice(Part(whole, threads))
    facts = msgspec.json.decode((folder / "facts.json").read_bytes(), type=Facts)
    frontend, flow, vocoder = (Part(folder / f"{name}.onnx", threads) for name in PARTS)
    return SplitVoice(frontend, flow, vocoder, facts)
