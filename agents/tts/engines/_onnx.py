"""Opens models of onnxruntime that are to tell more than they do of themselves."""

from typing import Any

import onnxruntime as ort

from agents.runtime.errors import EngineError


def open_session(model: bytes, threads: int, what: str) -> Any:  # noqa: ANN401  (it has no types)
    """A session for texts of any length, which costs nothing while it is idle.

    Raises:
        EngineError: it is no model, or another one than `what`.
    """
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.enable_mem_pattern = False  # every text has another length
    options.log_severity_level = 4
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # idle is idle
    try:
        return ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's errors share no base class but this
        raise EngineError("model-unreadable", f"{what} cannot be read ({error})") from error


def giving_back() -> Any:  # noqa: ANN401
    """Options of a run whose memory is given back when it is over: it grows with the text."""
    options = ort.RunOptions()
    options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
    return options


def output_added(name: str) -> bytes:
    """What makes a tensor one more output of an ONNX model, when it follows the model's bytes.

    Two occurrences of a message in Protocol Buffers are one message with the lists of both, so
    this is a `ModelProto` of nothing but a graph (field 7) of nothing but an output (field 12) of
    nothing but a name (field 1); see https://protobuf.dev/programming-guides/encoding.
    """
    message = name.encode()
    for field in (1, 12, 7):
        message = bytes([field << 3 | 2, len(message)]) + message
    return message
