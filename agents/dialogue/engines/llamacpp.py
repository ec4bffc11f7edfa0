"""llama.cpp in this process: any GGUF model; the default one comes in a package."""

import asyncio
import contextlib
import re
from collections.abc import AsyncGenerator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Annotated, Any

import msgspec

from agents.dialogue.engine import ChatMessage, estimated_tokens
from agents.runtime import cores, llama, models
from agents.runtime.errors import EngineError

_SENTENCE_END = re.compile(r"(?:[^\d\s]\.|[!?…。！？\n])[\"'”’»*_)]*\s*$")  # noqa: RUF001 (all languages)

Count = Annotated[int, msgspec.Meta(ge=1)]
Threads = Annotated[int, msgspec.Meta(ge=0, le=512)]


_CUT_OFF = "the answer was ended at [dialogue.llamacpp] max_tokens: a higher number lets it go on"
_LEAST_MOVED = 16
"""Tokens of a passage that is worth moving: dropping two exchanges of five took 0.17 s instead of
1.0 s."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The table [dialogue.llamacpp]."""

    model: str = ""
    """A model of the catalogue, or the path of a GGUF file; empty: the best that is here."""
    context: Annotated[int, msgspec.Meta(ge=256)] = 2048
    """Tokens of prompt and answer together, for each conversation."""
    max_tokens: Count = 160
    """Length of an answer at most; a spoken sentence has about twenty."""
    enough_tokens: Count = 40
    """Once it has so many, an answer ends with its sentence."""
    conversations: Annotated[int, msgspec.Meta(ge=1, le=64)] = 2
    """Answers that are written at once; others wait."""
    threads: Threads = 0
    """For writing; 0: half of the cores, so that what is written is spoken on the others.

    With all of them the first sound may come sooner (236 instead of 301 ms on two fast cores), but
    one sentence in 20 was then up to 60 ms late, and more on slow machines.
    """
    prompt_threads: Threads = 0
    """For reading the prompt; 0: all cores."""
    gpu_layers: Annotated[int, msgspec.Meta(ge=-1)] = -1
    """Layers on the GPU, where xllamacpp was built for one; -1: all."""
    cache_mib: Annotated[int, msgspec.Meta(ge=0)] = 64
    """Memory for conversations that have been read and are not being answered."""
    temperature: Annotated[float, msgspec.Meta(ge=0)] = 0.3
    top_k: Annotated[int, msgspec.Meta(ge=0)] = 40
    top_p: Annotated[float, msgspec.Meta(ge=0, le=1)] = 1.0
    min_p: Annotated[float, msgspec.Meta(ge=0, le=1)] = 0.1
    repeat_penalty: Annotated[float, msgspec.Meta(ge=0)] = 1.0
    """Against words said before; it harms names, so `dry` is used instead."""
    dry: Annotated[float, msgspec.Meta(ge=0)] = 0.8
    """Against phrases of four words and more said before; 0: off."""
    seed: Annotated[int, msgspec.Meta(ge=-1)] = -1
    """-1: a new one each time."""
    thinking: bool = False
    """Let models that can think do so before they answer; that takes its time."""


class Engine:
    """A model in llama.cpp, with as many slots as conversations that are answered at once."""

    def __init__(self, settings: Settings, state: Path) -> None:
        self.name, path = _find(settings.model)
        if self.name == llama.BUNDLED:
            # It imports gguf, half a second that no other model needs.
            from agents.dialogue.engines import _requantize  # noqa: PLC0415

            path = _requantize.quick(path, state)
        self.context = settings.context - settings.max_tokens
        self.remote = False
        self.prefills = self.continues = True
        self._request = _request(settings)
        self._enough = settings.enough_tokens
        self._closing = False
        self._threads = ThreadPoolExecutor(settings.conversations, thread_name_prefix="llama")
        self._server = llama.load(_params(settings, path))
        self._warm()

    async def complete(self, messages: Sequence[ChatMessage]) -> AsyncGenerator[str]:
        """Write the next message; see `DialogueEngine`."""
        answer = _Answer(self._enough)
        writing = self._threads.submit(self._write, messages, answer)
        try:
            while (delta := await answer.next()) is not None:
                yield delta
        finally:
            answer.stopped = True
            if not writing.cancel():
                await asyncio.wrap_future(writing)

    def tokens(self, messages: Sequence[ChatMessage]) -> int:
        """An estimate."""
        return estimated_tokens(messages)

    async def close(self) -> None:
        """Stop what is being written, and free the model."""
        self._closing = True
        await asyncio.to_thread(self._threads.shutdown, cancel_futures=True)
        del self._server

    def _write(self, messages: Sequence[ChatMessage], answer: "_Answer") -> None:
        """Blocks until the answer is written or stopped."""
        try:
            request = {**self._request, "messages": [message._asdict() for message in messages]}
            self._server.handle_chat_completions(
                request, lambda chunk: answer.hear(chunk) or self._closing
            )
        except ValueError as error:  # llama.cpp, or the model's chat template, refuses it
            answer.fail(str(error))
        finally:
            answer.end()

    def _warm(self) -> None:
        """Read and write a little: the weights come into memory, and the threads to life."""
        messages = [ChatMessage("system", "You are Iris."), ChatMessage("user", "Hello!")]
        request = {**self._request, "messages": [message._asdict() for message in messages]}
        self._server.handle_chat_completions({**request, "max_tokens": 2}, lambda _chunk: False)


