"""The engines that ask a server, against one that answers nonsense, over real HTTP."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from model_server import DONE, MODELS, SPOKEN, Reply, Request, chatting, chunk, model_server

from agents.dialogue.engine import ChatMessage, DialogueEngine
from agents.runtime import engines
from agents.runtime.errors import EngineError

QUESTION = [ChatMessage("system", "You are Iris."), ChatMessage("user", "Good morning?")]
HTML = "<!doctype html><title>Sign in</title><p>Please sign in."
SECRET = "sk-a-key-of-the-test"  # noqa: S105
Load = Callable[..., DialogueEngine]


@pytest.fixture
async def load(tmp_path: Path) -> AsyncIterator[Load]:
    """Loads an engine for a server; closes what it loaded."""
    made: list[DialogueEngine] = []

    def make(url: str, name: str = "openai", **table: Any) -> DialogueEngine:
        address = {"base_url": f"{url}/v1"} if name == "openai" else {"host": url}
        engine = engines.load("dialogue", name, {"model": "m", **address, **table}, tmp_path)
        made.append(engine)
        return engine

    yield make
    for engine in made:
        await engine.close()


async def answer(engine: DialogueEngine) -> str:
    """All of an answer."""
    return "".join([delta async for delta in engine.complete(QUESTION)])


async def failure(engine: DialogueEngine) -> EngineError:
    """Why there is no whole answer."""
    with pytest.raises(EngineError) as caught:
        await answer(engine)
    return caught.value


async def test_a_question_is_one_request_and_the_start_none(load: Load) -> None:
    """Nothing is asked of a server more often than needed: each request may be paid for."""
    with model_server(chatting(*SPOKEN)) as server:
        engine = await asyncio.to_thread(load, server.url)
        assert not server.asked("chat/completions")
        assert await answer(engine) == "Good morning. All is well."
        assert len(server.asked("chat/completions")) == 1
    assert engine.remote
    assert not engine.prefills
    assert not engine.continues


@pytest.mark.parametrize(
    ("reply", "code", "words"),
    [
        (Reply(HTML), "bad-answer", "web page"),
        (Reply(json.dumps({"error": "no such endpoint"})), "completion-failed", "no such endpoint"),
        (Reply("", 302, {"Location": "http://me:pw12@x/login"}), "bad-answer", "***@x/login"),
        (Reply("nonsense", headers={"Content-Encoding": "gzip"}), "bad-answer", "cannot be read"),
        (Reply(""), "answer-empty", "without any text"),
        (Reply([chunk({"content": "Half "})]), "answer-cut-off", "before the answer ended"),
        (Reply(HTML, 500), "completion-failed", "answers 500: a web page"),
        (Reply('{"error":{"message":"slow down"}}', 429), "completion-failed", "slow down"),
        (Reply("{}", 401), "unauthorized", "api_key"),
        (Reply(["data: " + "x" * 5_000_000]), "bad-answer", "line without an end"),
        (Reply("x", headers={"Content-Length": "99"}), "server-unreachable", "base_url"),
    ],
)
async def test_a_server_that_answers_nonsense_ends_one_answer(
    load: Load, reply: Reply, code: str, words: str
) -> None:
    """With a code and a sentence about what it did; the next question is asked as ever."""

    def reply_so(request: Request) -> Reply:
        return MODELS if request.path.endswith("/models") else reply

    with model_server(reply_so) as server:
        engine = await asyncio.to_thread(load, server.url)
        for _ in range(2):
            error = await failure(engine)
            assert error.code == code
            assert words in error.detail


@pytest.mark.parametrize(
    ("refused", "detail", "sent"),
    [
        (
            "max_tokens",
            "use 'max_completion_tokens' instead of max_tokens",
            "max_completion_tokens",
        ),
        ("temperature", "temperature does not support 0.7 with this model", ""),
        ("top_p", "Unsupported parameter: 'top_p'", ""),
        ("max_completion_tokens", "Unknown name max_completion_tokens", ""),
    ],
)
async def test_a_parameter_that_is_refused_is_learnt(
    load: Load, refused: str, detail: str, sent: str
) -> None:
    """It is called otherwise or left out, once for all questions, and no answer is lost."""

    def picky(request: Request) -> Reply:
        if request.path.endswith("/models"):
            return MODELS
        if refused in request.body:
            return Reply(json.dumps({"error": {"message": detail}}), 400)
        return Reply(list(SPOKEN))

    options = {refused: 0.9} if refused.startswith(("top", "max_c")) else {}
    with model_server(picky) as server:
        engine = await asyncio.to_thread(load, server.url, options=options)
        for _ in range(2):
            assert await answer(engine) == "Good morning. All is well."
        asked = [request.body for request in server.asked("chat/completions")]
    assert len(asked) == 3
    assert all(refused not in body for body in asked[1:])
    assert not sent or all(sent in body for body in asked[1:])


async def test_a_server_that_refuses_a_system_message_gets_it_with_the_question(load: Load) -> None:
    """Some models know no such role."""

    def picky(request: Request) -> Reply:
        if request.path.endswith("/models"):
            return MODELS
        if any(message["role"] == "system" for message in request.body["messages"]):
            return Reply('{"error":{"message":"System role not supported"}}', 400)
        return Reply(list(SPOKEN))

    with model_server(picky) as server:
        engine = await asyncio.to_thread(load, server.url)
        assert await answer(engine)
        (message,) = server.requests[-1].body["messages"]
    assert message == {"role": "user", "content": "You are Iris.\n\nGood morning?"}


@pytest.mark.parametrize(
    "listed", ["[]x", '{"error":"x"}', HTML, '["m"]', '{"data":null}', '{"data":[{"name":"m"}]}']
)
def test_what_is_no_api_is_refused_at_start(load: Load, listed: str) -> None:
    """In one sentence that names the setting."""
    with model_server(lambda _: Reply(listed)) as server, pytest.raises(EngineError) as caught:
        load(server.url)
    assert "[dialogue.openai] base_url" in caught.value.detail


def test_a_server_that_is_busy_at_start_is_waited_for(load: Load) -> None:
    """It may still be loading its model, or be asked too much."""
    replies = [Reply('{"error":"loading"}', 503), Reply("{}", 429, {"Retry-After": "0.1"}), MODELS]
    replies[0] = Reply('{"error":"loading"}', 503, {"Retry-After": "0.1"})
    with model_server(lambda _: replies.pop(0)) as server:
        assert load(server.url).name == "m"
    assert not replies


def test_a_server_that_lists_no_models_is_asked_nothing_more(load: Load) -> None:
    """Where a chat is at that address, a named model is believed."""

    def unlisted(request: Request) -> Reply:
        missing = request.path.endswith("/models")
        return Reply('{"error":"not found"}', 404) if missing else Reply('{"error":"bad"}', 400)

    with model_server(unlisted) as server:
        assert load(server.url).name == "m"


@pytest.mark.parametrize("variable", ["http_proxy", "ALL_PROXY", "all_proxy", "HTTPS_PROXY"])
@pytest.mark.parametrize("proxy", ["http://127.0.0.1:9", "socks5://127.0.0.1:9", "socks://x:9"])
async def test_no_proxy_keeps_anybody_from_this_machine(
    load: Load, monkeypatch: pytest.MonkeyPatch, variable: str, proxy: str
) -> None:
    """What the environment says about the network is not meant for loopback."""
    monkeypatch.setenv(variable, proxy)
    with model_server(chatting(*SPOKEN)) as server:
        assert await answer(await asyncio.to_thread(load, server.url))


@pytest.mark.parametrize("name", ["openai", "ollama"])
def test_a_proxy_that_cannot_be_used_is_told(
    load: Load, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """In one sentence, where the server is elsewhere."""
    monkeypatch.setenv("ALL_PROXY", "socks5://me:pa55word@127.0.0.1:9")
    with pytest.raises(EngineError) as caught:
        load("http://models.example", name)
    assert caught.value.code == "proxy-unusable"
    assert "pa55word" not in caught.value.detail


@pytest.mark.parametrize("key", [f"{SECRET}\n", f"\t{SECRET} ", f"{SECRET}\r\n"])
async def test_white_space_around_a_key_is_no_part_of_it(load: Load, key: str) -> None:
    """Keys come out of files and clipboards."""
    with model_server(chatting(*SPOKEN)) as server:
        await answer(await asyncio.to_thread(load, server.url, api_key=key))
        assert server.requests[-1].headers["Authorization"] == f"Bearer {SECRET}"


@pytest.mark.parametrize("key", [f"{SECRET}\nX-Evil: 1", f"{SECRET}ö", f"{SECRET} {SECRET}"])
def test_what_is_no_key_is_refused_and_not_shown(load: Load, key: str) -> None:
    """In one sentence that names the setting."""
    with pytest.raises(EngineError) as caught:
        load("http://127.0.0.1:1", api_key=key)
    assert caught.value.code == "key-invalid"
    assert "api_key" in caught.value.detail
    assert SECRET not in caught.value.detail


def test_a_key_that_is_not_set_is_told_and_not_shown(
    load: Load, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The setting may hold the key itself by mistake."""
    monkeypatch.delenv("NO_KEY_HERE", raising=False)
    for name in ("NO_KEY_HERE", SECRET):
        with pytest.raises(EngineError) as caught:
            load("http://127.0.0.1:1", api_key_env=name)
        assert caught.value.code == "key-missing"
        assert name not in caught.value.detail


