"""What every language model engine promises, on real models behind real servers."""

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from free_port import ROOT, free_port

from agents.dialogue.engine import ChatMessage, DialogueEngine, prefill
from agents.runtime import engines
from agents.runtime.errors import EngineError
from agents.runtime.settings import engine_names

KEY = "a-key-of-the-test"
DEFAULT = "llamacpp"
PERSONA = ChatMessage("system", "You are Iris. Answer in one short sentence.")
COUNT = [ChatMessage("user", "Count from one to one thousand: one, two, three, four, five,")]
WITHIN = 10.0
"""Seconds in which an idle model begins to answer on any machine; COUNT takes far longer."""

Make = Callable[..., DialogueEngine]


def leave_out(reason: str) -> NoReturn:
    """Skip, but not where everything has to run."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


class OllamaServer:
    """A server with Ollama's API, which others wrote, in front of a real model."""

    def __init__(self, backend: str) -> None:
        host, port = "127.0.0.1", free_port()
        self.url = f"http://{host}:{port}"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ollama_proxy", "serve", "--host", host, "--port", str(port)],
            env={
                **os.environ,
                "PROVIDERS_LOCAL_BASE_URL": f"{backend}/v1",
                "PROVIDERS_LOCAL_API_KEY": KEY,
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(300):
            with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=1):
                return
            time.sleep(0.05)
        self.kill()
        raise AssertionError("the Ollama-compatible server does not start")

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()
        self._process.wait()


@pytest.fixture(scope="module")
def openai_server() -> Iterator[str]:
    """The URL of llama.cpp's own server, with one slot and the default model."""
    try:
        import xllamacpp  # noqa: PLC0415

        from agents.dialogue.engines import llamacpp  # noqa: PLC0415
        from agents.runtime import llama  # noqa: PLC0415
    except ImportError as error:
        leave_out(f"llama.cpp is not installed: {error}")
    settings = llamacpp.Settings(conversations=1)
    params = llamacpp._params(settings, llama.bundled())
    params.api_keys = [KEY]
    server = xllamacpp.Server(params)
    yield server.listening_address
    del server


@pytest.fixture(scope="module")
def ollama_server(openai_server: str) -> Iterator[OllamaServer]:
    """A running server with Ollama's API."""
    try:
        import ollama_proxy  # noqa: F401, PLC0415
    except ImportError as error:
        leave_out(f"the Ollama-compatible server is not installed: {error}")
    server = OllamaServer(openai_server)
    yield server
    server.kill()