class _Answer:
    """Carries an answer from the thread that writes it to the task that reads it."""

    def __init__(self, enough: int) -> None:
        self.stopped = False
        self._left = enough
        self._tail = ""
        self._loop = asyncio.get_running_loop()
        self._queue: asyncio.Queue[str | EngineError | None] = asyncio.Queue()

    async def next(self) -> str | None:
        """The next text, None at the end; raises EngineError."""
        item = await self._queue.get()
        if isinstance(item, EngineError):
            raise item
        return item

    def hear(self, chunk: dict[str, Any]) -> bool:
        """Called by llama.cpp for every token; true stops it."""
        if error := chunk.get("error"):
            self.fail(str(error.get("message", error)))
        for choice in chunk.get("choices", ()):
            if text := choice["delta"].get("content"):
                self._put(text)
                self._left -= 1
                self._tail = (self._tail + text)[-16:]
                if self._left <= 0 and _SENTENCE_END.search(self._tail):
                    self.stopped = True
            if choice.get("finish_reason") == "length" and not self.stopped:
                self._put(EngineError("answer-cut-off", _CUT_OFF))
        return self.stopped

    def fail(self, reason: str) -> None:
        """It cannot be written."""
        self._put(EngineError("completion-failed", f"llama.cpp cannot answer: {reason}"))

    def end(self) -> None:
        """Nothing more comes."""
        self._put(None)

    def _put(self, item: str | EngineError | None) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody listens any more
            self._loop.call_soon_threadsafe(self._queue.put_nowait, item)


def _find(model: str) -> tuple[str, Path]:
    """The name of a model, and its GGUF file."""
    name = model or models.default("mind").name
    if name == llama.BUNDLED:
        return name, llama.bundled()
    if not name.lower().endswith(".gguf"):
        return name, models.required(name)
    path = Path(name).expanduser()
    if not path.is_file():
        raise EngineError(
            "model-missing",
            f"there is no file {path}: set [dialogue.llamacpp] model to a GGUF file or a name of "
            f"`iris models`, or leave it out for the best that is here",
        )
    return path.stem, path


def _params(settings: Settings, path: Path) -> Any:  # noqa: ANN401 (xllamacpp has no types)
    params = llama.params(path)
    params.n_ctx = settings.context * settings.conversations
    params.n_parallel = settings.conversations
    params.cpuparams.n_threads = settings.threads or cores.threads(0.5)
    params.cpuparams_batch.n_threads = settings.prompt_threads or cores.threads()
    params.n_gpu_layers = settings.gpu_layers
    params.cache_ram_mib = settings.cache_mib
    # When the oldest exchanges fall out of a prompt, the rest is moved, not read again.
    params.n_cache_reuse = _LEAST_MOVED
    params.enable_reasoning = -1 if settings.thinking else 0
    return params


def _request(settings: Settings) -> dict[str, Any]:
    """What every request says, beside its messages."""
    request = {
        "stream": True,
        "max_tokens": settings.max_tokens,
        "temperature": settings.temperature,
        "top_k": settings.top_k,
        "top_p": settings.top_p,
        "min_p": settings.min_p,
        "repeat_penalty": settings.repeat_penalty,
        "dry_multiplier": settings.dry,
        "dry_allowed_length": 3,
        # For each of these the whole vocabulary is searched when a request comes: 9 ms. The usual
        # four take 38 ms, before the first token.
        "dry_sequence_breakers": ["\n"],
        # Earlier answers count as well: a small model would give them again, word for word.
        "dry_penalty_last_n": settings.context,
    }
    return request if settings.seed < 0 else {**request, "seed": settings.seed}