@pytest.mark.parametrize("name", ["openai", "ollama"])
@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://me:pa55word@127.0.0.1:1", "server-unreachable"),
        ("http://me:pa55word@127.0.0.1:x", "address-invalid"),
        ("127.0.0.1:1234", "address-invalid"),
        ("http://127.0.0.1:1\n", "address-invalid"),
        ("", "address-invalid"),
    ],
)
def test_an_address_that_is_wrong_is_told_without_its_password(
    load: Load, name: str, url: str, code: str
) -> None:
    """With the setting to look at."""
    with pytest.raises(EngineError) as caught:
        load(url, name)
    assert caught.value.code == code
    assert f"[dialogue.{name}]" in caught.value.detail
    assert "pa55word" not in caught.value.detail


async def test_a_key_in_a_servers_words_is_not_shown(load: Load) -> None:
    """Some servers say which key they refuse."""
    reply = Reply(json.dumps({"error": {"message": f"Incorrect API key: {SECRET}"}}), 401)
    with model_server(lambda r: MODELS if r.path.endswith("/models") else reply) as server:
        error = await failure(await asyncio.to_thread(load, server.url, api_key=SECRET))
    assert error.code == "unauthorized"
    assert SECRET not in error.detail


def test_an_option_that_cannot_be_sent_is_told(load: Load) -> None:
    """TOML knows values that JSON does not."""
    with model_server(chatting(*SPOKEN)) as server, pytest.raises(EngineError) as caught:
        load(server.url, options={"top_p": float("nan")})
    assert "[dialogue.openai] options" in caught.value.detail