@pytest.fixture(params=engine_names("dialogue"))
def name(request: pytest.FixtureRequest) -> str:
    """Every engine that there is."""
    return str(request.param)


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where engines keep what they derive from their models, which takes them seconds."""
    return tmp_path_factory.mktemp("models")


@pytest.fixture
async def make(name: str, request: pytest.FixtureRequest, models: Path) -> AsyncIterator[Make]:
    """Makes the engine with settings that all engines have; closes what it made."""
    made: list[DialogueEngine] = []
    table: dict[str, Any] = {}
    if name == "ollama":
        server = request.getfixturevalue("ollama_server")
        table = {"host": server.url, "model": "local/smollm2"}
    elif name == "openai":
        url = request.getfixturevalue("openai_server")
        table = {"base_url": f"{url}/v1", "api_key": KEY}

    def load(**more: Any) -> DialogueEngine:
        try:
            engine = engines.load("dialogue", name, {**table, **more}, models)
        except EngineError as error:
            if error.code == "engine-not-installed" and name != DEFAULT:
                pytest.skip(error.detail)
            raise
        made.append(engine)
        return engine

    yield load
    for engine in made:
        await engine.close()


def ask(text: str, persona: ChatMessage = PERSONA) -> list[ChatMessage]:
    """The messages of a first question."""
    return [persona, ChatMessage("user", text)]


async def answer(engine: DialogueEngine, messages: list[ChatMessage]) -> list[str]:
    """All the text of an answer, as it comes."""
    return [delta async for delta in until_cut(engine.complete(messages))]


async def until_cut(deltas: AsyncGenerator[str]) -> AsyncGenerator[str]:
    """An answer, which may end where `max_tokens` end it."""
    try:
        async for delta in deltas:
            yield delta
    except EngineError as error:
        if error.code != "answer-cut-off":
            raise


async def seconds_to_first(engine: DialogueEngine, messages: list[ChatMessage]) -> float:
    """How long the first text of an answer takes."""
    began = time.perf_counter()
    await prefill(engine, messages)
    return time.perf_counter() - began


async def test_an_answer_comes_in_pieces(make: Make) -> None:
    """The answer is streamed: many pieces, each when it is written, which make up words."""
    engine = make(max_tokens=40)
    times, deltas = [], []
    async for delta in until_cut(engine.complete(COUNT)):
        times.append(time.perf_counter())
        deltas.append(delta)
    assert len(deltas) >= 2
    assert all(deltas)
    assert times[len(times) // 2] - times[0] > (times[-1] - times[0]) / 10
    assert len("".join(deltas)) > 10


async def test_an_answer_that_has_no_end_is_none(make: Make, name: str) -> None:
    """All that there is of it is given; then it is said that `max_tokens` ended it."""
    if name == "ollama":
        return  # what stands in for Ollama here gives no reason; `test_server_cases` does
    engine = make(max_tokens=2)
    with pytest.raises(EngineError) as caught:
        [delta async for delta in engine.complete(COUNT)]
    assert caught.value.code == "answer-cut-off"
    assert "max_tokens" in caught.value.detail


@pytest.mark.by_hand
async def test_an_answer_that_was_begun_is_gone_on_with(make: Make) -> None:
    """A prompt that ends with the beginning of the answer is answered with the rest of it."""
    engine = make()
    begun = "The three primary colours are red, green and"
    asked = ChatMessage("user", "Which are the three primary colours?")
    rest = "".join(
        [delta async for delta in engine.complete([asked, ChatMessage("assistant", begun)])]
    )
    assert rest.strip()
    assert "three primary colours are" not in rest[: len(begun)], "it begins anew"


async def test_closing_stops_the_model(make: Make) -> None:
    """After `aclose` the model writes no further: the next answer need not wait for the old one."""
    engine = make(max_tokens=1500)
    counting = engine.complete(COUNT)
    assert await anext(counting)
    assert await anext(counting)
    async with asyncio.timeout(WITHIN):
        await counting.aclose()
        await prefill(engine, ask("Hello!"))


async def test_cancelling_stops_the_model(make: Make) -> None:
    """Cancelling the task that reads an answer stops the model as well."""
    engine = make(max_tokens=1500)
    heard = asyncio.Event()

    async def read(stream: AsyncGenerator[str]) -> None:
        async with contextlib.aclosing(stream):
            async for _ in stream:
                heard.set()

    reading = asyncio.create_task(read(engine.complete(COUNT)))
    await heard.wait()
    reading.cancel()
    async with asyncio.timeout(WITHIN):
        await asyncio.wait({reading})
        assert reading.cancelled()
        await prefill(engine, ask("Hello!"))


@pytest.mark.by_hand
async def test_several_answers_at_once(make: Make) -> None:
    """Sessions that ask at the same time all get an answer."""
    engine = make(max_tokens=20)
    questions = ["What is rain?", "Where is Paris?", "Do you like music?"]
    answers = await asyncio.gather(*(answer(engine, ask(question)) for question in questions))
    assert all(len("".join(deltas)) > 3 for deltas in answers)


async def test_a_queued_answer_can_be_cancelled(make: Make) -> None:
    """An answer that has not begun can be given up, and the one before it goes on."""
    engine = make(max_tokens=60)
    running = [asyncio.create_task(answer(engine, ask("What is rain?"))) for _ in range(3)]
    queued = asyncio.create_task(answer(engine, COUNT))
    await asyncio.sleep(0.05)
    queued.cancel()
    answers = await asyncio.gather(*running)
    assert all(answers)
    await asyncio.wait({queued})
    assert queued.cancelled()


async def test_a_prompt_that_is_too_long_is_an_error(make: Make) -> None:
    """The model says so in an EngineError, and the next question is answered."""
    engine = make(max_tokens=20)
    with pytest.raises(EngineError) as caught:
        await answer(engine, ask("word " * 3000))
    assert caught.value.code == "completion-failed"
    assert "context" in caught.value.detail
    assert await answer(engine, ask("Hello!"))


@pytest.mark.by_hand
async def test_answers_leave_nothing_behind(make: Make) -> None:
    """Neither threads nor tasks grow with the number of answers."""
    engine = make(max_tokens=5)
    await asyncio.gather(*(answer(engine, ask("Hello!")) for _ in range(3)))
    threads, tasks = threading.active_count(), len(asyncio.all_tasks())
    for _ in range(3):
        await prefill(engine, COUNT)
        await answer(engine, ask("Hello!"))
    assert threading.active_count() <= threads
    assert len(asyncio.all_tasks()) <= tasks


async def test_tokens_grow_with_the_text_and_fit(make: Make) -> None:
    """The estimate grows with the text, and there is room for a persona and some history."""
    engine = make()
    assert 0 < engine.tokens(ask("Hello!")) < engine.tokens(ask("Hello! " * 50)) < engine.context


def load(name: str, table: dict[str, Any], state: Path) -> EngineError:
    """Why an engine does not load."""
    with pytest.raises(EngineError) as caught:
        engines.load("dialogue", name, table, state)
    if caught.value.code == "engine-not-installed":
        leave_out(caught.value.detail)
    return caught.value


def test_llamacpp_says_what_is_wrong_with_a_model(tmp_path: Path) -> None:
    """A file that is not there, and one that is no model, are told apart, with what to do."""
    missing = load("llamacpp", {"model": str(tmp_path / "no.gguf")}, tmp_path)
    assert missing.code == "model-missing"
    assert "[dialogue.llamacpp] model" in missing.detail
    (tmp_path / "bad.gguf").write_bytes(b"this is not a model")
    broken = load("llamacpp", {"model": str(tmp_path / "bad.gguf")}, tmp_path)
    assert broken.code == "model-broken"
    assert str(tmp_path / "bad.gguf") in broken.detail


def test_llamacpp_prepares_its_model_once(models: Path) -> None:
    """The bundled model is requantized: every weight nearly as it was, nothing half written."""
    gguf = pytest.importorskip("gguf")
    from agents.dialogue.engines import _requantize  # noqa: PLC0415
    from agents.runtime import llama  # noqa: PLC0415

    given = llama.bundled()
    made = _requantize.quick(given, models)
    written = made.stat().st_mtime_ns
    assert _requantize.quick(given, models) == made
    assert made.stat().st_mtime_ns == written
    assert list(models.iterdir()) == [made]
    before, after = gguf.GGUFReader(given), gguf.GGUFReader(made)
    assert list(before.fields) == list(after.fields)
    assert len(before.tensors) == len(after.tensors)
    changed = [
        (old, new)
        for old, new in zip(before.tensors, after.tensors, strict=True)
        if old.tensor_type != new.tensor_type
    ]
    assert len(changed) == 210
    for old, new in changed[::30]:
        one = gguf.quants.dequantize(old.data, old.tensor_type)
        two = gguf.quants.dequantize(new.data, new.tensor_type)
        assert abs(one - two).max() <= abs(one).max() / 200, old.name


async def test_llamacpp_ends_with_a_sentence_once_it_is_enough(models: Path) -> None:
    """An answer does not break off in the middle of a sentence."""
    table = {"enough_tokens": 20, "max_tokens": 200, "temperature": 0}
    try:
        engine = engines.load("dialogue", "llamacpp", table, models)
    except EngineError as error:
        leave_out(error.detail)
    deltas = await answer(engine, ask("Tell me a long story about the sea."))
    text = "".join(deltas).strip()
    assert 20 <= len(deltas) < 150
    assert text[-1] in ".!?"
    assert all(mark not in text[-20:-2] for mark in ".!?"), "the first end that came"
    await engine.close()


def test_llamacpp_lets_nobody_in(models: Path) -> None:
    """The port that llama.cpp opens on loopback answers nobody, whichever page asks."""
    try:
        engine = engines.load("dialogue", "llamacpp", {}, models)
    except EngineError as error:
        leave_out(error.detail)
    for path in ("/v1/models", "/slots", "/props", "/metrics"):
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(engine._server.listening_address + path, timeout=5)
        assert caught.value.code == 401
        caught.value.close()
    asyncio.run(engine.close())


@pytest.mark.parametrize("closing", ["await engine.close()", "pass"])
def test_llamacpp_is_quiet_and_ends_cleanly(closing: str, models: Path) -> None:
    """It prints nothing, and a process that ends in the middle of an answer ends well."""
    program = f"""
