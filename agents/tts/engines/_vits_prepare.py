"""Splits a voice once, proves that the parts say what the whole says, and keeps them."""

import contextlib
import ctypes
import shutil
import tempfile
from collections.abc import Callable, Generator, Sequence
from pathlib import Path

import msgspec
import numpy as np
import onnx
import structlog

from agents.runtime.errors import EngineError
from agents.tts.engines._vits import (
    PARTS,
    Facts,
    Floats,
    Part,
    Scales,
    SplitSynthesis,
    SplitVoice,
    Tensors,
    text_tensors,
)
from agents.tts.engines._vits_graph import Cut, Graph, NotSplittableError

log = structlog.get_logger()

STILL = Scales(noise=0.0, length=1.0, noise_w=0.0)
"""Without noise a voice says the same thing every time."""
TOLERANCE = 2e-5
"""Of full scale, which is less than one step of 16-bit sound (3e-5)."""
STRETCH = 40
"""Frames a piece, in the proof."""


def prepare(path: Path, folder: Path, ids: Sequence[int], threads: int) -> None:
    """Derive from a voice what `open_prepared` loads; blocks for a few seconds.

    Args:
        path: the voice.
        folder: where to; it appears with all files in it or not at all.
        ids: a text of a few seconds, to try the parts with.
        threads: to try them on.

    Raises:
        EngineError: the voice is not a model, or the folder cannot be written.
    """
    try:
        model = onnx.load(path)
    except Exception as error:  # protobuf's and onnx's errors share no base class but this
        raise EngineError(
            "model-unreadable",
            f"{path} is not an ONNX model ({error}); download the voice again",
        ) from error
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix="preparing-") as made:
            _write(model, path, Path(made), text_tensors(ids, STILL, None), threads)
            _move(Path(made), folder)
    except OSError as error:
        raise EngineError(
            "state-unwritable",
            f"cannot keep the prepared voice in {folder.parent} ({error.strerror or error}); "
            f"make room there or name another folder with --state",
        ) from error
    _give_back()


def _give_back() -> None:
    """Give freed memory back to the system: glibc would keep some 200 MB, others do not."""
    with contextlib.suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


def _move(made: Path, folder: Path) -> None:
    """Put the finished folder in its place; another process may have been faster."""
    shutil.rmtree(folder, ignore_errors=True)
    with contextlib.suppress(OSError):
        made.rename(folder)
    made.mkdir(exist_ok=True)  # for the one who deletes it
    if not folder.is_dir():
        raise OSError(f"{folder} could not be made")


def _write(model: onnx.ModelProto, path: Path, made: Path, text: Tensors, threads: int) -> None:
    graph = Graph(model)
    try:
        _write_parts(graph.cut(), path, made, text, threads)
    except NotSplittableError as why:
        log.warning("the voice is used whole; its first sound comes later", why=str(why))
        for file in made.iterdir():
            file.unlink()
        _write_whole(graph, path, made, threads)


def _write_parts(cut: Cut, path: Path, made: Path, text: Tensors, threads: int) -> None:
    with _refusal("the parts do not load"):
        frontend, flow, vocoder = (
            Part(model.SerializeToString(), threads, optimized=made / f"{name}.onnx")
            for name, model in zip(PARTS, (cut.frontend, cut.flow, cut.vocoder), strict=True)
        )
    with _refusal("the parts do not run"):
        facts = _facts(cut, frontend, flow, vocoder, text)
    with _refusal("the parts do not join"):
        _prove(SplitVoice(frontend, flow, vocoder, facts), Part(path, threads), text)
    (made / "facts.json").write_bytes(msgspec.json.encode(facts))


def _facts(cut: Cut, frontend: Part, flow: Part, vocoder: Part, text: Tensors) -> Facts:
    tensors = frontend.run(text)
    prior = tensors[cut.prior]
    latent = flow.run(tensors)[cut.latent]

    def flowed(changed: Floats) -> Floats:
        made: Floats = flow.run(tensors | {cut.prior: changed})[cut.latent]
        return made.squeeze(0).T

    def voiced(changed: Floats) -> Floats:
        made: Floats = vocoder.run(tensors | {cut.latent: changed})[vocoder.outputs[0]]
        return made.reshape(prior.shape[2], -1)

    return Facts(
        durations=cut.durations,
        prior=cut.prior,
        latent=cut.latent,
        hop=voiced(latent).shape[1],
        flow_reach=_reach(flowed, prior),
        vocoder_reach=_reach(voiced, latent),
    )


def _reach(run: Callable[[Floats], Floats], calm: Floats) -> int:
    """How many frames on either side a frame changes: disturb one and look.

    Args:
        run: gives one row for each frame.
        calm: what to disturb, of shape (1, channels, frames).
    """
    frames = calm.shape[2]
    middle = frames // 2
    disturbed = calm.copy()
    disturbed[:, :, middle] += np.random.default_rng(0).normal(size=calm.shape[1])
    (touched,) = np.nonzero((run(calm) != run(disturbed)).any(axis=1))
    if not len(touched) or touched[0] == 0 or touched[-1] == frames - 1:
        raise NotSplittableError("a frame depends on frames that are far away")
    return int(np.abs(touched - middle).max())


def _prove(parts: SplitVoice, whole: Part, text: Tensors) -> None:
    """The pieces, joined, must be what the whole graph says."""
    said: Floats = whole.run(text)[whole.outputs[0]].ravel()
    synthesis = SplitSynthesis(parts, parts.frontend.run(text))
    pieces = -(-int(synthesis.lengths.sum()) // (STRETCH * parts.facts.hop))
    joined = np.concatenate([synthesis.read(STRETCH * parts.facts.hop) for _ in range(pieces)])
    if joined.shape != said.shape or np.abs(joined - said).max() > TOLERANCE:
        raise NotSplittableError("the pieces are not the samples of the whole")


def _write_whole(graph: Graph, path: Path, made: Path, threads: int) -> None:
    try:
        with _refusal("it does not tell durations"):
            model = graph.with_durations().SerializeToString()
            Part(model, threads, optimized=made / "whole.onnx")
    except NotSplittableError as why:
        log.warning("the voice's phonemes are spread evenly over its sound", why=str(why))
        try:
            Part(path, threads, optimized=made / "whole.onnx")
        except Exception as error:  # onnxruntime's errors share no base class but this
            raise EngineError(
                "model-unreadable", f"onnxruntime cannot load {path} ({error})"
            ) from error


@contextlib.contextmanager
def _refusal(what: str) -> Generator[None]:
    """Whatever onnx and onnxruntime raise here means that the voice stays whole."""
    try:
        yield
    except (NotSplittableError, OSError):
        raise
    except Exception as error:  # onnxruntime's errors share no base class but this
        raise NotSplittableError(f"{what}: {error}") from error