def ollama(*lines: dict[str, Any], capabilities: list[str] | None = None, refuse: str = ""):
    """A server with Ollama's API."""

    def reply(request: Request) -> Reply:
        if request.path == "/api/tags":
            return Reply(json.dumps({"models": [{"name": "first:latest"}]}))
        if request.path == "/api/show":
            return Reply(json.dumps({"capabilities": capabilities or []}))
        if request.path == "/api/chat":
            if refuse in request.body and refuse:
                return Reply(json.dumps({"error": f"this model does not support {refuse}ing"}), 400)
            return Reply("".join(json.dumps(line) + "\n" for line in lines))
        return Reply("{}", 404)

    return reply


SAID = ({"message": {"content": "Hi."}}, {"message": {"content": " You."}}, {"done": True})


async def test_ollama_is_asked_once_for_each_question(load: Load) -> None:
    """At start it only loads the model; what it refuses there is of no matter."""
    with model_server(ollama(*SAID)) as server:
        engine = await asyncio.to_thread(load, server.url, "ollama", keep_alive=-1)
        assert not server.asked("/api/chat")
        assert await answer(engine) == "Hi. You."
        (asked,) = server.asked("/api/chat")
    assert asked.body["keep_alive"] == -1
    assert "think" not in asked.body


async def test_ollama_is_told_not_to_think_where_a_model_can(load: Load) -> None:
    """And no more where it refuses to be told."""
    with model_server(ollama(*SAID, capabilities=["thinking"])) as server:
        await answer(await asyncio.to_thread(load, server.url, "ollama"))
        assert server.requests[-1].body["think"] is False
    with model_server(ollama(*SAID, capabilities=["thinking"], refuse="think")) as server:
        assert await answer(await asyncio.to_thread(load, server.url, "ollama")) == "Hi. You."


async def test_the_first_model_of_ollama_is_taken_where_none_is_named(load: Load) -> None:
    """As with every other server."""
    with model_server(ollama(*SAID)) as server:
        engine = await asyncio.to_thread(load, server.url, "ollama", model="")
    assert engine.name == "first:latest"


async def test_ollama_that_stops_in_the_middle_is_told(load: Load) -> None:
    """Half an answer is not taken for a whole one."""
    with model_server(ollama(SAID[0])) as server:
        error = await failure(await asyncio.to_thread(load, server.url, "ollama"))
    assert error.code == "answer-cut-off"


async def test_an_answer_that_nobody_reads_is_not_read_ahead_for_ever(load: Load) -> None:
    """A server waits where its text is not taken, instead of filling the memory."""
    parts = [chunk({"content": "x" * 1000})] * 20_000
    with model_server(chatting(*parts, DONE)) as server:
        engine = await asyncio.to_thread(load, server.url)
        stream = engine.complete(QUESTION)
        assert await anext(stream)
        await asyncio.sleep(0.3)
        await stream.aclose()