import asyncio, pathlib
from agents.dialogue.engine import ChatMessage
from agents.runtime import engines
async def main():
    engine = engines.load("dialogue", "llamacpp", {{}}, pathlib.Path({str(models)!r}))
    await anext(engine.complete([ChatMessage("user", "Count from one to a thousand.")]))
    {closing}
asyncio.run(main())
print("done")
"""
    ended = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "PYTHONASYNCIODEBUG": ""},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout == "done\n"
    assert ended.stderr == ""


def test_ollama_that_does_not_run_is_told(tmp_path: Path) -> None:
    """Where nobody listens, the error names the address and how to start Ollama."""
    host = f"http://127.0.0.1:{free_port()}"
    error = load("ollama", {"host": host}, tmp_path)
    assert error.code == "server-unreachable"
    assert host in error.detail
    assert "ollama serve" in error.detail
    assert "[dialogue.ollama] host" in error.detail


def test_ollama_without_the_model_is_told(ollama_server: OllamaServer, tmp_path: Path) -> None:
    """A model that was not pulled is an error that says how to pull it."""
    table = {"host": ollama_server.url, "model": "nowhere/llama9"}
    error = load("ollama", table, tmp_path)
    assert error.code == "model-missing"
    assert "ollama pull nowhere/llama9" in error.detail


async def test_ollama_that_dies_is_told(
    openai_server: str, ollama_server: OllamaServer, tmp_path: Path
) -> None:
    """A server that is killed in the middle of an answer ends it with an error."""
    del ollama_server  # it can be had; the one that dies is another
    dying = OllamaServer(openai_server)
    table = {"host": dying.url, "model": "local/smollm2"}
    engine = engines.load("dialogue", "ollama", table, tmp_path)
    counting = engine.complete(COUNT)
    await anext(counting)
    dying.kill()
    with pytest.raises(EngineError) as caught:
        async for _ in counting:
            pass
    assert caught.value.code == "server-unreachable"
    await engine.close()


@pytest.mark.parametrize(
    ("change", "code", "word"),
    [
        ({"api_key": "wrong"}, "unauthorized", "api_key"),
        ({"base_url": "http://127.0.0.1:1/v1"}, "server-unreachable", "base_url"),
        ({"base_url": "{url}/nowhere/v1"}, "model-missing", "base_url"),
    ],
)
def test_openai_says_what_is_wrong(
    change: dict[str, str], code: str, word: str, openai_server: str, tmp_path: Path
) -> None:
    """A wrong key, address or path is told apart, with the setting to look at."""
    table = {"base_url": f"{openai_server}/v1", "api_key": KEY, **change}
    table["base_url"] = table["base_url"].replace("{url}", openai_server)
    error = load("openai", table, tmp_path)
    assert error.code == code
    assert f"[dialogue.openai] {word}" in error.detail


async def test_openai_takes_its_key_from_the_environment(
    openai_server: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key need not stand in a file."""
    monkeypatch.setenv("KEY_OF_THE_TEST", KEY)
    table = {"base_url": f"{openai_server}/v1", "api_key_env": "KEY_OF_THE_TEST"}
    engine = engines.load("dialogue", "openai", table, tmp_path)
    assert await answer(engine, ask("Hello!"))
    await engine.close()
